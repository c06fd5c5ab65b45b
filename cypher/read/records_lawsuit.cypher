// Lawsuits on a party, newest first. 主体的涉诉
// param  party    STRING
// param  as_of    STRING  day, or the last day there is
// param  known_at STRING  what was recorded by then
// param  limit    INTEGER 1..100000
// column record   MAP     columns of the fact, provenance included
// column superseded_at STRING
MATCH (n:Lawsuit {subject: $party})
WHERE n.recorded_at <= $known_at AND (n.superseded_at IS NULL OR n.superseded_at > $known_at)
  AND (n.valid_from IS NULL OR n.valid_from <= $as_of)
RETURN properties(n) AS record, n.superseded_at AS superseded_at
ORDER BY coalesce(n.valid_from, '') DESC, n.rid LIMIT $limit
