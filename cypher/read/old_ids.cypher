// Subjects known by an old number: their ids begin with its scheme. 以旧号码为标识的主体
// param  scheme STRING  reg: or org:
// param  limit  INTEGER 1..10000000
// column eid    STRING
MATCH (e:Entity) WHERE e.eid STARTS WITH $scheme
RETURN e.eid AS eid
ORDER BY eid LIMIT $limit
