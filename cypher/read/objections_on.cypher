// Objections that sources filed on some parties, as the graph has them now. 一批主体的异议
// param  parties LIST
// column record  MAP   columns of the fact, provenance included
UNWIND $parties AS party
MATCH (n:Objection {subject: party})
WHERE n.superseded_at IS NULL
RETURN properties(n) AS record
ORDER BY n.rid LIMIT 100000
