// Cases that concern records or relations. 涉及某些记录的案件
// param  refs LIST
// param  limit INTEGER 1..1000000
// column id   STRING
UNWIND $refs AS ref
MATCH (m:Matter {ref: ref})<-[:CONCERNS]-(c:Case)
WITH DISTINCT c
RETURN c.id AS id
ORDER BY id LIMIT $limit
