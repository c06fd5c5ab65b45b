"""A small county as literal rows: three firms, a branch of the truth everyone can check by hand. Invented names."""

from __future__ import annotations

from typing import Any

from graph_service.store.writer import GraphWriter

Row = dict[str, Any]

MILL, FARM, SHOP = "91440229MA00000011", "91440229MA00000022", "92440229MA00000033"
CHEN, DENG, NAMED_CHEN = "p:" + "c" * 32, "p:" + "d" * 32, "n:" + "c" * 32
T1, T2, T3 = "2026-01-05T08:00:00+00:00", "2026-02-05T08:00:00+00:00", "2026-03-05T08:00:00+00:00"


def fact(rid: str, key: str, *, recorded_at: str = T1, row: int = 1, batch: str = "b1", **columns: Any) -> Row:
    """A fact with its provenance; ``rid`` and ``key`` are padded to look like hashes."""
    provenance = {
        "valid_from": None, "valid_to": None, "recorded_at": recorded_at, "source": "市场监管局", "batch": batch,
        "row": row, "trust": 1.0,
    }  # fmt: skip
    return provenance | {"rid": rid.ljust(32, "0"), "key": key.ljust(32, "f")} | columns


SUBJECTS: list[Row] = [
    {"eid": MILL, "uscc": MILL, "name": "翁源县鑫发碾米有限公司", "entity_kind": "ENTERPRISE", "certain": True},
    {"eid": FARM, "uscc": FARM, "name": "翁源县绿野养殖有限公司", "entity_kind": "ENTERPRISE", "certain": True},
    {"eid": SHOP, "uscc": SHOP, "reg_no": "440229600000033", "name": "翁源县龙仙镇阿珍杂货店", "certain": True},
]
PERSONS: list[Row] = [
    {"pid": CHEN, "name": "陈一鸣", "certain": True, "sealed": "c2VhbGVk"},
    {"pid": DENG, "name": "邓小满", "certain": True},
    {"pid": NAMED_CHEN, "name": "陈一鸣", "certain": False},
]
FACTS: dict[str, list[Row]] = {
    "registration": [
        fact("a1", "e1", eid=MILL, uscc=MILL, name="翁源县鑫发碾米有限公司", entity_kind="ENTERPRISE", status="ACTIVE",
             established_on="2010-05-06", approved_on="2020-01-01", region="440229", lr_name="陈一鸣",
             address="广东省韶关市翁源县龙仙镇建设一路12号", scope="稻谷加工", capital_yuan=1_000_000.0),
        fact("a2", "e2", row=2, eid=FARM, uscc=FARM, name="翁源县绿野养殖有限公司", entity_kind="ENTERPRISE",
             status="ACTIVE", established_on="2012-01-01", region="440229", lr_name="邓小满"),
    ],
    "naming": [
        fact("ae", "n1", eid=MILL, name="翁源县老磨坊", valid_to="2010-05-06"),
        fact("af", "n2", row=2, eid=MILL, name="翁源县鑫发碾米有限公司", valid_from="2010-05-06"),
    ],
    "role": [
        fact("b1", "r1", holder=CHEN, eid=MILL, kind="LR", title="法定代表人", valid_from="2015-01-01",
             valid_to="2025-09-01"),
        fact("b2", "r2", row=2, holder=DENG, eid=MILL, kind="LR", valid_from="2025-09-01"),
        fact("b3", "r3", row=3, holder=DENG, eid=FARM, kind="LR", valid_from="2012-01-01"),
        fact("b4", "r4", row=4, holder=MILL, eid=FARM, kind="DIR"),
    ],
    "holding": [
        fact("c1", "h1", owner=DENG, eid=MILL, econ=0.6, votes=0.6, pledged=False, valid_from="2010-05-06"),
        fact("c2", "h2", row=2, owner=MILL, eid=FARM, econ=0.51, valid_from="2012-01-01"),
        fact("c3", "h3", row=3, owner=CHEN, eid=FARM, econ=0.49, valid_from="2012-01-01", valid_to="2020-01-01"),
    ],
    "guarantee": [
        fact("d1", "g1", guarantor=MILL, eid=FARM, contract="保2026-1", amount_yuan=500_000.0),
        fact("d2", "g2", row=2, guarantor=DENG, eid=FARM, contract="保2026-2"),
    ],
    "proxy": [
        fact("17", "x1", holder=CHEN, eid=FARM, agreement="委2014-1", part="GIVES", votes=0.2,
             valid_from="2014-01-01", valid_to="2016-01-01"),
        fact("18", "x2", row=2, holder=MILL, eid=FARM, agreement="委2014-1", part="TAKES",
             valid_from="2014-01-01", valid_to="2016-01-01"),
    ],
    "concert": [
        fact("19", "y1", holder=DENG, eid=MILL, agreement="致2014-1", valid_from="2014-01-01",
             valid_to="2016-01-01"),
        fact("1a", "y2", row=2, holder=FARM, eid=MILL, agreement="致2014-1", valid_from="2014-01-01",
             valid_to="2016-01-01"),
    ],
    "kin": [
        fact("1b", "z1", person=CHEN, person_name="陈一鸣", relative=DENG, relative_name="邓小满", kinship="SPOUSE",
             legal_source="婚姻登记核验"),
    ],
    "contact": [
        fact("1c", "aa1", subject=MILL, subject_name="翁源县鑫发碾米有限公司", way="PHONE", contact_key="9" * 32,
             shown="138****0001", stated_on="2026-05-01", valid_from="2026-05-01"),
        fact("1d", "aa2", row=2, subject=DENG, subject_name="邓小满", way="EMAIL", contact_key="8" * 32),
    ],
    "bid": [
        fact("1e", "bb1", subject=FARM, subject_name="翁源县绿野养殖有限公司", tender_no="翁采2026-3", lot="一标段",
             price_yuan=990_000.0, won=True, opened_on="2026-04-02", valid_from="2026-04-02"),
        fact("1f", "bb2", row=2, subject=DENG, subject_name="邓小满", tender_no="翁采2026-3", lot="一标段"),
    ],
    "penalty": [
        fact("e1", "p1", subject=MILL, subject_name="翁源县鑫发碾米有限公司", doc_no="翁市监罚〔2026〕1号",
             decided_on="2026-03-10", valid_from="2026-03-10", categories=["罚款", "吊销许可证"], fine_yuan=50_000.0,
             authority_code="11440229000000000A", authority_name="翁源县市场监督管理局", authority="11440229000000000A",
             finding_names=[]),
        fact("e2", "p2", row=2, subject=DENG, subject_name="邓小满", doc_no="翁公罚〔2025〕7号",
             decided_on="2025-06-01",
             valid_from="2025-06-01", authority_name="翁源县公安局", authority="翁源县公安局"),
    ],
    "licence": [
        fact("f1", "l1", subject=MILL, subject_name="翁源县鑫发碾米有限公司", doc_no="食许1", decided_on="2024-01-01"),
        fact("f2", "l2", row=2, subject=DENG, subject_name="邓小满", doc_no="驾许2", decided_on="2024-02-01"),
    ],
    "list_entry": [
        fact("01", "s1", subject=FARM, subject_name="翁源县绿野养殖有限公司", list_code="C13",
             case_no="(2025)粤0229执1号", listed_on="2025-01-01", valid_from="2025-01-01"),
        fact("02", "s2", row=2, subject=CHEN, subject_name="陈一鸣", list_code="C13",
             case_no="(2025)粤0229执2号"),
    ],
    "commitment": [
        fact("03", "m1", subject=FARM, subject_name="翁源县绿野养殖有限公司", code="CN1", type="信用修复型",
             made_on="2026-01-01", authority_name="翁源县发展和改革局"),
        fact("04", "m2", row=2, subject=DENG, subject_name="邓小满", code="CN2", type="主动型", made_on="2026-01-02"),
    ],
    "inspection": [
        fact("05", "i1", subject=SHOP, subject_name="翁源县龙仙镇阿珍杂货店", task_no="T1", item="食品",
             inspected_on="2026-04-01"),
        fact("06", "i2", row=2, subject=DENG, subject_name="邓小满", task_no="T2", item="驾驶",
             inspected_on="2026-04-02"),
    ],
    "arrears": [
        fact("07", "j1", subject=MILL, subject_name="翁源县鑫发碾米有限公司", arrears_kind="欠税", item="增值税",
             balance_yuan=12_000.5, announced_on="2026-03-31", valid_from="2026-03-31"),
        fact("08", "j2", row=2, subject=DENG, subject_name="邓小满", arrears_kind="欠税", item="个人所得税",
             balance_yuan=300.0),
    ],
    "grade": [
        fact("09", "k1", subject=FARM, subject_name="翁源县绿野养殖有限公司", scheme="汽车租赁企业信用评价",
             grade="中（B）", period="2025", publicity="可向社会公开", authority_name="翁源县交通运输局"),
        fact("0a", "k2", row=2, subject=CHEN, subject_name="陈一鸣", scheme="导游信用评价", grade="A"),
    ],
    "honour": [
        fact("0b", "o1", subject=FARM, subject_name="翁源县绿野养殖有限公司", honour_kind="荣誉",
             title="守合同重信用企业", period="2025", awarded_on="2026-01-10", valid_from="2026-01-10"),
        fact("0c", "o2", row=2, subject=DENG, subject_name="邓小满", honour_kind="荣誉", title="诚信个人"),
    ],
    "complaint": [
        fact("0d", "q1", subject=SHOP, subject_name="翁源县龙仙镇阿珍杂货店", case_no="1440229002026010100000001",
             complaint_kind="投诉", matter="食品", received_on="2026-01-01", upheld=False),
        fact("0e", "q2", row=2, subject=DENG, subject_name="邓小满", case_no="1440229002026010100000002"),
    ],
    "rectification": [
        fact("0f", "t1", subject=MILL, subject_name="翁源县鑫发碾米有限公司", form="责令限期整改",
             doc_no="翁市监责改〔2026〕1号", held_on="2026-02-01", due_on="2026-03-01",
             authority_name="翁源县市场监督管理局", authority="翁源县市场监督管理局"),
        fact("10", "t2", row=2, subject=DENG, subject_name="邓小满", form="约谈", doc_no="翁约〔2026〕2号"),
    ],
    "statement": [
        fact("11", "u1", subject=FARM, subject_name="翁源县绿野养殖有限公司", form="年报", period="2025",
             item="年度报告", content="存续状态:开业", figures="资产总额:100万元", disclosed=False,
             verification="SELF_DECLARED"),
        fact("12", "u2", row=2, subject=CHEN, subject_name="陈一鸣", form="自愿注册", item="职称"),
    ],
    "lawsuit": [
        fact("13", "v1", subject=MILL, subject_name="翁源县鑫发碾米有限公司", case_no="(2026)粤0229民初1号",
             standing="被告", amount_yuan=20_000.0, filed_on="2026-02-02", valid_from="2026-02-02"),
        fact("14", "v2", row=2, subject=DENG, subject_name="邓小满", case_no="(2026)粤0229民初1号", standing="原告"),
    ],
    "objection": [
        fact("15", "w1", subject=MILL, subject_name="翁源县鑫发碾米有限公司", doc_no="翁市监罚〔2026〕1号",
             state="完成异议", authority_name="翁源县市场监督管理局", authority="翁源县市场监督管理局"),
        fact("16", "w2", row=2, subject=DENG, subject_name="邓小满", doc_no="翁公罚〔2025〕7号", state="受理"),
    ],
    "inspection_item": [  # on a firm, as this county has no department among its subjects
        fact("20", "cc1", subject=FARM, subject_name="翁源县绿野养殖有限公司", item_code="SJ-01", item="登记事项检查",
             category="登记事项检查", object_kind="全部", industries=["餐饮业", "零售业"], level="一般检查事项",
             basis="《市场主体登记管理条例》第三十八条", methods=["现场检查", "书面检查"], rate_cap=0.05, yearly_cap=1,
             expertise=["登记注册"], joint_departments=["翁源县税务局"], published_on="2026-01-10",
             valid_from="2026-01-10", authority_code="11440229000000000A", authority_name="翁源县市场监督管理局"),
        fact("21", "cc2", row=2, subject=FARM, subject_name="翁源县绿野养殖有限公司", item_code="SJ-02",
             item="食品经营监督检查", level="重点检查事项", basis="《食品安全法》第一百一十条"),
    ],
    "inspector": [
        fact("22", "dd1", subject=CHEN, subject_name="陈一鸣", cert_no="粤0229001", unit_name="翁源县市场监督管理局",
             unit_code="11440229000000000A", post="科员", status="在岗", expertise=["食品", "特种设备"],
             areas=["440229"], issued_on="2024-01-01", valid_from="2024-01-01", valid_to="2029-01-01",
             authority_code="11440229000000000A", authority_name="翁源县市场监督管理局"),
        fact("23", "dd2", row=2, subject=DENG, subject_name="邓小满", cert_no="粤0229002"),
    ],
}  # fmt: skip


def write_county(writer: GraphWriter) -> None:
    writer.upsert_subjects(SUBJECTS)
    writer.upsert_persons(PERSONS)
    for kind, rows in FACTS.items():
        writer.write_facts(kind, rows)


def rids(rows: object) -> list[str]:
    return [row["rid"].rstrip("0") for row in rows]  # type: ignore[attr-defined]
