// Remove integrated relations of other runs. 清除旧的综合持股
// param  run   STRING
// param  limit INTEGER 1..20000
// column swept INTEGER
// touches nothing
MATCH ()-[r:INTEGRATED]->()
WHERE r.run <> $run
WITH r LIMIT $limit
DELETE r
RETURN count(*) AS swept
