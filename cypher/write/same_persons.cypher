// Write merges; the ends of one may not be there yet. 写入人员归并
// param rows LIST of old, new, fact (map)
UNWIND $rows AS row
MATCH (a:Person {pid: row.old})
MATCH (b:Person {pid: row.new})
MERGE (a)-[r:SAME_AS]->(b)
SET r += row.fact
