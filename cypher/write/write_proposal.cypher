// Write computed proposal nodes of a run. 写入拟措施
// param rows LIST of id, fact (map with run)
// touches nothing
UNWIND $rows AS row
MERGE (n:Proposal {id: row.id})
SET n = row.fact
