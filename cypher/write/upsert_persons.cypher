// Write natural persons; the number itself only sealed. 写入自然人
// param rows LIST of pid, name, certain, sealed (AES-GCM, R10.3)
UNWIND $rows AS row
MERGE (n:Person {pid: row.pid})
SET n.name = CASE WHEN n.name IS NULL OR row.name < n.name THEN row.name ELSE n.name END,
    n.certain = coalesce(row.certain, false),
    n.sealed = coalesce(n.sealed, row.sealed)
