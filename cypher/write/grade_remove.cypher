// Remove grades. 移除信用评价
// param  rows LIST of rid
UNWIND $rows AS row
MATCH (n:Grade {rid: row.rid})
DETACH DELETE n
