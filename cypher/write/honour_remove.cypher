// Remove honours. 移除荣誉与名录
// param  rows LIST of rid
UNWIND $rows AS row
MATCH (n:Honour {rid: row.rid})
DETACH DELETE n
