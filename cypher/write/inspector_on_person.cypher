// Write inspectors on natural persons; a version already there is left alone. 写入执法检查人员
// param  rows    LIST    of rid, party, fact (map)
// column matched INTEGER rows whose party is in the graph
UNWIND $rows AS row
MATCH (s:Person {pid: row.party})
MERGE (n:Inspector {rid: row.rid})
ON CREATE SET n += row.fact
MERGE (n)-[:ON]->(s)
RETURN count(*) AS matched
