// All that is stated of subjects under some ids, and the cases about them, in one question. 主体卷宗
// param  eids     LIST    ids under which sources speak of the subjects
// param  kinds    MAP     label of a kind of record to its name
// param  as_of    STRING  day, or the last day there is
// param  known_at STRING  what was recorded by then
// param  limit    INTEGER 1..100000 records, and as many holdings
// column asked         STRING the id that it answers
// column what          STRING subject, merge, registration, a kind of record, holding, case
// column record        MAP    columns of the fact, provenance included; of a case its head
// column superseded_at STRING
// column party         STRING whose it is; of a holding who holds
// column name          STRING of who holds
// column more          BOOLEAN of a holding: more is to be read above it; of a record: cases concern it
// column same          BOOLEAN of a holding: who holds is known under several ids
// column acts          LIST   of a case, in order
UNWIND $eids AS id
MATCH (n:Entity {eid: id})
RETURN id AS asked, 'subject' AS what, properties(n) AS record, null AS superseded_at, n.eid AS party, null AS name, false AS more, false AS same, [] AS acts
ORDER BY party LIMIT 1000
UNION ALL
UNWIND $eids AS id
MATCH (n:Entity {eid: id})-[r:SAME_AS]-(m:Entity)
WHERE r.recorded_at <= $known_at AND (r.ended_at IS NULL OR r.ended_at > $known_at)
RETURN id AS asked, 'merge' AS what, {} AS record, null AS superseded_at, m.eid AS party, null AS name, false AS more, false AS same, [] AS acts
ORDER BY party LIMIT 1000
UNION ALL
UNWIND $eids AS id
MATCH (n:Registration {eid: id})
WHERE n.recorded_at <= $known_at
RETURN id AS asked, 'registration' AS what, properties(n) AS record, n.superseded_at AS superseded_at, n.eid AS party, null AS name, false AS more, false AS same, [] AS acts
ORDER BY n.version_order DESC LIMIT $limit
UNION ALL
UNWIND $eids AS id
MATCH (e:Entity {eid: id})<-[:ON]-(n)
WHERE $kinds[labels(n)[0]] IS NOT NULL
  AND n.recorded_at <= $known_at AND (n.superseded_at IS NULL OR n.superseded_at > $known_at)
  AND (n.valid_from IS NULL OR n.valid_from <= $as_of)
OPTIONAL MATCH (m:Matter {ref: $kinds[labels(n)[0]] + ':' + n.key})
RETURN id AS asked, $kinds[labels(n)[0]] AS what, properties(n) AS record, n.superseded_at AS superseded_at, e.eid AS party, null AS name, m IS NOT NULL AS more, false AS same, [] AS acts
ORDER BY coalesce(n.valid_from, '') DESC, n.rid LIMIT $limit
UNION ALL
UNWIND $eids AS id
MATCH (e:Entity {eid: id})<-[r:OWNS]-(s)
WHERE r.recorded_at <= $known_at AND (r.superseded_at IS NULL OR r.superseded_at > $known_at)
  AND (r.valid_from IS NULL OR r.valid_from <= $as_of) AND (r.valid_to IS NULL OR r.valid_to > $as_of)
  AND coalesce(s.established_on, '') <= $as_of AND coalesce(e.established_on, '') <= $as_of
OPTIONAL MATCH (s)-[:SAME_AS]-(o)
OPTIONAL MATCH (s)<-[:OWNS]-(h)
RETURN id AS asked, 'holding' AS what, properties(r) AS record, r.superseded_at AS superseded_at, coalesce(s.pid, s.eid) AS party, s.name AS name, count(h) > 0 AS more, count(o) > 0 AS same, [] AS acts
ORDER BY party, record.rid LIMIT $limit
UNION ALL
UNWIND $eids AS id
MATCH (c:Case {subject: id})
OPTIONAL MATCH (a:Act)-[:IN]->(c)
WITH id, c, a ORDER BY a.seq
WITH id, c, collect(properties(a)) AS acts
RETURN id AS asked, 'case' AS what, properties(c) AS record, null AS superseded_at, c.subject AS party, null AS name, false AS more, false AS same, acts AS acts
ORDER BY c.id LIMIT 1000000
