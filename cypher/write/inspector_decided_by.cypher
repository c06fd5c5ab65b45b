// Link inspectors to the authority that decided them. 执法检查人员的作出机关
// param  rows    LIST    of rid, aid
// column matched INTEGER rows whose authority is in the graph
UNWIND $rows AS row
MATCH (n:Inspector {rid: row.rid})
MATCH (a:Authority {aid: row.aid})
MERGE (n)-[:DECIDED_BY]->(a)
RETURN count(*) AS matched
