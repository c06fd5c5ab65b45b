// Cases about a party. 关于某一主体或自然人的案件
// param  party STRING
// param  limit INTEGER 1..1000000
// column id    STRING
MATCH (c:Case {subject: $party})
RETURN c.id AS id
ORDER BY id LIMIT $limit
