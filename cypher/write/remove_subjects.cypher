// Remove subjects that no fact names any more. 移除无事实的主体
// param eids LIST
UNWIND $eids AS eid
MATCH (n:Entity {eid: eid})
WHERE NOT EXISTS { (n)<-[:OF]-() } AND NOT EXISTS { (n)<-[:ON]-() }
  AND NOT EXISTS { (n)-[:ROLE]-() } AND NOT EXISTS { (n)-[:OWNS]-() } AND NOT EXISTS { (n)-[:GUARANTEES]-() }
  AND NOT EXISTS { (n)-[:PROXY_VOTES]-() } AND NOT EXISTS { (n)-[:CONCERT]-() }
DETACH DELETE n
