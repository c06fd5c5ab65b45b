// Shares that an account opened. 本人打开过的分享
// param  who     STRING
// column opening MAP
MATCH (n:InvestigationOpening {who: $who})
RETURN properties(n) AS opening
ORDER BY n.id LIMIT 10000
