// Remove items of inspection. 移除抽查事项
// param  rows LIST of rid
UNWIND $rows AS row
MATCH (n:InspectionItem {rid: row.rid})
DETACH DELETE n
