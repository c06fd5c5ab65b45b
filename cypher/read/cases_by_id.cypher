// Cases with their acts in order. 案件及其行为
// param  ids  LIST
// column head MAP
// column acts LIST of maps, in order
UNWIND $ids AS id
MATCH (c:Case {id: id})
OPTIONAL MATCH (a:Act)-[:IN]->(c)
WITH c, a ORDER BY a.seq
WITH c, collect(properties(a)) AS acts
RETURN properties(c) AS head, acts AS acts
ORDER BY c.id LIMIT 100000
