// Remove controls relations of other runs. 清除旧的控制关系
// param  run   STRING
// param  limit INTEGER 1..20000
// column swept INTEGER
// touches nothing
MATCH ()-[r:CONTROLS]->()
WHERE r.run <> $run
WITH r LIMIT $limit
DELETE r
RETURN count(*) AS swept
