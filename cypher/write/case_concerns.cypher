// Link cases to the records and relations they concern, named over their versions. 案件所涉记录
// param  rows    LIST    of id, ref
// column matched INTEGER
// touches id ref
UNWIND $rows AS row
MATCH (c:Case {id: row.id})
MERGE (m:Matter {ref: row.ref})
MERGE (c)-[:CONCERNS]->(m)
RETURN count(*) AS matched
