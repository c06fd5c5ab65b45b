// How many relations these persons have in force on a day, both ways. 当日关联数
// param  ids      LIST    at most 20,000
// param  as_of    STRING  day, or the last day there is
// param  known_at STRING  what was recorded by then
// param  kinds    LIST    relation types, empty for any
// param  least_trust FLOAT   what is trusted less is left out
// column party    STRING
// column degree   INTEGER
UNWIND $ids AS id
MATCH (n:Person {pid: id})-[r:ROLE|OWNS|GUARANTEES|PROXY_VOTES|CONCERT]-(m)
WHERE r.recorded_at <= $known_at AND (r.superseded_at IS NULL OR r.superseded_at > $known_at)
  AND (r.valid_from IS NULL OR r.valid_from <= $as_of) AND (r.valid_to IS NULL OR r.valid_to > $as_of)
  AND coalesce(m.established_on, '') <= $as_of
  AND (size($kinds) = 0 OR type(r) IN $kinds) AND coalesce(r.trust, 0.0) >= $least_trust
RETURN id AS party, count(r) AS degree
ORDER BY party LIMIT 20000
