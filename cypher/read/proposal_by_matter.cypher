// The proposal of a matter, from the last run. 按事项查拟措施
// param  matter   STRING
// column proposal MAP
MATCH (n:Proposal {matter: $matter})
RETURN properties(n) AS proposal
ORDER BY n.id LIMIT 1
