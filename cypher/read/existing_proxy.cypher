// Versions of entrusted votes by natural key. 已有的表决权委托版本
// param  rows  LIST    of eid (where the relation ends), key; at most 20,000
// column key   STRING
// column rid   STRING
// column batch STRING
// column row   INTEGER
UNWIND $rows AS row
MATCH (:Entity {eid: row.eid})<-[r:PROXY_VOTES]-()
WHERE r.key = row.key
RETURN r.key AS key, r.rid AS rid, r.batch AS batch, r.row AS row
ORDER BY key, rid LIMIT 1000000
