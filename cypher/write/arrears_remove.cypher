// Remove arrears. 移除欠税欠款公告
// param  rows LIST of rid
UNWIND $rows AS row
MATCH (n:Arrears {rid: row.rid})
DETACH DELETE n
