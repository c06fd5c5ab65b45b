// Every subject as packed rows, for a snapshot. 导出主体
// column rows LIST each [eid, uscc, name, certain, entity_kind, what the server calls it by]
MATCH (n:Entity)
WITH right(n.eid, 2) AS bucket, [n.eid, n.uscc, n.name, n.certain, n.entity_kind, elementId(n)] AS row
WITH bucket, collect(row) AS packed
RETURN packed AS rows
ORDER BY bucket LIMIT 100000
