// Every computed signal node of the graph. 全部风险信号
// param  limit INTEGER 1..10000000
// column node  MAP
MATCH (n:Signal)
RETURN properties(n) AS node
ORDER BY n.id LIMIT $limit
