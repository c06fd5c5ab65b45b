// Drop computed signal nodes that an act made untrue. 移除失效的风险信号
// param rows LIST of id
// touches nothing
UNWIND $rows AS row
MATCH (n:Signal {id: row.id})
DETACH DELETE n
