// Remove licences. 移除行政许可
// param  rows LIST of rid
UNWIND $rows AS row
MATCH (n:Licence {rid: row.rid})
DETACH DELETE n
