// How many nodes there are. 节点数
// column n INTEGER
MATCH (n)
RETURN count(n) AS n
ORDER BY n LIMIT 1
