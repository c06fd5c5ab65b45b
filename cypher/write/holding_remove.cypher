// Remove holdings. 移除持股
// param rows LIST of eid (where the relation ends), rid
UNWIND $rows AS row
MATCH (:Entity {eid: row.eid})<-[r:OWNS]-()
WHERE r.rid = row.rid
DELETE r
