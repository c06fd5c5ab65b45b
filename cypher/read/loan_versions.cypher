// All versions of one loan report, oldest first. 一条反馈的各版本
// param  key    STRING
// column report MAP
MATCH (n:LoanReport {key: $key})
RETURN properties(n) AS report
ORDER BY n.version LIMIT 10000
