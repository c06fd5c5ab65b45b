// Write contacts on subjects; a version already there is left alone. 写入联络信息
// param  rows    LIST    of rid, party, fact (map)
// column matched INTEGER rows whose party is in the graph
UNWIND $rows AS row
MATCH (s:Entity {eid: row.party})
MERGE (n:Contact {rid: row.rid})
ON CREATE SET n += row.fact
MERGE (n)-[:ON]->(s)
RETURN count(*) AS matched
