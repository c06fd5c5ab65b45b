// Drop computed proposal nodes that an act made untrue. 移除失效的拟措施
// param rows LIST of id
// touches nothing
UNWIND $rows AS row
MATCH (n:Proposal {id: row.id})
DETACH DELETE n
