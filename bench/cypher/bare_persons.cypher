// What the bare driver writes in the bench. 基准
// param rows LIST
UNWIND $rows AS row
MERGE (n:Person {pid: row.pid})
SET n += row.fact
