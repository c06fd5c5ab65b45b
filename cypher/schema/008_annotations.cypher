// Marks on the record of a person, without effect on any right (L2). 个人信用记录标注
CREATE CONSTRAINT annotation_id IF NOT EXISTS FOR (n:Annotation) REQUIRE n.id IS UNIQUE;
