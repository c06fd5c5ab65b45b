// Remove persons that no fact names. 移除无事实的人员
// param pids LIST
UNWIND $pids AS pid
MATCH (n:Person {pid: pid})
DETACH DELETE n
