// Subjects whose registration names one of these as its head. 载明这些所属企业的主体
// param  keys  LIST   name keys, at most 20,000
// param  codes LIST   unified codes, at most 20,000
// column eid   STRING
UNWIND $keys AS key
MATCH (r:Registration {head_key: key})
WITH DISTINCT r.eid AS eid
RETURN eid AS eid
ORDER BY eid LIMIT 1000000
UNION
UNWIND $codes AS code
MATCH (r:Registration {head_code: code})
WITH DISTINCT r.eid AS eid
RETURN eid AS eid
ORDER BY eid LIMIT 1000000
