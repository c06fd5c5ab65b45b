// Newest registrations of these subjects, for their heads. 分支机构的最新登记
// param  eids        LIST   at most 20,000
// column eid         STRING
// column rid         STRING
// column name_key    STRING
// column type_text   STRING
// column head_code   STRING
// column head_name   STRING
// column head_key    STRING
// column recorded_at STRING
// column source      STRING
// column batch       STRING
// column row         INTEGER
UNWIND $eids AS id
MATCH (r:Registration {eid: id})
WHERE r.superseded_at IS NULL
RETURN r.eid AS eid, r.rid AS rid, r.name_key AS name_key, r.type_text AS type_text, r.head_code AS head_code, r.head_name AS head_name, r.head_key AS head_key, r.recorded_at AS recorded_at, r.source AS source, r.batch AS batch, r.row AS row
ORDER BY eid, rid LIMIT 1000000
