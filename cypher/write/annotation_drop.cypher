// Drop computed annotation nodes that an act made untrue. 移除失效的记录标注
// param rows LIST of id
// touches nothing
UNWIND $rows AS row
MATCH (n:Annotation {id: row.id})
DETACH DELETE n
