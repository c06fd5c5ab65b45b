// Remove persons that no fact and no case names any more. 移除无事实、无案件的人员
// param pids LIST
UNWIND $pids AS pid
MATCH (n:Person {pid: pid})
WHERE NOT EXISTS { (n)<-[:ON]-() }
  AND NOT EXISTS { (n)-[:ROLE]-() } AND NOT EXISTS { (n)-[:OWNS]-() } AND NOT EXISTS { (n)-[:GUARANTEES]-() }
  AND NOT EXISTS { (n)-[:PROXY_VOTES]-() } AND NOT EXISTS { (n)-[:CONCERT]-() } AND NOT EXISTS { (n)-[:KIN]-() }
  AND NOT EXISTS { (n)<-[:ABOUT]-(:Case) }
DETACH DELETE n
