// Who is who across files: names, numbers, decisions, candidates. 身份归并
CREATE CONSTRAINT naming_rid IF NOT EXISTS FOR (n:Naming) REQUIRE n.rid IS UNIQUE;
CREATE CONSTRAINT identity_decision_id IF NOT EXISTS FOR (n:IdentityDecision) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT possible_same_id IF NOT EXISTS FOR ()-[r:POSSIBLE_SAME]-() REQUIRE r.id IS UNIQUE;
CREATE INDEX naming_key IF NOT EXISTS FOR (n:Naming) ON (n.key);
CREATE INDEX naming_eid IF NOT EXISTS FOR (n:Naming) ON (n.eid);
CREATE INDEX naming_name_key IF NOT EXISTS FOR (n:Naming) ON (n.name_key);
CREATE INDEX naming_name_core IF NOT EXISTS FOR (n:Naming) ON (n.name_core);
CREATE INDEX registration_reg_no IF NOT EXISTS FOR (n:Registration) ON (n.reg_no);
CREATE INDEX registration_org IF NOT EXISTS FOR (n:Registration) ON (n.org);
CREATE INDEX registration_head_key IF NOT EXISTS FOR (n:Registration) ON (n.head_key);
CREATE INDEX registration_head_code IF NOT EXISTS FOR (n:Registration) ON (n.head_code);
CREATE INDEX identity_decision_old IF NOT EXISTS FOR (n:IdentityDecision) ON (n.old);
CREATE INDEX identity_decision_new IF NOT EXISTS FOR (n:IdentityDecision) ON (n.new);
