// Cases that concern records or relations, with their acts in order. 涉及某些记录的案件
// param  refs LIST
// column head MAP
// column acts LIST of maps, in order
UNWIND $refs AS ref
MATCH (m:Matter {ref: ref})<-[:CONCERNS]-(c:Case)
WITH DISTINCT c
OPTIONAL MATCH (a:Act)-[:IN]->(c)
WITH c, a ORDER BY a.seq
WITH c, collect(properties(a)) AS acts
RETURN properties(c) AS head, acts AS acts
ORDER BY c.id LIMIT 1000000
