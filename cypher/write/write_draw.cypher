// Write computed draw nodes of a run. 写入抽查名单
// param rows LIST of id, fact (map with run)
// touches nothing
UNWIND $rows AS row
MERGE (n:Draw {id: row.id})
SET n = row.fact
