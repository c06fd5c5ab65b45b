// Sealed identity numbers of natural persons. 密封的证件号码
// param  pids   LIST   at most 20,000
// column pid    STRING
// column sealed STRING AES-GCM (R10.3), null where the number is not known
UNWIND $pids AS id
MATCH (n:Person {pid: id})
RETURN n.pid AS pid, n.sealed AS sealed
ORDER BY pid LIMIT 20000
