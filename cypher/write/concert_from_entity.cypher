// Write concerted votes of subjects; a version already there is left alone. 写入一致行动
// param  rows    LIST    of rid, party, end (eid), fact (map)
// column matched INTEGER rows whose two ends are in the graph
UNWIND $rows AS row
MATCH (s:Entity {eid: row.party})
MATCH (e:Entity {eid: row.end})
MERGE (s)-[r:CONCERT {rid: row.rid}]->(e)
ON CREATE SET r += row.fact
RETURN count(*) AS matched
