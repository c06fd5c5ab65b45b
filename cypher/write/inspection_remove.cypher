// Remove inspections. 移除检查结果
// param  rows LIST of rid
UNWIND $rows AS row
MATCH (n:Inspection {rid: row.rid})
DETACH DELETE n
