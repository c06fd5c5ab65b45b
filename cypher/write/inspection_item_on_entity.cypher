// Write items of inspection on departments; a version already there is left alone. 写入抽查事项
// param  rows    LIST    of rid, party, fact (map)
// column matched INTEGER rows whose party is in the graph
UNWIND $rows AS row
MATCH (s:Entity {eid: row.party})
MERGE (n:InspectionItem {rid: row.rid})
ON CREATE SET n += row.fact
MERGE (n)-[:ON]->(s)
RETURN count(*) AS matched
