// What the bare driver writes in the bench. 基准
// param rows LIST
UNWIND $rows AS row
MATCH (s:Entity {eid: row.party})
MERGE (n:Registration {rid: row.rid})
SET n += row.fact
MERGE (n)-[:OF]->(s)
