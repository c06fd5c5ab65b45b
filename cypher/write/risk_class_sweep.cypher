// Remove risk_class nodes of other runs. 清除旧的风险分类
// param  run   STRING
// param  limit INTEGER 1..20000
// column swept INTEGER
// touches nothing
MATCH (n:RiskClass)
WHERE n.run <> $run
WITH n LIMIT $limit
DETACH DELETE n
RETURN count(*) AS swept
