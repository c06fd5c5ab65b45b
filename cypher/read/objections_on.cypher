// Objections on several parties. 多个主体的异议
// param  parties  LIST
// param  known_at STRING  what was recorded by then
// column record   MAP     columns of the fact, provenance included
UNWIND $parties AS party
MATCH (n:Objection {subject: party})
WHERE n.recorded_at <= $known_at AND (n.superseded_at IS NULL OR n.superseded_at > $known_at)
RETURN properties(n) AS record
ORDER BY n.rid LIMIT 1000000
