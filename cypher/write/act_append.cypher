// Append one act to its case, which must be where the act takes it on from; an act that is there stays. 追加行为
// param  rows    LIST    of one: id, case, names, seq, act (map), head (map: seq, state, closed)
// column matched INTEGER
// touches names
UNWIND $rows AS row
MATCH (c:Case {id: row.case})
SET c.touched = row.id
WITH c, row
OPTIONAL MATCH (old:Act {id: row.id})
WITH c, row, old
WHERE old IS NOT NULL OR c.seq = row.seq - 1
MERGE (a:Act {id: row.id})
ON CREATE SET a += row.act
MERGE (a)-[:IN]->(c)
SET c += CASE WHEN old IS NULL THEN row.head ELSE {} END
RETURN count(*) AS matched
