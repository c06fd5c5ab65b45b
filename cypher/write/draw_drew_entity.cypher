// Link draw nodes to what they speak of. 抽中的主体
// param  rows    LIST    of id, party
// column matched INTEGER
// touches nothing
UNWIND $rows AS row
MATCH (n:Draw {id: row.id})
MATCH (e:Entity {eid: row.party})
MERGE (n)-[:DREW]->(e)
RETURN count(*) AS matched
