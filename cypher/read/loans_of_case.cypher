// Versions of what a bank reported of one loan of its own. 本银行一笔贷款的反馈
// param  bank   STRING
// param  case   STRING
// column report MAP
MATCH (n:LoanReport {bank: $bank})
WHERE n.case = $case
RETURN properties(n) AS report
ORDER BY n.on, n.key, n.version LIMIT 10000
