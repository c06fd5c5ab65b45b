// Remove objections. 移除异议
// param  rows LIST of rid
UNWIND $rows AS row
MATCH (n:Objection {rid: row.rid})
DETACH DELETE n
