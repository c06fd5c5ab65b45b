// Write computed related_risk nodes of a run. 写入关联方风险
// param rows LIST of id, fact (map with run)
// touches nothing
UNWIND $rows AS row
MERGE (n:RelatedRisk {id: row.id})
SET n = row.fact
