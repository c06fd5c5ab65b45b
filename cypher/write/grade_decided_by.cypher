// Link grades to the authority that decided them. 信用评价的作出机关
// param  rows    LIST    of rid, aid
// column matched INTEGER rows whose authority is in the graph
UNWIND $rows AS row
MATCH (n:Grade {rid: row.rid})
MATCH (a:Authority {aid: row.aid})
MERGE (n)-[:DECIDED_BY]->(a)
RETURN count(*) AS matched
