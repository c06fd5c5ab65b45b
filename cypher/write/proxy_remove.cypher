// Remove entrusted votes. 移除表决权委托
// param rows LIST of eid (where the relation ends), rid
UNWIND $rows AS row
MATCH (:Entity {eid: row.eid})<-[r:PROXY_VOTES]-()
WHERE r.rid = row.rid
DELETE r
