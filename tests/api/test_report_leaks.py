"""R9.3: what may not go to a bank is planted in the graph and looked for in every form in which a report leaves."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from graph_service.domain.acts import Actor
from graph_service.rulebook.access import access_matrix
from graph_service.rulebook.exchange import read_platform
from graph_service.store.graph_store import GraphStore
from graph_service.store.writer import GraphWriter
from graph_service.usecases.asked import Asked
from graph_service.usecases.case_plan import Desk, Opening
from graph_service.usecases.cases import open_case
from graph_service.usecases.exchange import exchange, exchange_files
from graph_service.usecases.graph_now import read_edition
from tests.api.conftest import NOW, Service
from tests.api.report_service import authorise, authorised, fetch, order, pages_of, said_by, upload, verify
from tests.api.test_authorisation import BANK, PURPOSE, asked
from tests.store.small_county import CHEN, DENG, FARM, MILL, T2, fact

NAME = "翁源县鑫发碾米有限公司"
ID, PHONE, WORKER = "440229198812124321", "13977778888", "郭大勇"
GONE = {
    "repaired": "已修复之违法一", "annulled": "已撤销之违法二", "expired": "已届满之违法三", "minor": "轻微之违法四",
    "unlisted": "已移出之名单事由五", "private": "不公开之承诺事由六", "honour": "已撤之荣誉七", "kin": "配偶关系八",
    "talk": "约谈内容九", "hidden": "未披露之数据十",
}  # fmt: skip
SUSPECTED = "疑似关联之公司十一"
MARKED = "异议核查之违法十二"
NEVER = (
    *GONE.values(), ID, PHONE, WORKER, SUSPECTED, "71.5", "R7.3@2026", "CIRCULAR_HOLDING", "BAN_EVASION", "邓小满",
    "p:" + "c" * 32, "p:" + "d" * 32, "SPOUSE",
)  # fmt: skip
TODAY, OFFICE = NOW.date(), "unit-department"


def of_mill(rid: str, key: str, **columns: Any) -> dict[str, Any]:
    return fact(rid, key, subject=MILL, subject_name=NAME, batch=f"b-{rid}") | columns


def penalty(rid: str, number: int, **columns: Any) -> dict[str, Any]:
    told = {"decided_on": "2026-04-10", "valid_from": "2026-04-10", "categories": ["罚款"], "fine_yuan": 30_000.0}
    return of_mill(rid, f"pp{number}", doc_no=f"翁罚植〔2026〕{number}号", finding_names=[]) | told | columns


SHELL = "91440229MA000000S1"
FACTS: dict[str, list[dict[str, Any]]] = {
    "penalty": [
        penalty("71", 1, violation_type=GONE["repaired"], state="已修复"),
        penalty("72", 2, violation_type=GONE["annulled"], state="撤销"),
        penalty("73", 3, violation_type=GONE["expired"], decided_on="2019-01-10", valid_from="2019-01-10"),
        penalty("74", 4, violation_type=GONE["minor"], categories=["警告"], fine_yuan=None),
        penalty("75", 5, violation_type=MARKED, state="异议", authority_code=OFFICE, authority_name="某局"),
        penalty("76", 6, violation_type="超范围经营", finding_names=[WORKER], finding_roles=["直接责任人员"],
                content=f"对{WORKER}(身份证{ID}, 电话{PHONE})及当事人罚款"),
    ],
    "list_entry": [
        of_mill("77", "pp7", list_code="SAMR_ABNORMAL", list_name="经营异常名录", case_no="异1", listed_on="2025-01-01",
                removed_on="2025-06-01", facts=GONE["unlisted"], finding_names=[]),
    ],
    "commitment": [
        of_mill("78", "pp8", code="CNX", type="主动型", made_on="2026-01-01", matter=GONE["private"],
                publicity="特定范围内公开"),
    ],
    "honour": [
        of_mill("79", "pp9", honour_kind="荣誉", title=GONE["honour"], awarded_on="2025-01-01",
                revoked_on="2026-01-01"),
    ],
    "rectification": [of_mill("7a", "ppa", form="约谈", doc_no="约1", demands=GONE["talk"], held_on="2026-01-01")],
    "statement": [
        of_mill("7b", "ppb", form="年报", period="2025", item="年度报告", content="开业", figures=GONE["hidden"],
                disclosed=False, verification="SELF_DECLARED", stated_on="2026-03-01"),
    ],
    "holding": [fact("7c", "ppc", owner=SHELL, eid=MILL, econ=0.2, batch="b-7c") | {"trust": 0.5}],
    "kin": [
        fact("7d", "ppd", person=DENG, person_name="邓小满", relative=CHEN, relative_name="陈一鸣", kinship="SIBLING",
             legal_source=GONE["kin"], batch="b-7d"),
    ],
}  # fmt: skip


@pytest.fixture(scope="module")
def planted(service: Service) -> Service:
    writer = GraphWriter(service.app.state.context.connection)
    writer.upsert_subjects([{"eid": SHELL, "uscc": SHELL, "name": SUSPECTED, "entity_kind": "ENTERPRISE"}])
    for kind, rows in FACTS.items():
        writer.write_facts(kind, [{k: v for k, v in row.items() if k in known(kind)} for row in rows])
    return service


def known(kind: str) -> set[str]:
    from graph_service.domain.facts import FACTS as KINDS
    from graph_service.domain.facts import PROVENANCE

    return {one.name for one in (*KINDS[kind].columns, *PROVENANCE)} | {"rid", "key"}


@pytest.fixture
def made(planted: Service) -> Iterator[dict[str, Any]]:
    with authorised(planted):
        answer = order(planted)
        assert answer.status_code == 201, answer.text
        yield answer.json()


def leaked(text: str) -> list[str]:
    bare = "".join(text.split())
    return [word for word in NEVER if word in text or "".join(word.split()) in bare]


def test_what_is_planted_is_really_there(planted: Service) -> None:
    """Else nothing would be proved by not finding it."""
    store = GraphStore(planted.app.state.context.connection)
    rows = json.dumps(store.records(MILL, as_of="2026-06-30").rows, ensure_ascii=False)
    lost = [word for word in (*GONE.values(), ID, PHONE, WORKER, MARKED) if word not in rows]
    assert lost == [GONE["kin"]]  # a relation, in the network of those who may see it
    assert planted.get("inspector", f"/v1/subjects/{MILL}").json()["risk_class"]["score"] == 71.5


def test_nothing_planted_is_in_a_report_in_any_form(planted: Service, made: dict[str, Any]) -> None:
    pdf, signed = (fetch(planted, made["links"][kind]).content for kind in ("pdf", "signed_json"))
    pages = pages_of(pdf)
    forms = {
        "answer": json.dumps(made, ensure_ascii=False),
        "signed": json.dumps(said_by(signed), ensure_ascii=False),
        "pdf": "".join(pages),
        "verify": json.dumps([verify(planted, made["verify_code"]), upload(planted, pdf)], ensure_ascii=False),
        "refusal": order(planted, FARM).text,
    }
    assert {form: leaked(text) for form, text in forms.items()} == {form: [] for form in forms}
    for form in ("signed", "pdf"):
        assert "超范围经营" in forms[form]
        assert "郭*" in forms[form]
        assert MARKED in forms[form]
    assert all(word not in forms["verify"] for word in (BANK, PURPOSE, "超范围经营"))


def test_what_is_objected_to_is_told_with_its_mark(planted: Service, made: dict[str, Any]) -> None:
    told = said_by(fetch(planted, made["links"]["signed_json"]).content)["portrait"]["penalties"]["items"]
    assert {one["violation"]: one["objection"] for one in told}[MARKED] is True
    text = "".join(pages_of(fetch(planted, made["links"]["pdf"]).content))
    assert text.count("【异议核查中】") == sum(one["objection"] for one in told)


def test_nothing_planted_is_in_a_log(planted: Service, made: dict[str, Any]) -> None:
    fetch(planted, made["links"]["pdf"])
    verify(planted, made["verify_code"])
    log = planted.log.getvalue()
    assert leaked(log) == []
    assert [word for word in (MILL, NAME, made["number"], made["verify_code"], PURPOSE) if word in log] == []
    audit = json.dumps(planted.audit(), ensure_ascii=False)
    assert [word for word in (*GONE.values(), ID, PHONE, WORKER, made["verify_code"]) if word in audit] == []


@pytest.mark.parametrize("name", ["yuexinrong", "national"])
def test_nothing_planted_goes_to_a_platform(planted: Service, name: str, tmp_path: Path) -> None:
    platform, connection = read_platform(name), planted.app.state.context.connection
    store = GraphStore(connection)
    nobody = exchange(store, platform, [MILL], Asked(TODAY), TODAY, read_edition(store.connection).sources)
    assert (nobody.told, nobody.refused) == ((), (MILL,))
    with authorised(planted, unit_code=platform.unit_code, purpose=platform.purpose):
        past = Asked(date(2026, 4, 30))
        for asked_on in (Asked(TODAY), past):
            made = exchange(
                store,
                platform,
                [MILL, FARM, "91440229MA9999999X"],
                asked_on,
                TODAY,
                read_edition(store.connection).sources,
            )
            assert (made.told, made.refused) == ((MILL,), (FARM, "91440229MA9999999X"))
            files = exchange_files(made)
            texts = {path: content.decode("utf-8-sig") for path, content in files.items() if not path.endswith("xlsx")}
            (tmp_path / "book.xlsx").write_bytes(files["数据.xlsx"])
            with ZipFile(tmp_path / "book.xlsx") as book:
                texts["数据.xlsx"] = "".join(book.read(part).decode("utf-8") for part in book.namelist())
            assert {path: leaked(text) for path, text in texts.items()} == {path: [] for path in texts}
            assert "超范围经营" in texts["数据.json"]
            assert "超范围经营" in texts["数据.xlsx"]
            assert all(content.startswith(b"\xef\xbb\xbf") for path, content in files.items() if path.endswith("csv"))
            rows = {row["违法行为类型"]: row["异议标记"] for row in made.rows["行政处罚信息"]}
            assert rows[MARKED] == "是"
            assert "纳税信用级别,本服务不提供" in texts["本服务不提供.csv"]
            assert "信用风险分类,不得共享(R9.3)" in texts["本服务不提供.csv"]
            assert "FARM" not in texts["未授权.csv"]


def test_a_record_repaired_after_the_report_is_told_as_a_change_and_no_more(planted: Service) -> None:
    with authorised(planted):
        made = order(planted).json()
        assert verify(planted, made["verify_code"])["changed"] is False
        later = penalty("8f", 6, violation_type="超范围经营", state="信用修复完成") | {"recorded_at": T2}
        writer = GraphWriter(planted.app.state.context.connection)
        writer.write_facts("penalty", [{k: v for k, v in later.items() if k in known("penalty")}])
        told = verify(planted, made["verify_code"])
        assert (told["state"], told["changed"]) == ("valid", True)
        assert "报告出具后有变动, 请重新查询" in told["note"]
        assert "翁罚植" not in json.dumps(told, ensure_ascii=False)
        again = order(planted).json()
        assert verify(planted, again["verify_code"])["changed"] is False


def test_an_annulment_by_a_case_is_a_change_and_an_objection_alone_is_none(planted: Service) -> None:
    desk = Desk(
        planted.app.state.context.connection, access_matrix(), Actor("li", OFFICE, "department"), TODAY, NOW,
    )  # fmt: skip
    named = f"penalty:{'pp5'.ljust(32, 'f')}"
    with authorised(planted):
        made = order(planted).json()
        filed = {
            "procedure": "objection", "step": "file", "subject": MILL, "records": [named], "reason": "事实有误",
            "data": {"ground": "记录错误", "statement": "并无此事"},
        }  # fmt: skip
        answer = asked(planted, "/v1/cases", filed)
        assert answer.status_code == 201, answer.text
        assert verify(planted, made["verify_code"])["changed"] is False
        annul = Opening(
            "an-1", "annulment", "annul", TODAY, MILL, NAME, (named,), OFFICE, "某局", "复议撤销", {"doc_no": "撤1"}
        )
        open_case(desk, annul)
        assert verify(planted, made["verify_code"])["changed"] is True
        text = "".join(pages_of(fetch(planted, order(planted).json()["links"]["pdf"]).content))
        assert MARKED not in text


def test_authorising_again_does_not_revive_an_old_report(planted: Service) -> None:
    with authorised(planted):
        made = order(planted).json()
    assert verify(planted, made["verify_code"])["state"] == "withdrawn"
    case = authorise(planted)
    assert verify(planted, made["verify_code"])["state"] == "withdrawn"
    asked(planted, f"/v1/cases/{case}/acts", {"step": "withdraw", "seen": 1})
