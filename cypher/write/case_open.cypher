// Open cases; one that is there stays as it is. 立案
// param  rows    LIST    of id, names, fact (map: procedure, subject, subject_name, refs, authority_code, authority_name)
// column matched INTEGER
// touches id names
UNWIND $rows AS row
MERGE (c:Case {id: row.id})
ON CREATE SET c += row.fact, c.seq = 0
RETURN count(*) AS matched
