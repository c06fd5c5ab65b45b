// What a unit is called: by its register, and by the records it decided. 单位名称
// param  code       STRING
// column registered STRING
// column named      STRING
OPTIONAL MATCH (e:Entity {eid: $code})
OPTIONAL MATCH (a:Authority {aid: $code})
RETURN e.name AS registered, a.name AS named
ORDER BY registered, named LIMIT 1
