// Every natural person as packed rows, for a snapshot; the sealed number stays where it is. 导出自然人
// column rows LIST each [pid, name, certain]
MATCH (n:Person)
WITH right(n.pid, 2) AS bucket, [n.pid, n.name, n.certain] AS row
WITH bucket, collect(row) AS packed
RETURN packed AS rows
ORDER BY bucket LIMIT 100000
