// Remove signal nodes of other runs. 清除旧的疑似关联信号
// param  run   STRING
// param  limit INTEGER 1..20000
// column swept INTEGER
// touches nothing
MATCH (n:Signal)
WHERE n.run <> $run
WITH n LIMIT $limit
DETACH DELETE n
RETURN count(*) AS swept
