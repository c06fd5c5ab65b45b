// Risk class of a subject, from the last run. 风险分类
// param  eid        STRING
// column risk_class MAP
MATCH (:Entity {eid: $eid})<-[:OF]-(n:RiskClass)
RETURN properties(n) AS risk_class
ORDER BY n.id DESC LIMIT 1
