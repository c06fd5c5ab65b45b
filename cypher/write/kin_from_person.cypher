// Write kinship of natural persons; a version already there is left alone. 写入亲属关系
// param  rows    LIST    of rid, party, end (pid), fact (map)
// column matched INTEGER rows whose two ends are in the graph
UNWIND $rows AS row
MATCH (s:Person {pid: row.party})
MATCH (e:Person {pid: row.end})
MERGE (s)-[r:KIN {rid: row.rid}]->(e)
ON CREATE SET r += row.fact
RETURN count(*) AS matched
