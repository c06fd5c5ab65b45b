// What may be inspected and who may inspect: version, natural key, party. 抽查事项与执法检查人员
CREATE CONSTRAINT inspection_item_rid IF NOT EXISTS FOR (n:InspectionItem) REQUIRE n.rid IS UNIQUE;
CREATE CONSTRAINT inspector_rid IF NOT EXISTS FOR (n:Inspector) REQUIRE n.rid IS UNIQUE;
CREATE INDEX inspection_item_key IF NOT EXISTS FOR (n:InspectionItem) ON (n.key);
CREATE INDEX inspector_key IF NOT EXISTS FOR (n:Inspector) ON (n.key);
CREATE INDEX inspection_item_subject IF NOT EXISTS FOR (n:InspectionItem) ON (n.subject);
CREATE INDEX inspector_subject IF NOT EXISTS FOR (n:Inspector) ON (n.subject);
