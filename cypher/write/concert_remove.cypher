// Remove concerted votes. 移除一致行动
// param rows LIST of eid (where the relation ends), rid
UNWIND $rows AS row
MATCH (:Entity {eid: row.eid})<-[r:CONCERT]-()
WHERE r.rid = row.rid
DELETE r
