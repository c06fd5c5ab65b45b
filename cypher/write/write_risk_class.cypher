// Write computed risk_class nodes of a run. 写入风险分类
// param rows LIST of id, fact (map with run)
// touches nothing
UNWIND $rows AS row
MERGE (n:RiskClass {id: row.id})
SET n = row.fact
