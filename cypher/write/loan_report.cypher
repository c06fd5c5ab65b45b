// Write versions of loan reports; one that is there stays as it is. 写入贷款结果反馈
// param  rows    LIST    of rid, fact (map: key, version, bank, case, month …)
// column matched INTEGER
// touches nothing
UNWIND $rows AS row
MERGE (n:LoanReport {rid: row.rid})
ON CREATE SET n += row.fact
RETURN count(*) AS matched
