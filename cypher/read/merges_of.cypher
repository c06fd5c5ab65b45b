// Merges that touch a subject or a person, one step, with their evidence. 某主体或人员的归并
// param  party       STRING eid or pid
// column old         STRING
// column old_name    STRING
// column new         STRING
// column new_name    STRING
// column reason      STRING
// column evidence    STRING rid of the fact, or id of the decision
// column source      STRING rule or decision
// column recorded_at STRING
// column ended_at    STRING when people undid it
MATCH (a:Entity {eid: $party})-[r:SAME_AS]->(b:Entity)
RETURN a.eid AS old, a.name AS old_name, b.eid AS new, b.name AS new_name, r.reason AS reason, r.evidence AS evidence, r.source AS source, r.recorded_at AS recorded_at, r.ended_at AS ended_at
ORDER BY old, new LIMIT 10000
UNION
MATCH (b:Entity {eid: $party})<-[r:SAME_AS]-(a:Entity)
RETURN a.eid AS old, a.name AS old_name, b.eid AS new, b.name AS new_name, r.reason AS reason, r.evidence AS evidence, r.source AS source, r.recorded_at AS recorded_at, r.ended_at AS ended_at
ORDER BY old, new LIMIT 10000
UNION
MATCH (a:Person {pid: $party})-[r:SAME_AS]->(b:Person)
RETURN a.pid AS old, a.name AS old_name, b.pid AS new, b.name AS new_name, r.reason AS reason, r.evidence AS evidence, r.source AS source, r.recorded_at AS recorded_at, r.ended_at AS ended_at
ORDER BY old, new LIMIT 10000
UNION
MATCH (b:Person {pid: $party})<-[r:SAME_AS]-(a:Person)
RETURN a.pid AS old, a.name AS old_name, b.pid AS new, b.name AS new_name, r.reason AS reason, r.evidence AS evidence, r.source AS source, r.recorded_at AS recorded_at, r.ended_at AS ended_at
ORDER BY old, new LIMIT 10000
