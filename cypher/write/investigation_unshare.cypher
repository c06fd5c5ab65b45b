// Withdraw shares of investigations; one that was withdrawn stays as it is. 收回分享
// param  rows    LIST    of id, at
// column matched INTEGER
// touches nothing
UNWIND $rows AS row
MATCH (n:InvestigationShare {id: row.id})
SET n.withdrawn_at = coalesce(n.withdrawn_at, row.at)
RETURN count(*) AS matched
