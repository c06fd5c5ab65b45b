// Cases and acts: what people did, appended and never changed; what a case concerns, by reference. 案件与行为
CREATE CONSTRAINT case_id IF NOT EXISTS FOR (n:Case) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT act_id IF NOT EXISTS FOR (n:Act) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT matter_ref IF NOT EXISTS FOR (n:Matter) REQUIRE n.ref IS UNIQUE;
CREATE INDEX case_subject IF NOT EXISTS FOR (n:Case) ON (n.subject);
CREATE INDEX case_authority IF NOT EXISTS FOR (n:Case) ON (n.authority_code);
CREATE INDEX case_procedure IF NOT EXISTS FOR (n:Case) ON (n.procedure);
CREATE INDEX proposal_matter IF NOT EXISTS FOR (n:Proposal) ON (n.matter);
CREATE INDEX proposal_authority IF NOT EXISTS FOR (n:Proposal) ON (n.authority_code);
CREATE INDEX matter_withdrawn IF NOT EXISTS FOR (n:Matter) ON (n.withdrawn_at);
