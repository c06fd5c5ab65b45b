// Drop computed risk class nodes that an act made untrue. 移除失效的风险分类
// param rows LIST of id
// touches nothing
UNWIND $rows AS row
MATCH (n:RiskClass {id: row.id})
DETACH DELETE n
