// Proposed measures against a person, from the last run, newest first. 针对某人的拟措施
// param  pid      STRING
// param  limit    INTEGER 1..100000
// column proposal MAP
MATCH (:Person {pid: $pid})<-[:AGAINST]-(n:Proposal)
RETURN properties(n) AS proposal
ORDER BY n.decided_on DESC, n.rule, n.id LIMIT $limit
