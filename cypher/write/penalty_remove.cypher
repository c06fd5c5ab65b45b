// Remove penalties. 移除行政处罚
// param  rows LIST of rid
UNWIND $rows AS row
MATCH (n:Penalty {rid: row.rid})
DETACH DELETE n
