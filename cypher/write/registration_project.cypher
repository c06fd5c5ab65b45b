// Show on the subject what its newest registration states. 主体显示最新登记
// param keys LIST
UNWIND $keys AS key
MATCH (o:Registration {key: key})
WITH key, o ORDER BY o.version_order DESC
WITH key, head(collect(o.reg_no)) AS reg_no
MATCH (r:Registration {key: key})-[:OF]->(n:Entity)
WHERE r.superseded_at IS NULL
SET n.registered = true,
    n.registered_by = r.batch,
    n.uscc = coalesce(r.uscc, n.uscc),
    n.reg_no = reg_no,
    n.name = r.name,
    n.entity_kind = r.entity_kind,
    n.type_text = r.type_text,
    n.status = r.status,
    n.lr_name = r.lr_name,
    n.capital_yuan = r.capital_yuan,
    n.established_on = r.established_on,
    n.approved_on = r.approved_on,
    n.closed_on = r.closed_on,
    n.registrar = r.registrar,
    n.region = r.region,
    n.address = r.address,
    n.industry = r.industry,
    n.name_key = r.name_key,
    n.name_core = r.name_core,
    n.name_in1 = r.name_in1,
    n.name_in2 = r.name_in2,
    n.name_in3 = r.name_in3,
    n.name_initials = r.name_initials,
    n.core_initials = r.core_initials
