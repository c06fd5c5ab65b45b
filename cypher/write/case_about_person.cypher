// Link cases to the natural persons they are about. 案件所涉自然人
// param  rows    LIST    of id, party
// column matched INTEGER
// touches id party
UNWIND $rows AS row
MATCH (c:Case {id: row.id})
MATCH (e:Person {pid: row.party})
MERGE (c)-[:ABOUT]->(e)
RETURN count(*) AS matched
