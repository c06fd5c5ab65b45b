// Record a migration as applied. 登记迁移
// param number INTEGER 1..999
// param name STRING
// param checksum STRING
// param applied_at STRING
MERGE (n:Migration {number: $number})
SET n.name = $name, n.checksum = $checksum, n.applied_at = $applied_at
