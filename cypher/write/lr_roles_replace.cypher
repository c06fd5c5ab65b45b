// A role of a person known by name is the one that the certain person's own role states. 法定代表人任职归并 (ADR 0006)
// param rows LIST of eid, rid, at, by (rid of the certain person's role)
UNWIND $rows AS row
MATCH (:Entity {eid: row.eid})<-[a:ROLE]-(:Person)
WHERE a.rid = row.rid
SET a.superseded_at = row.at, a.superseded_by = row.by
