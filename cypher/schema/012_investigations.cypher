// Saved canvases, their versions, shares and who opened them. Linked to nothing: no walk meets them. 研判卷宗
CREATE CONSTRAINT investigation_id IF NOT EXISTS FOR (n:Investigation) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT investigation_version_id IF NOT EXISTS FOR (n:InvestigationVersion) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT investigation_share_id IF NOT EXISTS FOR (n:InvestigationShare) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT investigation_opening_id IF NOT EXISTS FOR (n:InvestigationOpening) REQUIRE n.id IS UNIQUE;
CREATE INDEX investigation_who IF NOT EXISTS FOR (n:Investigation) ON (n.who);
CREATE INDEX investigation_share_of IF NOT EXISTS FOR (n:InvestigationShare) ON (n.investigation);
CREATE INDEX investigation_share_hash IF NOT EXISTS FOR (n:InvestigationShare) ON (n.hash);
CREATE INDEX investigation_opening_who IF NOT EXISTS FOR (n:InvestigationOpening) ON (n.who);
CREATE INDEX investigation_opening_of IF NOT EXISTS FOR (n:InvestigationOpening) ON (n.investigation);
