// Subjects that these persons have anything to do with. 人员所涉主体
// param  ids LIST   pids, at most 20,000
// column eid STRING
UNWIND $ids AS id
MATCH (n:Person {pid: id})-[:ROLE|OWNS|GUARANTEES|PROXY_VOTES|CONCERT]->(e:Entity)
WITH DISTINCT e.eid AS eid
RETURN eid AS eid
ORDER BY eid LIMIT 1000000
