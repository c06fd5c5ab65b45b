// How many subjects a register states. 登记在册的主体数
// column n INTEGER
MATCH (n:Entity)
WHERE n.registered = true
RETURN count(n) AS n
ORDER BY n LIMIT 1
