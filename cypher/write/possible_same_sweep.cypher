// Remove pairs of other runs. 清除旧的疑似同一
// param  run   STRING
// param  limit INTEGER 1..20000
// column swept INTEGER
MATCH ()-[r:POSSIBLE_SAME]->()
WHERE r.run <> $run
WITH r LIMIT $limit
DELETE r
RETURN count(*) AS swept
