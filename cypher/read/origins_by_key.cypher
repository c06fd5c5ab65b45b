// Penalties and list entries by their natural keys, the versions live at a time. 按自然键取处罚和名单记录
// param  penalties LIST   natural keys of penalties
// param  entries   LIST   natural keys of list entries
// param  known_at  STRING what was recorded by then
// column kind      STRING
// column record    MAP    columns of the fact, provenance included
UNWIND $penalties AS key
MATCH (n:Penalty {key: key})
WHERE n.recorded_at <= $known_at AND (n.superseded_at IS NULL OR n.superseded_at > $known_at)
RETURN 'penalty' AS kind, properties(n) AS record
ORDER BY n.rid LIMIT 1000000
UNION ALL
UNWIND $entries AS key
MATCH (n:ListEntry {key: key})
WHERE n.recorded_at <= $known_at AND (n.superseded_at IS NULL OR n.superseded_at > $known_at)
RETURN 'list_entry' AS kind, properties(n) AS record
ORDER BY n.rid LIMIT 1000000
