// Forget which named legal representatives a certain one replaced, before it is worked out anew. 撤回法定代表人归并
// param rows LIST of eid, rid
UNWIND $rows AS row
MATCH (:Entity {eid: row.eid})<-[a:ROLE]-(:Person)
WHERE a.rid = row.rid
SET a.superseded_at = null, a.superseded_by = null
