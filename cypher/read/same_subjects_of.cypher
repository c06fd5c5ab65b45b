// What these subjects were merged into, whether or not people undid it since. 主体归并去向
// param  ids  LIST   eids, at most 20,000
// column old  STRING
// column new  STRING
UNWIND $ids AS id
MATCH (n:Entity {eid: id})-[:SAME_AS]->(m:Entity)
RETURN n.eid AS old, m.eid AS new
ORDER BY old, new LIMIT 1000000
