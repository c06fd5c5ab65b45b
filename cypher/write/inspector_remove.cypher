// Remove inspectors. 移除执法检查人员
// param  rows LIST of rid
UNWIND $rows AS row
MATCH (n:Inspector {rid: row.rid})
DETACH DELETE n
