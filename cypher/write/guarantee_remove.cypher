// Remove guarantees. 移除担保
// param rows LIST of eid (where the relation ends), rid
UNWIND $rows AS row
MATCH (:Entity {eid: row.eid})<-[r:GUARANTEES]-()
WHERE r.rid = row.rid
DELETE r
