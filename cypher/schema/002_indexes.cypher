// An index for every lookup. 索引
CREATE INDEX entity_uscc IF NOT EXISTS FOR (n:Entity) ON (n.uscc);
CREATE INDEX entity_reg_no IF NOT EXISTS FOR (n:Entity) ON (n.reg_no);
// Name search (ADR 0021): what people type is the beginning of one of these. 名称检索
CREATE INDEX entity_name_key IF NOT EXISTS FOR (n:Entity) ON (n.name_key);
CREATE INDEX entity_name_core IF NOT EXISTS FOR (n:Entity) ON (n.name_core);
CREATE INDEX entity_name_in1 IF NOT EXISTS FOR (n:Entity) ON (n.name_in1);
CREATE INDEX entity_name_in2 IF NOT EXISTS FOR (n:Entity) ON (n.name_in2);
CREATE INDEX entity_name_in3 IF NOT EXISTS FOR (n:Entity) ON (n.name_in3);
CREATE INDEX entity_name_initials IF NOT EXISTS FOR (n:Entity) ON (n.name_initials);
CREATE INDEX entity_core_initials IF NOT EXISTS FOR (n:Entity) ON (n.core_initials);
CREATE INDEX registration_name_key IF NOT EXISTS FOR (n:Registration) ON (n.name_key);
CREATE INDEX registration_name_core IF NOT EXISTS FOR (n:Registration) ON (n.name_core);
// Versions of one fact by its natural key. 自然键
CREATE INDEX registration_key IF NOT EXISTS FOR (n:Registration) ON (n.key);
CREATE INDEX penalty_key IF NOT EXISTS FOR (n:Penalty) ON (n.key);
CREATE INDEX licence_key IF NOT EXISTS FOR (n:Licence) ON (n.key);
CREATE INDEX list_entry_key IF NOT EXISTS FOR (n:ListEntry) ON (n.key);
CREATE INDEX commitment_key IF NOT EXISTS FOR (n:Commitment) ON (n.key);
CREATE INDEX inspection_key IF NOT EXISTS FOR (n:Inspection) ON (n.key);
CREATE INDEX role_key IF NOT EXISTS FOR ()-[r:ROLE]-() ON (r.key);
CREATE INDEX owns_key IF NOT EXISTS FOR ()-[r:OWNS]-() ON (r.key);
CREATE INDEX guarantees_key IF NOT EXISTS FOR ()-[r:GUARANTEES]-() ON (r.key);
// Records of one party. 主体的记录
CREATE INDEX registration_eid IF NOT EXISTS FOR (n:Registration) ON (n.eid);
CREATE INDEX penalty_subject IF NOT EXISTS FOR (n:Penalty) ON (n.subject);
CREATE INDEX licence_subject IF NOT EXISTS FOR (n:Licence) ON (n.subject);
CREATE INDEX list_entry_subject IF NOT EXISTS FOR (n:ListEntry) ON (n.subject);
CREATE INDEX commitment_subject IF NOT EXISTS FOR (n:Commitment) ON (n.subject);
CREATE INDEX inspection_subject IF NOT EXISTS FOR (n:Inspection) ON (n.subject);
// Computed relations. 计算关系
CREATE CONSTRAINT controls_id IF NOT EXISTS FOR ()-[r:CONTROLS]-() REQUIRE r.id IS UNIQUE;
CREATE CONSTRAINT integrated_id IF NOT EXISTS FOR ()-[r:INTEGRATED]-() REQUIRE r.id IS UNIQUE;
