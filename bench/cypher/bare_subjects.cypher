// What the bare driver writes in the bench. 基准
// param rows LIST
UNWIND $rows AS row
MERGE (n:Entity {eid: row.eid})
SET n += row.fact
