// Natural persons by their ids: name and whether the identity is certain. 按标识取自然人
// param  pids LIST at most 20,000
// column pid STRING
// column name STRING
// column certain BOOLEAN
UNWIND $pids AS id
MATCH (n:Person {pid: id})
RETURN n.pid AS pid, n.name AS name, n.certain AS certain
ORDER BY pid LIMIT 20000
