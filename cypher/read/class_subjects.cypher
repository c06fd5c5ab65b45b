// Subjects of a risk class by a run, those with the highest score first. 某类别的主体
// param  run    STRING
// param  grade  STRING
// param  offset INTEGER 0..10000000
// param  limit  INTEGER 1..10000
// column eid    STRING
// column name   STRING
// column status STRING
// column score  FLOAT
// column scheme STRING
MATCH (n:RiskClass {class: $grade})-[:OF]->(e:Entity)
WHERE n.run = $run
RETURN e.eid AS eid, e.name AS name, e.status AS status, n.score AS score, n.scheme AS scheme
ORDER BY score DESC, eid SKIP $offset LIMIT $limit
