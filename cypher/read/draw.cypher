// One draw. 一次抽查
// param  id   STRING
// column draw MAP
MATCH (n:Draw {id: $id})
RETURN properties(n) AS draw
ORDER BY n.id LIMIT 1
