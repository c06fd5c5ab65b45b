// Write bids on subjects; a version already there is left alone. 写入投标
// param  rows    LIST    of rid, party, fact (map)
// column matched INTEGER rows whose party is in the graph
UNWIND $rows AS row
MATCH (s:Entity {eid: row.party})
MERGE (n:Bid {rid: row.rid})
ON CREATE SET n += row.fact
MERGE (n)-[:ON]->(s)
RETURN count(*) AS matched
