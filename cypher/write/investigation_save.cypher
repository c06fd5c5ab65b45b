// Append a version to its investigation, which must be open and stand one before; one that is there stays. 保存研判卷宗
// param  rows    LIST    of one: id, investigation, version, act, fact (map), head (map: version, title, saved_at …)
// column matched INTEGER
// touches nothing
UNWIND $rows AS row
MATCH (n:Investigation {id: row.investigation})
SET n.touched = row.act
WITH n, row
OPTIONAL MATCH (old:InvestigationVersion {id: row.id})
WITH n, row, old
WHERE (old IS NOT NULL AND old.act = row.act) OR (n.version = row.version - 1 AND NOT n.closed)
MERGE (v:InvestigationVersion {id: row.id})
ON CREATE SET v += row.fact
SET n += CASE WHEN old IS NULL THEN row.head ELSE {} END
RETURN count(*) AS matched
