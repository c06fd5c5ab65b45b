// Related-party risk of a subject, from the last run. 关联方风险
// param  eid  STRING
// column risk MAP
MATCH (:Entity {eid: $eid})<-[:OF]-(n:RelatedRisk)
RETURN properties(n) AS risk
ORDER BY n.id DESC LIMIT 1
