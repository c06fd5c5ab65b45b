// Every registered subject as packed rows, for matching many rows. 导出登记簿
// column rows LIST each [eid, name, reg_no, batch]
MATCH (r:Registration)
WHERE r.superseded_at IS NULL
WITH right(r.eid, 2) AS bucket, [r.eid, r.name, r.reg_no, r.batch] AS row
WITH bucket, collect(row) AS packed
RETURN packed AS rows
ORDER BY bucket LIMIT 100000
