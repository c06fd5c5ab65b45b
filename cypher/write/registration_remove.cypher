// Remove registrations. 移除登记信息
// param  rows LIST of rid
UNWIND $rows AS row
MATCH (n:Registration {rid: row.rid})
DETACH DELETE n
