// Close investigations; one that is closed stays as it is. 关闭研判卷宗
// param  rows    LIST    of id, fact (map: closed, closed_at)
// column matched INTEGER
// touches nothing
UNWIND $rows AS row
MATCH (n:Investigation {id: row.id})
SET n += CASE WHEN n.closed THEN {} ELSE row.fact END
RETURN count(*) AS matched
