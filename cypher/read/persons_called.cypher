// Persons of exactly this name. 按姓名查人员
// param  name  STRING
// param  limit INTEGER 1..10000
// column pid   STRING
MATCH (n:Person {name: $name})
RETURN n.pid AS pid
ORDER BY pid LIMIT $limit
