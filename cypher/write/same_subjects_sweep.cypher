// Remove merges that nothing supports any more. 清除失据的主体归并
// param rows LIST of old, new
UNWIND $rows AS row
MATCH (a:Entity {eid: row.old})-[r:SAME_AS]->(b:Entity {eid: row.new})
DELETE r
