// Write entrusted votes of subjects; a version already there is left alone. 写入表决权委托
// param  rows    LIST    of rid, party, end (eid), fact (map)
// column matched INTEGER rows whose two ends are in the graph
UNWIND $rows AS row
MATCH (s:Entity {eid: row.party})
MATCH (e:Entity {eid: row.end})
MERGE (s)-[r:PROXY_VOTES {rid: row.rid}]->(e)
ON CREATE SET r += row.fact
RETURN count(*) AS matched
