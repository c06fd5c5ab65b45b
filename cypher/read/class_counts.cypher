// How many subjects have each risk class by a run. 各类别户数
// param  run      STRING
// column grade    STRING
// column scheme   STRING
// column subjects INTEGER
MATCH (n:RiskClass)
WHERE n.run = $run
RETURN n.class AS grade, n.scheme AS scheme, count(n) AS subjects
ORDER BY grade, scheme LIMIT 1000
