// Remove kinship. 移除亲属关系
// param rows LIST of eid (the person where the relation ends), rid
UNWIND $rows AS row
MATCH (:Person {pid: row.eid})<-[r:KIN]-()
WHERE r.rid = row.rid
DELETE r
