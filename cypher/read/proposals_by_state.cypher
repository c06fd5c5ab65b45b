// Proposals by the state of the case on them, of an authority where named, after a matter. 拟措施清单
// param  authority STRING empty for any
// param  name      STRING name of the authority, for records that state no code
// param  states    LIST   of the case; an empty one: nobody took it up
// param  after     STRING the last matter of the page before
// param  limit     INTEGER 1..100000
// column proposal  MAP
MATCH (n:Proposal)
WHERE n.matter > $after AND ($authority = '' OR n.authority_code = $authority OR (n.authority_code IS NULL AND n.authority_name = $name))
OPTIONAL MATCH (c:Case {id: n.matter})
WITH n, coalesce(c.state, '') AS state
WHERE state IN $states
RETURN properties(n) AS proposal
ORDER BY n.matter LIMIT $limit
