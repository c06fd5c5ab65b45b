// Set the names of authorities. 更新机关名称
// param rows LIST of aid, name
UNWIND $rows AS row
MATCH (n:Authority {aid: row.aid})
SET n.name = row.name
