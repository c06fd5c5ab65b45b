// Commitments of an authority where named, by version id, after one. 信用承诺清单
// param  authority STRING  code of the receiving unit, empty for any
// param  as_of     STRING  made by this day
// param  known_at  STRING  what was recorded by then
// param  after     STRING  the last id of the page before
// param  limit     INTEGER 1..100000
// column record    MAP     columns of the fact, provenance included
MATCH (n:Commitment)
WHERE n.rid > $after AND ($authority = '' OR n.authority_code = $authority) AND n.made_on <= $as_of
  AND n.recorded_at <= $known_at AND (n.superseded_at IS NULL OR n.superseded_at > $known_at)
WITH n
ORDER BY n.rid LIMIT $limit
RETURN properties(n) AS record
ORDER BY n.rid LIMIT $limit
