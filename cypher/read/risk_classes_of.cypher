// Risk classes of these subjects, from the last run. 多个主体的风险分类
// param  eids  LIST   at most 20,000
// column eid   STRING
// column class STRING
UNWIND $eids AS id
MATCH (:Entity {eid: id})<-[:OF]-(n:RiskClass)
RETURN id AS eid, n.class AS class
ORDER BY eid, n.id LIMIT 20000
