// Proposed measures that rest on records of a subject, with the person each is against. 拟措施
// param  eid      STRING
// param  limit    INTEGER 1..100000
// column proposal MAP
// column pid      STRING
// column name     STRING
// column certain  BOOLEAN
// column records  LIST    rids it rests on
MATCH (:Entity {eid: $eid})<-[:ON]-(b)<-[:BASED_ON]-(n:Proposal)-[:AGAINST]->(p:Person)
WITH n, p, b ORDER BY b.rid
WITH n, p, collect(DISTINCT b.rid) AS records
RETURN properties(n) AS proposal, p.pid AS pid, p.name AS name, p.certain AS certain, records AS records
ORDER BY n.decided_on DESC, n.rule, n.id LIMIT $limit
