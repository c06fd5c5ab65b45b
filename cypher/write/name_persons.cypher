// Set the names of persons. 更新人员名称
// param rows LIST of pid, name
UNWIND $rows AS row
MATCH (n:Person {pid: row.pid})
SET n.name = row.name
