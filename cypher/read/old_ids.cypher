// Subjects known by an old number: their ids begin with its scheme. 以旧号码为标识的主体
// param  scheme STRING reg: or org:
// column eid    STRING
MATCH (e:Entity) WHERE e.eid STARTS WITH $scheme
RETURN e.eid AS eid
ORDER BY eid LIMIT 10000000
