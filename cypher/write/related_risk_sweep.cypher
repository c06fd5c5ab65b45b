// Remove related_risk nodes of other runs. 清除旧的关联方风险
// param  run   STRING
// param  limit INTEGER 1..20000
// column swept INTEGER
// touches nothing
MATCH (n:RelatedRisk)
WHERE n.run <> $run
WITH n LIMIT $limit
DETACH DELETE n
RETURN count(*) AS swept
