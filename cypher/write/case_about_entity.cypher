// Link cases to the subjects they are about. 案件所涉主体
// param  rows    LIST    of id, party
// column matched INTEGER
// touches id party
UNWIND $rows AS row
MATCH (c:Case {id: row.id})
MATCH (e:Entity {eid: row.party})
MERGE (c)-[:ABOUT]->(e)
RETURN count(*) AS matched
