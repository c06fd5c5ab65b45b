// Subjects with a unified code whose register states one of these old numbers. 登记载明这些旧号码的主体
// param  reg_nos LIST   at most 20,000
// param  orgs    LIST   at most 20,000
// column eid     STRING
UNWIND $reg_nos AS number
MATCH (r:Registration {reg_no: number})
WHERE r.uscc IS NOT NULL
WITH DISTINCT r.eid AS eid
RETURN eid AS eid
ORDER BY eid LIMIT 1000000
UNION
UNWIND $orgs AS code
MATCH (r:Registration {org: code})
WITH DISTINCT r.eid AS eid
RETURN eid AS eid
ORDER BY eid LIMIT 1000000
