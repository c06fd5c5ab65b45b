// Remove contacts. 移除联络信息
// param  rows LIST of rid
UNWIND $rows AS row
MATCH (n:Contact {rid: row.rid})
DETACH DELETE n
