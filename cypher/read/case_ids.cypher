// Cases by id, of a procedure and an authority where named, after an id. 案件清单
// param  procedure STRING empty for any
// param  authority STRING empty for any
// param  name      STRING name of the authority, for cases that state no code
// param  open      BOOLEAN only those not closed
// param  after     STRING the last id of the page before
// param  limit     INTEGER 1..100000
// column id        STRING
MATCH (c:Case)
WHERE c.id > $after AND ($procedure = '' OR c.procedure = $procedure)
  AND ($authority = '' OR c.authority_code = $authority OR (c.authority_code = '' AND c.authority_name = $name)) AND (NOT $open OR NOT c.closed)
RETURN c.id AS id
ORDER BY id LIMIT $limit
