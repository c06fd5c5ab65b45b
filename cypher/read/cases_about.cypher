// Cases about parties with their acts in order, of some procedures or, where none is named, of all. 关于某些主体的案件
// param  parties    LIST
// param  procedures LIST empty for any
// column head       MAP
// column acts       LIST of maps, in order
UNWIND $parties AS party
MATCH (c:Case {subject: party})
WHERE size($procedures) = 0 OR c.procedure IN $procedures
OPTIONAL MATCH (a:Act)-[:IN]->(c)
WITH c, a ORDER BY a.seq
WITH c, collect(properties(a)) AS acts
RETURN properties(c) AS head, acts AS acts
ORDER BY c.id LIMIT 1000000
