// Investigations of an account that are not closed, the last saved first. 本人的研判卷宗
// param  who           STRING
// column investigation MAP
MATCH (n:Investigation {who: $who})
WHERE NOT n.closed
RETURN properties(n) AS investigation
ORDER BY n.saved_at DESC, n.id LIMIT 10000
