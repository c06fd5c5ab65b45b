// Subjects registered now under these names or codes. 按名称或代码取登记主体
// param  keys        LIST   name keys, at most 20,000
// param  codes       LIST   unified codes, at most 20,000
// column key         STRING the name key or code
// column eid         STRING
// column recorded_at STRING
UNWIND $keys AS key
MATCH (r:Registration {name_key: key})
WHERE r.superseded_at IS NULL
RETURN r.name_key AS key, r.eid AS eid, r.recorded_at AS recorded_at
ORDER BY key, eid, recorded_at LIMIT 1000000
UNION ALL
UNWIND $codes AS code
MATCH (r:Registration {eid: code})
WHERE r.superseded_at IS NULL
RETURN r.eid AS key, r.eid AS eid, r.recorded_at AS recorded_at
ORDER BY key, eid, recorded_at LIMIT 1000000
