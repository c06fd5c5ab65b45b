// Remove roles. 移除任职
// param rows LIST of eid (where the relation ends), rid
UNWIND $rows AS row
MATCH (:Entity {eid: row.eid})<-[r:ROLE]-()
WHERE r.rid = row.rid
DELETE r
