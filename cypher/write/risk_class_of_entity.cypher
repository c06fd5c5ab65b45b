// Link risk class nodes to what they speak of. 风险分类的主体
// param  rows    LIST    of id, party
// column matched INTEGER
// touches nothing
UNWIND $rows AS row
MATCH (n:RiskClass {id: row.id})
MATCH (e:Entity {eid: row.party})
MERGE (n)-[:OF]->(e)
RETURN count(*) AS matched
