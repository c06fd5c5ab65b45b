// Remove list entries. 移除名单记录
// param  rows LIST of rid
UNWIND $rows AS row
MATCH (n:ListEntry {rid: row.rid})
DETACH DELETE n
