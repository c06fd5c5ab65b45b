// Who opened shares of an investigation, the first first. 打开过分享的人
// param  investigation STRING
// column opening       MAP
MATCH (n:InvestigationOpening {investigation: $investigation})
RETURN properties(n) AS opening
ORDER BY n.at, n.id LIMIT 10000
