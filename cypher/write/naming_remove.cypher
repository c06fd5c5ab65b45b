// Remove names borne. 移除名称使用
// param  rows LIST of rid
UNWIND $rows AS row
MATCH (n:Naming {rid: row.rid})
DETACH DELETE n
