// Link proposal nodes to what they speak of. 拟措施所及人员
// param  rows    LIST    of id, party
// column matched INTEGER
// touches nothing
UNWIND $rows AS row
MATCH (n:Proposal {id: row.id})
MATCH (e:Person {pid: row.party})
MERGE (n)-[:AGAINST]->(e)
RETURN count(*) AS matched
