// What the bare driver writes in the bench. 基准
// param rows LIST
UNWIND $rows AS row
MATCH (s:Person {pid: row.party})
MATCH (e:Entity {eid: row.end})
MERGE (s)-[r:ROLE {rid: row.rid}]->(e)
SET r += row.fact
