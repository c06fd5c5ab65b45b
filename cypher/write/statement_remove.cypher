// Remove statements. 移除自主申报
// param  rows LIST of rid
UNWIND $rows AS row
MATCH (n:Statement {rid: row.rid})
DETACH DELETE n
