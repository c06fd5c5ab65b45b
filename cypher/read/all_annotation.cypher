// Every computed annotation node of the graph. 全部记录标注
// param  limit INTEGER 1..10000000
// column node  MAP
MATCH (n:Annotation)
RETURN properties(n) AS node
ORDER BY n.id LIMIT $limit
