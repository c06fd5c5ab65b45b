// Subjects of these with several legal representatives, or one that another replaced. 有多条法定代表人记录的主体
// param  eids LIST   at most 20,000
// column eid  STRING
UNWIND $eids AS id
MATCH (e:Entity {eid: id})<-[a:ROLE]-(:Person)
WHERE a.kind = 'LR'
WITH e.eid AS eid, count(a) AS heads, count(a.superseded_by) AS replaced
WHERE heads > 1 OR replaced > 0
RETURN eid AS eid
ORDER BY eid LIMIT 20000
