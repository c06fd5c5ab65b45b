// Remove authorities that no fact names any more. 移除无事实的机关
// param aids LIST
UNWIND $aids AS aid
MATCH (n:Authority {aid: aid})
WHERE NOT EXISTS { (n)<-[:DECIDED_BY]-() }
DETACH DELETE n
