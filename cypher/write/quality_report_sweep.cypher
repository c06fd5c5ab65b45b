// Remove quality_report nodes of other runs. 清除旧的数据质量报告
// param  run   STRING
// param  limit INTEGER 1..20000
// column swept INTEGER
MATCH (n:QualityReport)
WHERE n.run <> $run
WITH n LIMIT $limit
DETACH DELETE n
RETURN count(*) AS swept
