// How many subjects have each risk class by the last run. 各类别户数
// column grade    STRING
// column scheme   STRING
// column subjects INTEGER
MATCH (n:RiskClass)
RETURN n.class AS grade, n.scheme AS scheme, count(n) AS subjects
ORDER BY grade, scheme LIMIT 1000
