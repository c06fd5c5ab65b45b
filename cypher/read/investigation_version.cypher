// One version of an investigation. 研判卷宗的一个版本
// param  id    STRING
// column saved MAP
MATCH (n:InvestigationVersion {id: $id})
RETURN properties(n) AS saved
ORDER BY n.id LIMIT 1
