// Write shares of investigations; one that is there stays as it is. 分享研判卷宗
// param  rows    LIST    of id, fact (map: investigation, hash, rights, until, unit, role, note, made_at)
// column matched INTEGER
// touches nothing
UNWIND $rows AS row
MERGE (n:InvestigationShare {id: row.id})
ON CREATE SET n += row.fact
RETURN count(*) AS matched
