// What people decided about who is who, newest first. 身份归并的人工决定
// param  limit    INTEGER 1..1000000
// column id       STRING
// column kind     STRING  SAME or NOT_SAME
// column old      STRING
// column new      STRING
// column who      STRING
// column why      STRING
// column at       STRING
// column evidence STRING
MATCH (d:IdentityDecision)
RETURN d.id AS id, d.kind AS kind, d.old AS old, d.new AS new, d.who AS who, d.why AS why, d.at AS at, d.evidence AS evidence
ORDER BY at DESC, id LIMIT $limit
