// Link penalties to the authority that decided them. 行政处罚的作出机关
// param  rows    LIST    of rid, aid
// column matched INTEGER rows whose authority is in the graph
UNWIND $rows AS row
MATCH (n:Penalty {rid: row.rid})
MATCH (a:Authority {aid: row.aid})
MERGE (n)-[:DECIDED_BY]->(a)
RETURN count(*) AS matched
