// Remove complaints. 移除投诉举报
// param  rows LIST of rid
UNWIND $rows AS row
MATCH (n:Complaint {rid: row.rid})
DETACH DELETE n
