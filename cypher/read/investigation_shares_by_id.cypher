// Shares by their ids. 分享
// param  ids   LIST
// column share MAP
UNWIND $ids AS id
MATCH (n:InvestigationShare {id: id})
RETURN properties(n) AS share
ORDER BY n.id LIMIT 10000
