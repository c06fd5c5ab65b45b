// Link related risk nodes to what they speak of. 关联方风险的主体
// param  rows    LIST    of id, party
// column matched INTEGER
// touches nothing
UNWIND $rows AS row
MATCH (n:RelatedRisk {id: row.id})
MATCH (e:Entity {eid: row.party})
MERGE (n)-[:OF]->(e)
RETURN count(*) AS matched
