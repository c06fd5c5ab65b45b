// Pairs that may be one person or one subject, from the last run, likeliest first. 疑似同一
// param  limit      INTEGER 1..1000000
// column left       STRING
// column left_name  STRING
// column right      STRING
// column right_name STRING
// column score      FLOAT
// column evidence   STRING
MATCH (a:Person)-[r:POSSIBLE_SAME]->(b:Person)
RETURN a.pid AS left, a.name AS left_name, b.pid AS right, b.name AS right_name, r.score AS score, r.evidence AS evidence
ORDER BY score DESC, left, right LIMIT $limit
UNION ALL
MATCH (a:Entity)-[r:POSSIBLE_SAME]->(b:Entity)
RETURN a.eid AS left, a.name AS left_name, b.eid AS right, b.name AS right_name, r.score AS score, r.evidence AS evidence
ORDER BY score DESC, left, right LIMIT $limit
