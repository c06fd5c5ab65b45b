// Subjects that ever bore these names, compared by their keys. 曾用或现用该名称的主体
// param  keys LIST   name keys, at most 20,000
// column eid  STRING
UNWIND $keys AS key
MATCH (r:Registration {name_key: key})
WITH DISTINCT r.eid AS eid
RETURN eid AS eid
ORDER BY eid LIMIT 1000000
UNION
UNWIND $keys AS key
MATCH (n:Naming {name_key: key})
WITH DISTINCT n.eid AS eid
RETURN eid AS eid
ORDER BY eid LIMIT 1000000
