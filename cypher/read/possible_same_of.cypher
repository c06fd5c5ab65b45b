// Whom a subject or a person may also be, from the last run, likeliest first. 某方的疑似同一
// param  party    STRING eid or pid
// column other    STRING
// column name     STRING
// column score    FLOAT
// column evidence STRING
MATCH (a:Person {pid: $party})-[r:POSSIBLE_SAME]-(b:Person)
RETURN b.pid AS other, b.name AS name, r.score AS score, r.evidence AS evidence
ORDER BY score DESC, other LIMIT 100
UNION ALL
MATCH (a:Entity {eid: $party})-[r:POSSIBLE_SAME]-(b:Entity)
RETURN b.eid AS other, b.name AS name, r.score AS score, r.evidence AS evidence
ORDER BY score DESC, other LIMIT 100
