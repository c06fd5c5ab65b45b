// Write pairs that may be one, of a run. 写入疑似同一人员
// param  rows    LIST    of id, left, right, fact (map)
// column matched INTEGER
UNWIND $rows AS row
MATCH (a:Person {pid: row.left})
MATCH (b:Person {pid: row.right})
MERGE (a)-[r:POSSIBLE_SAME {id: row.id}]->(b)
SET r += row.fact
RETURN count(*) AS matched
