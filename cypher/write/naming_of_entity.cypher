// Write names borne; a version already there is left alone. 写入名称使用
// param  rows    LIST    of rid, party (eid), fact (map)
// column matched INTEGER rows whose subject is in the graph
UNWIND $rows AS row
MATCH (s:Entity {eid: row.party})
MERGE (n:Naming {rid: row.rid})
ON CREATE SET n += row.fact
MERGE (n)-[:OF]->(s)
RETURN count(*) AS matched
