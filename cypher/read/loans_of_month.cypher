// Versions of all loan reports of a month, for aggregates alone. 当月全部反馈, 仅供汇总
// param  month  STRING YYYY-MM
// param  offset INTEGER 0..100000000
// param  limit  INTEGER 1..100000
// column report MAP
MATCH (n:LoanReport {month: $month})
RETURN properties(n) AS report
ORDER BY n.key, n.version SKIP $offset LIMIT $limit
