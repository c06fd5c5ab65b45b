// Name a run and the snapshot it worked on. 登记一次计算
// param id STRING
// param as_of STRING
// param data_version STRING
// param at STRING
// touches nothing
MERGE (n:Run {id: $id})
SET n.as_of = $as_of, n.data_version = $data_version, n.at = $at
