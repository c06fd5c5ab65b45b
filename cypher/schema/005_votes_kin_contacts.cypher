// Votes bound by agreement, kinship, contacts, bids. 表决权安排、亲属、联络信息、投标
CREATE CONSTRAINT proxy_votes_rid IF NOT EXISTS FOR ()-[r:PROXY_VOTES]-() REQUIRE r.rid IS UNIQUE;
CREATE CONSTRAINT concert_rid IF NOT EXISTS FOR ()-[r:CONCERT]-() REQUIRE r.rid IS UNIQUE;
CREATE CONSTRAINT kin_rid IF NOT EXISTS FOR ()-[r:KIN]-() REQUIRE r.rid IS UNIQUE;
CREATE CONSTRAINT contact_rid IF NOT EXISTS FOR (n:Contact) REQUIRE n.rid IS UNIQUE;
CREATE CONSTRAINT bid_rid IF NOT EXISTS FOR (n:Bid) REQUIRE n.rid IS UNIQUE;
CREATE INDEX proxy_votes_key IF NOT EXISTS FOR ()-[r:PROXY_VOTES]-() ON (r.key);
CREATE INDEX concert_key IF NOT EXISTS FOR ()-[r:CONCERT]-() ON (r.key);
CREATE INDEX kin_key IF NOT EXISTS FOR ()-[r:KIN]-() ON (r.key);
CREATE INDEX contact_key IF NOT EXISTS FOR (n:Contact) ON (n.key);
CREATE INDEX contact_subject IF NOT EXISTS FOR (n:Contact) ON (n.subject);
CREATE INDEX bid_key IF NOT EXISTS FOR (n:Bid) ON (n.key);
CREATE INDEX bid_subject IF NOT EXISTS FOR (n:Bid) ON (n.subject);
