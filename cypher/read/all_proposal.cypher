// Every computed proposal node of the graph. 全部拟措施
// param  limit INTEGER 1..10000000
// column node  MAP
MATCH (n:Proposal)
RETURN properties(n) AS node
ORDER BY n.id LIMIT $limit
