// Remove authorities that no fact names. 移除无事实的机关
// param aids LIST
UNWIND $aids AS aid
MATCH (n:Authority {aid: aid})
DETACH DELETE n
