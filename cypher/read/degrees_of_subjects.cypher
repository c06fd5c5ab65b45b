// How many relations these subjects have, past ones included: hubs are not walked through. 关联数
// param  ids    LIST    at most 20,000
// column party  STRING
// column degree INTEGER
UNWIND $ids AS id
MATCH (n:Entity {eid: id})
RETURN n.eid AS party, COUNT { (n)-[:ROLE|OWNS|GUARANTEES|PROXY_VOTES|CONCERT|BRANCH_OF]-() } AS degree
ORDER BY party LIMIT 20000
