// Link proposals to the records they rest on, or to the cases that made these. 拟措施依据的记录
// param  rows    LIST    of id, party (rid of a penalty or a list entry; of an entry that a designation made, its case)
// column matched INTEGER
// touches nothing
UNWIND $rows AS row
MATCH (n:Proposal {id: row.id})
OPTIONAL MATCH (a:Penalty {rid: row.party})
OPTIONAL MATCH (b:ListEntry {rid: row.party})
OPTIONAL MATCH (c:Case {id: row.party})
WITH n, coalesce(a, b, c) AS record
WHERE record IS NOT NULL
MERGE (n)-[:BASED_ON]->(record)
RETURN count(*) AS matched
