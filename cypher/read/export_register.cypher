// Registered subjects as packed rows, for matching many rows. 导出登记簿
// param  prefixes LIST first characters of the rids of this bucket
// column rows     LIST each [eid, name, reg_no, batch]
UNWIND $prefixes AS prefix
MATCH (r:Registration)
WHERE r.rid STARTS WITH prefix AND r.superseded_at IS NULL
RETURN collect([r.eid, r.name, r.reg_no, r.batch]) AS rows
