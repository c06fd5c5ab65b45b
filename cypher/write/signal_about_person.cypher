// Link signal nodes to what they speak of. 信号所指人员
// param  rows    LIST    of id, party
// column matched INTEGER
// touches nothing
UNWIND $rows AS row
MATCH (n:Signal {id: row.id})
MATCH (e:Person {pid: row.party})
MERGE (n)-[:ABOUT]->(e)
RETURN count(*) AS matched
