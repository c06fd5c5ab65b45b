// How many registrations there are, versions included. 登记信息数
// column n INTEGER
MATCH (r:Registration)
RETURN count(r) AS n
ORDER BY n LIMIT 1
