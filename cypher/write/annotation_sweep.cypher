// Remove annotation nodes of other runs. 清除旧的记录标注
// param  run   STRING
// param  limit INTEGER 1..20000
// column swept INTEGER
// touches nothing
MATCH (n:Annotation)
WHERE n.run <> $run
WITH n LIMIT $limit
DETACH DELETE n
RETURN count(*) AS swept
