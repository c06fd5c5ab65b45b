// Registrations that another version replaced, as packed rows: where one code was registered twice. 导出被取代的登记信息
// param  prefixes LIST   first characters of the rids of this bucket
// param  known_at STRING what was recorded by then
// column rows     LIST   each [eid, name, type_text, status, rid, batch, row]
UNWIND $prefixes AS prefix
MATCH (n:Registration)
WHERE n.rid STARTS WITH prefix AND n.recorded_at <= $known_at AND n.superseded_at <= $known_at
RETURN collect([n.eid, n.name, n.type_text, n.status, n.rid, n.batch, n.row]) AS rows
