// Remove bids. 移除投标
// param  rows LIST of rid
UNWIND $rows AS row
MATCH (n:Bid {rid: row.rid})
DETACH DELETE n
