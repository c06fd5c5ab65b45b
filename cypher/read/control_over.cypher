// Who is computed to control these subjects, from the last run. 疑似控制方
// param  eids      LIST    at most 20,000
// param  limit     INTEGER 1..1000000
// column eid       STRING  the subject that is controlled
// column party     STRING  who controls it
// column name      STRING  of who controls it
// column certain   BOOLEAN
// column entity_kind STRING of who controls it, none of a person
// column mode      STRING  SOLE, JOINT …
// column ultimate  BOOLEAN nobody controls who controls it
UNWIND $eids AS id
MATCH (:Entity {eid: id})<-[r:CONTROLS]-(p)
RETURN id AS eid, coalesce(p.pid, p.eid) AS party, p.name AS name, p.certain AS certain, p.entity_kind AS entity_kind, r.mode AS mode, r.ultimate AS ultimate
ORDER BY eid, party, r.id LIMIT $limit
