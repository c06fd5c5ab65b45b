// Remove talks and corrections. 移除约谈与整改
// param  rows LIST of rid
UNWIND $rows AS row
MATCH (n:Rectification {rid: row.rid})
DETACH DELETE n
