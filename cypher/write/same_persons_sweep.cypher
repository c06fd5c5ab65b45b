// Remove merges that nothing supports any more. 清除失据的人员归并
// param rows LIST of old, new
UNWIND $rows AS row
MATCH (a:Person {pid: row.old})-[r:SAME_AS]->(b:Person {pid: row.new})
DELETE r
