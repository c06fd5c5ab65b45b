// Drop computed related risk nodes that an act made untrue. 移除失效的关联方风险
// param rows LIST of id
// touches nothing
UNWIND $rows AS row
MATCH (n:RelatedRisk {id: row.id})
DETACH DELETE n
