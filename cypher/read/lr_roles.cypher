// Legal representatives of these subjects that no newer version replaced. 法定代表人任职
// param  eids          LIST    at most 20,000
// column eid           STRING
// column pid           STRING
// column name          STRING
// column certain       BOOLEAN
// column rid           STRING
// column key           STRING
// column valid_from    STRING
// column valid_to      STRING
// column recorded_at   STRING
// column superseded_at STRING
// column superseded_by STRING  role of the certain person that says the same
UNWIND $eids AS id
MATCH (e:Entity {eid: id})<-[a:ROLE]-(n:Person)
WHERE a.kind = 'LR' AND (a.superseded_at IS NULL OR a.superseded_by IS NOT NULL)
RETURN e.eid AS eid, n.pid AS pid, n.name AS name, n.certain AS certain, a.rid AS rid, a.key AS key, a.valid_from AS valid_from, a.valid_to AS valid_to, a.recorded_at AS recorded_at, a.superseded_at AS superseded_at, a.superseded_by AS superseded_by
ORDER BY eid, pid, rid LIMIT 1000000
