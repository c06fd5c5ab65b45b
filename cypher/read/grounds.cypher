// What decided measures rest on: cases that bear on it, its records and objections that sources filed. 限制的依据
// param  refs      LIST   what it rests on: records, roles and cases, by reference
// param  penalties LIST   natural keys of penalties
// param  entries   LIST   natural keys of list entries
// param  parties   LIST   whose records they are
// param  known_at  STRING what was recorded by then
// column kind      STRING case, penalty, list_entry or objection
// column row       MAP    of a case head and acts in order, else the columns of the fact
UNWIND $refs AS ref
MATCH (m:Matter {ref: ref})<-[:CONCERNS]-(c:Case)
WITH DISTINCT c
OPTIONAL MATCH (a:Act)-[:IN]->(c)
WITH c, a ORDER BY a.seq
WITH c, collect(properties(a)) AS acts
RETURN 'case' AS kind, {head: properties(c), acts: acts} AS row
ORDER BY c.id LIMIT 1000000
UNION ALL
UNWIND $penalties AS key
MATCH (n:Penalty {key: key})
WHERE n.recorded_at <= $known_at AND (n.superseded_at IS NULL OR n.superseded_at > $known_at)
RETURN 'penalty' AS kind, properties(n) AS row
ORDER BY n.rid LIMIT 1000000
UNION ALL
UNWIND $entries AS key
MATCH (n:ListEntry {key: key})
WHERE n.recorded_at <= $known_at AND (n.superseded_at IS NULL OR n.superseded_at > $known_at)
RETURN 'list_entry' AS kind, properties(n) AS row
ORDER BY n.rid LIMIT 1000000
UNION ALL
UNWIND $parties AS party
MATCH (n:Objection {subject: party})
WHERE n.recorded_at <= $known_at AND (n.superseded_at IS NULL OR n.superseded_at > $known_at)
RETURN 'objection' AS kind, properties(n) AS row
ORDER BY n.rid LIMIT 1000000
