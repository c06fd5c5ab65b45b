// What these persons known by name were merged into, whether or not people undid it since. 人员归并去向
// param  ids  LIST   pids, at most 20,000
// column old  STRING
// column new  STRING
UNWIND $ids AS id
MATCH (n:Person {pid: id})-[:SAME_AS]->(p:Person)
RETURN n.pid AS old, p.pid AS new
ORDER BY old, new LIMIT 1000000
