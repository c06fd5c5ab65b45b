// A legal representative known by name is the certain one of that name at that subject in that time. 同一法定代表人归并 (ADR 0006)
// param  prefix   STRING  of the named person's pid
// param  at       STRING  when this was found out
// column resolved INTEGER persons linked
MATCH (n:Person) WHERE n.pid STARTS WITH $prefix
MATCH (n)-[a:ROLE]->(e:Entity)
WHERE a.kind = 'LR' AND a.superseded_at IS NULL
MATCH (p:Person)-[b:ROLE]->(e)
WHERE b.kind = 'LR' AND b.superseded_at IS NULL AND p.certain = true AND p.name = n.name
  AND coalesce(a.valid_from, '') < coalesce(b.valid_to, '9999-12-31')
  AND coalesce(b.valid_from, '') < coalesce(a.valid_to, '9999-12-31')
WITH n, e, collect(DISTINCT p) AS found, collect(DISTINCT a) AS named, min(b.rid) AS certain_rid
WHERE size(found) = 1
UNWIND found AS p
MERGE (n)-[s:SAME_AS]->(p)
ON CREATE SET s.recorded_at = $at, s.source = 'resolve_named_lrs', s.trust = 1.0,
    s.reason = 'ADR 0006: one legal representative at a time, same name, same subject, overlapping span',
    s.evidence = certain_rid, s.eid = e.eid
FOREACH (a IN named | SET a.superseded_at = $at, a.superseded_by = certain_rid)
RETURN count(DISTINCT n) AS resolved
