// Write computed integrated relations of a run. 写入计算的综合持股
// param  rows    LIST    of id, party, end (eid), fact (map with run)
// column matched INTEGER
// touches nothing
UNWIND $rows AS row
MATCH (s:Person {pid: row.party})
MATCH (e:Entity {eid: row.end})
MERGE (s)-[r:INTEGRATED {id: row.id}]->(e)
SET r += row.fact
RETURN count(*) AS matched
