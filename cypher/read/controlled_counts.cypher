// How many subjects these parties are computed to control alone, from the last run. 疑似单独控制的主体数
// param  eids   LIST    subjects, at most 20,000
// param  pids   LIST    persons, at most 20,000
// column party  STRING
// column number INTEGER
UNWIND $eids AS id
MATCH (:Entity {eid: id})-[r:CONTROLS]->()
WHERE r.mode = 'SOLE'
RETURN id AS party, count(r) AS number
ORDER BY party LIMIT 20000
UNION ALL
UNWIND $pids AS id
MATCH (:Person {pid: id})-[r:CONTROLS]->()
WHERE r.mode = 'SOLE'
RETURN id AS party, count(r) AS number
ORDER BY party LIMIT 20000
