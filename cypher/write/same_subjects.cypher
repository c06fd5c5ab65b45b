// Write merges; the ends of one may not be there yet. 写入主体归并
// param rows LIST of old, new, fact (map)
UNWIND $rows AS row
MATCH (a:Entity {eid: row.old})
MATCH (b:Entity {eid: row.new})
MERGE (a)-[r:SAME_AS]->(b)
SET r += row.fact
