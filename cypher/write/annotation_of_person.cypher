// Link annotation nodes to the persons they are on. 标注所及人员
// param  rows    LIST    of id, party
// column matched INTEGER
// touches nothing
UNWIND $rows AS row
MATCH (n:Annotation {id: row.id})
MATCH (e:Person {pid: row.party})
MERGE (n)-[:OF]->(e)
RETURN count(*) AS matched
