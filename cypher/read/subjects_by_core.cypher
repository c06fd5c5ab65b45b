// Registered subjects of a trade name and line of business: the name without region and form. 同字号登记主体
// param  cores     LIST   at most 20,000
// column name_core STRING
// column eid       STRING
UNWIND $cores AS core
MATCH (r:Registration {name_core: core})
WHERE r.superseded_at IS NULL
RETURN r.name_core AS name_core, r.eid AS eid
ORDER BY name_core, eid LIMIT 1000000
