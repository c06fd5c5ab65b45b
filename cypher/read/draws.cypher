// Draws made, newest run last. 抽查名单
// param  limit INTEGER 1..100000
// column draw  MAP
MATCH (n:Draw)
RETURN properties(n) AS draw
ORDER BY n.id LIMIT $limit
