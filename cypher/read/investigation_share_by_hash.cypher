// The share of a link, by the hash of its token. 链接对应的分享
// param  hash  STRING
// column share MAP
MATCH (n:InvestigationShare {hash: $hash})
RETURN properties(n) AS share
ORDER BY n.id LIMIT 1
