// Write computed signal nodes of a run. 写入疑似关联信号
// param rows LIST of id, fact (map with run)
// touches nothing
UNWIND $rows AS row
MERGE (n:Signal {id: row.id})
SET n = row.fact
