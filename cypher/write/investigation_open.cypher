// Open investigations; one that is there stays as it is. 新建研判卷宗
// param  rows    LIST    of id, fact (map: who, unit, unit_name, made_at, version 0, closed)
// column matched INTEGER
// touches nothing
UNWIND $rows AS row
MERGE (n:Investigation {id: row.id})
ON CREATE SET n += row.fact
RETURN count(*) AS matched
