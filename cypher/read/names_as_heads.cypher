// Names of these subjects, and whether they tell of a head themselves. 主体名称及是否为分支机构
// param  eids     LIST    at most 20,000
// column eid      STRING
// column name_key STRING
// column branch   BOOLEAN
UNWIND $eids AS id
MATCH (r:Registration {eid: id})
RETURN r.eid AS eid, r.name_key AS name_key, (r.head_key IS NOT NULL OR r.head_code IS NOT NULL) AS branch
ORDER BY eid, name_key LIMIT 1000000
