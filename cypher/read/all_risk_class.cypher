// Every computed risk class node of the graph. 全部风险分类
// param  limit INTEGER 1..10000000
// column node  MAP
MATCH (n:RiskClass)
RETURN properties(n) AS node
ORDER BY n.id LIMIT $limit
