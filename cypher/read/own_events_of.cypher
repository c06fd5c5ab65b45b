// What makes the own scores of some subjects, from the last run. 自身事件依据
// param  eids   LIST   at most 20,000
// column eid    STRING
// column events STRING JSON, as the run wrote it
UNWIND $eids AS id
MATCH (e:Entity {eid: id})<-[:OF]-(n:RelatedRisk)
WHERE n.events IS NOT NULL
RETURN e.eid AS eid, n.events AS events
ORDER BY eid, n.id LIMIT 20000
