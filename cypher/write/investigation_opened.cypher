// Write who opened shares; the first time stays. 打开分享
// param  rows    LIST    of id, fact (map: share, investigation, who, unit, unit_name, at)
// column matched INTEGER
// touches nothing
UNWIND $rows AS row
MERGE (n:InvestigationOpening {id: row.id})
ON CREATE SET n += row.fact
RETURN count(*) AS matched
