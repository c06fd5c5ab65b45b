// The data-quality report of the last run. 数据质量报告
// column report MAP
MATCH (n:QualityReport)
RETURN properties(n) AS report
ORDER BY n.id DESC LIMIT 1
