// Computed controls over a subject, from the last run. 控制人
// param  eid      STRING
// param  limit    INTEGER 1..100000
// column party    STRING
// column name     STRING
// column certain  BOOLEAN
// column relation MAP
MATCH (:Entity {eid: $eid})<-[r:CONTROLS]-(p)
RETURN coalesce(p.pid, p.eid) AS party, p.name AS name, p.certain AS certain, properties(r) AS relation
ORDER BY party, r.id LIMIT $limit
