// How many proposals there are, by the subject of their record, their authority and the state of the case on them. 拟措施计数
// param  authority      STRING empty for any
// param  name           STRING name of the authority, for records that state no code
// column entity         STRING
// column authority_code STRING or null
// column authority_name STRING
// column state          STRING of the case; empty: nobody took it up
// column count          INTEGER
MATCH (n:Proposal)
WHERE $authority = '' OR n.authority_code = $authority OR (n.authority_code IS NULL AND n.authority_name = $name)
OPTIONAL MATCH (c:Case {id: n.matter})
WITH n.entity AS entity, n.authority_code AS authority_code, n.authority_name AS authority_name, coalesce(c.state, '') AS state, count(n) AS total
RETURN entity AS entity, authority_code AS authority_code, authority_name AS authority_name, state AS state, total AS count
ORDER BY entity, authority_code, authority_name, state LIMIT 1000000
