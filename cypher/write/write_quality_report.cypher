// Write computed quality_report nodes of a run. 写入数据质量报告
// param rows LIST of id, fact (map with run)
UNWIND $rows AS row
MERGE (n:QualityReport {id: row.id})
SET n = row.fact
