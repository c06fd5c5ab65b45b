// Write computed annotation nodes of a run. 写入记录标注
// param rows LIST of id, fact (map with run)
// touches nothing
UNWIND $rows AS row
MERGE (n:Annotation {id: row.id})
SET n = row.fact
