// Subjects drawn by a draw. 抽中主体
// param  id     STRING
// param  offset INTEGER 0..10000000
// param  limit  INTEGER 1..100000
// column eid    STRING
// column name   STRING
MATCH (:Draw {id: $id})-[:DREW]->(e:Entity)
RETURN e.eid AS eid, e.name AS name
ORDER BY eid SKIP $offset LIMIT $limit
