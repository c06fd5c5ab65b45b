// The case and place of an act. 行为所属案件
// param  id  STRING
// column case STRING
// column seq  INTEGER
MATCH (a:Act {id: $id})
RETURN a.case AS case, a.seq AS seq
ORDER BY seq LIMIT 1
