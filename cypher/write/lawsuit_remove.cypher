// Remove lawsuits. 移除涉诉
// param  rows LIST of rid
UNWIND $rows AS row
MATCH (n:Lawsuit {rid: row.rid})
DETACH DELETE n
