// All subjects with several legal representatives, or one that another replaced. 全部有多条法定代表人记录的主体
// column eid STRING
MATCH (e:Entity)<-[a:ROLE]-(:Person)
WHERE a.kind = 'LR'
WITH e.eid AS eid, count(a) AS heads, count(a.superseded_by) AS replaced
WHERE heads > 1 OR replaced > 0
RETURN eid AS eid
ORDER BY eid LIMIT 10000000
