// Remove subjects that no fact names. 移除无事实的主体
// param eids LIST
UNWIND $eids AS eid
MATCH (n:Entity {eid: eid})
DETACH DELETE n
