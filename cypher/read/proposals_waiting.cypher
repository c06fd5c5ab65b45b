// Proposals on which no case decided yet, of an authority where named, after a matter. 待认定的拟措施
// param  authority STRING empty for any
// param  after     STRING the last matter of the page before
// param  limit     INTEGER 1..100000
// column proposal  MAP
MATCH (n:Proposal)
WHERE n.matter > $after AND ($authority = '' OR n.authority_code = $authority)
OPTIONAL MATCH (c:Case {id: n.matter})
WITH n, c
WHERE c IS NULL OR NOT c.closed
RETURN properties(n) AS proposal
ORDER BY n.matter LIMIT $limit
