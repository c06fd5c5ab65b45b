// Persons by their whole name, for those who may look for them (R10.3). 人员姓名
CREATE INDEX person_name IF NOT EXISTS FOR (n:Person) ON (n.name);
