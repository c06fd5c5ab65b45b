// Write registrations and their subjects; a version already there is left alone. 写入登记信息
// param  rows    LIST    of rid, party (eid), fact (map), shown (map: what the subject shows of it)
// column matched INTEGER
UNWIND $rows AS row
MERGE (s:Entity {eid: row.party})
ON CREATE SET s.registered = false, s.certain = false
SET s += row.shown
MERGE (n:Registration {rid: row.rid})
ON CREATE SET n += row.fact
MERGE (n)-[:OF]->(s)
RETURN count(*) AS matched
