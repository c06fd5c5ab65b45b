// Every computed related risk node of the graph. 全部关联方风险
// param  limit INTEGER 1..10000000
// column node  MAP
MATCH (n:RelatedRisk)
RETURN properties(n) AS node
ORDER BY n.id LIMIT $limit
