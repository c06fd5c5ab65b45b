// Records of one kind that are on natural persons, every version. 自然人的行政处罚
// param  prefix STRING first character of the rids
// column rows   LIST   of maps, columns of the fact and when it was superseded
MATCH (n:Penalty)
WHERE n.rid STARTS WITH $prefix AND (n.subject STARTS WITH 'p:' OR n.subject STARTS WITH 'n:')
RETURN collect(properties(n)) AS rows
