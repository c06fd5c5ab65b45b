// Write authorities. 写入机关
// param rows LIST of aid, code, name
UNWIND $rows AS row
MERGE (n:Authority {aid: row.aid})
SET n.code = row.code,
    n.name = CASE WHEN n.name IS NULL OR row.name < n.name THEN row.name ELSE n.name END
