// Shares of an investigation, the oldest first. 研判卷宗的分享
// param  investigation STRING
// column share         MAP
MATCH (n:InvestigationShare {investigation: $investigation})
RETURN properties(n) AS share
ORDER BY n.made_at, n.id LIMIT 10000
