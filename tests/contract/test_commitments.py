"""Commitments as cases on a real graph (§3): made under the form and the gate, found, disputed, repaired."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from graph_service.analysis.commitment_gate import Request
from graph_service.analysis.listed_subjects import check_listed
from graph_service.domain.acts import Value
from graph_service.domain.commitments import CommitmentType, commitment_ref
from graph_service.domain.errors import BadInput, Conflict, Forbidden, NotFound, Unlawful
from graph_service.store.bolt import Connection
from graph_service.store.cases import case_by_id
from graph_service.store.graph_store import GraphStore
from graph_service.store.writer import GraphWriter
from graph_service.usecases.asked import Asked
from graph_service.usecases.case_plan import Opening, Taking
from graph_service.usecases.cases import open_case, take_step
from graph_service.usecases.commitments import all_commitments, commitment_coverage, judge_promise, review_list
from graph_service.usecases.law import records_under_law
from loaders.listed_file import read_roster
from tests.conftest import TestGraph
from tests.contract.three_subjects import (
    BUILDING,
    COOP,
    FIRM,
    NAMES,
    OFFICE,
    STALL,
    STRANGER,
    day,
    desk,
    led_on,
    three_subjects,
)
from tests.store.small_county import fact

CODE, SECOND = "44022920260601000001", "44022920260601000002"
NOT_KEPT: dict[str, Value] = {"unfulfilled": "未补交身份证明", "accountability": "退回申请, 记入信用记录"}
SHORT = Request(CommitmentType.SHORTFALL, BUILDING, "建设工程规划许可证核发", ("委托代理人身份证明",))


@pytest.fixture
def connection(embedded: TestGraph) -> Connection:
    return three_subjects(embedded)


def promise(on: str = "06-01", code: str = CODE, subject: str = FIRM, **data: Value) -> Opening:
    stated: Mapping[str, Value] = {
        "code": code, "commitment_type": "容缺受理型", "party_kind": "法人及非法人组织", "matter": "规划许可容缺受理",
        "content": "在约定日期前补齐所缺材料", "liability": "逾期退回", "publicity": "可向社会公开",
        "due_on": "2026-06-15", "item": "建设工程规划许可证核发", "missing": ["委托代理人身份证明"],
    }  # fmt: skip
    return Opening(
        f"make {code}", "commitment", "make", day(on), subject, NAMES.get(subject, ""), (), BUILDING,
        "翁源县住房和城乡建设管理局", data={key: value for key, value in {**stated, **data}.items() if value != ""},
        case=code,
    )  # fmt: skip


def step(name: str, on: str, **data: Value) -> Taking:
    return led_on(CODE, name, on, **data)


def state(connection: Connection, on: str, code: str = CODE) -> str:
    frame = all_commitments(connection, Asked(day(on)))
    return str(frame.filter(frame["code"] == code)["state"].item())


def allowed(connection: Connection, on: str) -> bool:
    return judge_promise(GraphStore(connection), FIRM, SHORT, Asked(day(on))).allowed


def on_record(connection: Connection, on: str) -> list[dict[str, Any]]:
    page = records_under_law(GraphStore(connection), FIRM, ["commitment"], Asked(day(on)), limit=10)
    return list(page.rows)


def repair(connection: Connection, on: str) -> None:
    """Apply for the repair of the breach on a day and have it granted on the next."""
    office = desk(connection, "12-31", "", "regulator")
    applied = open_case(
        office,
        Opening(f"apply {on}", "repair", "apply", day(on), FIRM, NAMES[FIRM], (commitment_ref(CODE),), BUILDING,
                data={"proof": "补交回执", "promise": SECOND}),
    )  # fmt: skip
    for name, reason in (("accept", ""), ("grant", "已补交材料, 经核实")):
        take_step(office, Taking(f"{name} {on}", applied.head.id, name, day(on), reason))


def test_a_promise_is_made_falls_due_is_broken_and_its_breach_is_repaired(connection: Connection) -> None:
    made = open_case(desk(connection, "06-01"), promise())
    assert (made.head.id, made.state.id) == (CODE, "MADE")
    (clock,) = made.clocks
    assert (clock.clock, clock.start, clock.stop) == ("C21", day("06-15"), None)
    assert [state(connection, on) for on in ("06-14", "06-15", "06-16")] == ["MADE", "DUE", "OVERDUE_UNREVIEWED"]
    assert allowed(connection, "06-19")  # nobody has looked at it: the department's fault
    (row,) = review_list(connection, Asked(day("06-29")), seed="六月").to_dicts()
    assert (row["code"], row["why"], row["result_by"], row["late"]) == (CODE, "到期", day("06-25"), True)
    found = take_step(desk(connection, "06-20"), step("breach", "06-20", **NOT_KEPT))
    assert (found.state.id, found.clocks[0].stop) == ("BREACHED", day("06-20"))
    assert [state(connection, on) for on in ("06-19", "06-20", "12-31")] == [
        "OVERDUE_UNREVIEWED",
        "BREACHED",
        "BREACHED",
    ]
    assert review_list(connection, Asked(day("06-29")), seed="六月").is_empty()
    assert allowed(connection, "06-19")
    assert not allowed(connection, "06-27")
    with pytest.raises(Unlawful, match=r"有尚未修复的全部未履行的承诺: 容缺受理型 44022920260601000001.*R3\.3\.5"):
        open_case(desk(connection, "06-27"), promise("06-27", SECOND, due_on="2026-07-15"))
    (record,) = on_record(connection, "06-27")
    assert (record["performance"], record["finder_code"], record["standing"]) == ("全部未履行", BUILDING, "VALID")
    with pytest.raises(Unlawful, match=r"认定日期 2026-06-20 [+] 3个月 = 2026-09-20 届满, 自 2026-09-21 起可申请"):
        repair(connection, "09-20")
    repair(connection, "09-21")
    assert [on_record(connection, on)[0]["standing"] for on in ("09-20", "09-21")] == ["VALID", "REPAIRED"]
    assert not allowed(connection, "09-20")
    assert allowed(connection, "09-21")
    again = open_case(desk(connection, "09-22"), promise("09-22", SECOND, due_on="2026-10-15"))
    assert again.state.id == "MADE"
    told = commitment_coverage(connection, Asked(day("09-30"))).fields.to_dicts()
    assert [(row["authority_code"], row["made"], row["breached"], row["running"], row["overdue"]) for row in told] == [
        (BUILDING, 2, 1, 1, 0)
    ]


def test_false_is_found_by_its_authority_with_evidence_and_a_dispute_is_heard(connection: Connection) -> None:
    open_case(desk(connection, "06-01"), promise())
    untrue = {**NOT_KEPT, "proof": "公安机关说明", "doc_no": "翁住建认〔2026〕1号"}
    with pytest.raises(Forbidden, match="只能由认定单位"):
        take_step(desk(connection, "06-20", FIRM), step("find_false", "06-20", **untrue))
    with pytest.raises(BadInput, match="proof"):
        take_step(desk(connection, "06-20"), step("find_false", "06-20", **NOT_KEPT, doc_no="1号"))
    assert take_step(desk(connection, "06-20"), step("find_false", "06-20", **untrue)).state.id == "FALSE"
    assert not allowed(connection, "06-21")
    take_step(desk(connection, "06-22", FIRM, "subject"), step("dispute", "06-22"))
    answer = judge_promise(GraphStore(connection), FIRM, SHORT, Asked(day("06-22")))
    assert answer.allowed
    assert any("异议核查中" in note for note in answer.notes)
    assert take_step(desk(connection, "06-24"), step("fulfil", "06-24")).state.id == "FULFILLED"
    assert allowed(connection, "06-24")
    with pytest.raises(NotFound, match="未查到"):  # what was kept needs no repair
        repair(connection, "12-01")


def test_a_finding_made_here_is_objected_to_like_any_record_and_void_if_upheld(
    connection: Connection,
) -> None:
    open_case(desk(connection, "06-01"), promise())
    take_step(desk(connection, "06-20"), step("breach", "06-20", **NOT_KEPT))
    told: dict[str, Value] = {"ground": "记录错误", "statement": "已于当日补交"}
    filed = open_case(
        desk(connection, "06-21", FIRM, "subject"),
        Opening("o1", "objection", "file", day("06-21"), FIRM, NAMES[FIRM], (commitment_ref(CODE),), data=told),
    )  # fmt: skip
    office = desk(connection, "06-29", "", "regulator")
    take_step(office, led_on(filed.head.id, "mark", "06-22"))
    assert not allowed(connection, "06-21")
    assert allowed(connection, "06-22")
    take_step(office, led_on(filed.head.id, "uphold", "06-24", outcome="撤回认定"))
    assert [state(connection, on) for on in ("06-19", "06-20", "06-24")] == ["VOID"] * 3  # from the start (R5.9)
    with pytest.raises(NotFound, match="没有这些记录"):
        open_case(
            desk(connection, "06-29", FIRM, "subject"),
            Opening("o2", "objection", "file", day("06-29"), FIRM, NAMES[FIRM], (commitment_ref(SECOND),), data=told),
        )  # fmt: skip


@pytest.mark.parametrize(
    ("change", "error", "told"),
    [
        ({"code": "44022920260229000001"}, BadInput, "不是真实日期"),
        ({"code": "99999920260601000001"}, BadInput, "不是行政区划代码"),
        ({"party_kind": "个体工商户"}, BadInput, "承诺人代码: 类别为个体工商户"),
        ({"party_kind": "自然人", "publicity": "可向社会公开"}, BadInput, "自然人的承诺不向社会公开"),
        ({"publicity": ""}, BadInput, "公开类型: 必填"),
        ({"content": "长" * 4001}, BadInput, "至多 4000 字"),
        ({"content": "联系 13812341234"}, BadInput, "须脱敏"),
        ({"due_on": ""}, BadInput, "须载明期限届满日"),
        ({"due_on": "2026-05-31"}, BadInput, "早于承诺作出日期"),
        ({"item": ""}, Unlawful, r"未写明办理事项 \[R3\.3\.1"),
        ({"missing": ["使用土地的有关证明文件"]}, Unlawful, r"是核心要件 \[R3\.3\.3"),
        ({"touches": ["国家秘密"]}, Unlawful, r"事项直接涉及国家秘密 \[R3\.3\.10"),
        ({"touches": ["其他"]}, BadInput, "所涉除外领域不能是"),
    ],
)
def test_a_promise_is_taken_only_as_the_form_and_the_gate_have_it(
    connection: Connection, change: dict[str, Value], error: type[Exception], told: str
) -> None:
    wanted = promise(**change)  # type: ignore[arg-type]
    with pytest.raises(error, match=told):
        open_case(desk(connection, "06-01"), wanted)
    with pytest.raises(NotFound):
        case_by_id(connection, wanted.case)


def test_one_code_is_one_commitment(connection: Connection) -> None:
    open_case(desk(connection, "06-01"), promise())
    with pytest.raises(Conflict):
        open_case(desk(connection, "06-02"), Opening(**{**_fields(promise()), "act": "another", "subject": COOP}))
    with pytest.raises(BadInput, match="以承诺编码为案件编号"):
        open_case(desk(connection, "06-02"), Opening(**{**_fields(promise(code=SECOND)), "case": ""}))


def _fields(one: Opening) -> dict[str, object]:
    return {name: getattr(one, name) for name in Opening.__slots__}


def test_a_draft_binds_nobody_and_is_judged_when_it_is_signed(connection: Connection) -> None:
    drafted: dict[str, Value] = {
        "code": CODE, "commitment_type": "审批替代型", "party_kind": "法人及非法人组织", "matter": "卫生许可",
        "content": "已具备许可条件",
    }  # fmt: skip
    wanted = promise()
    draft = Opening(
        "d1", "commitment", "draft", day("06-01"), FIRM, NAMES[FIRM], (), BUILDING, wanted.authority_name, data=drafted,
        case=CODE,
    )  # fmt: skip
    assert open_case(desk(connection, "06-01", FIRM, "subject"), draft).clocks == ()
    assert all_commitments(connection, Asked(day("06-30"))).is_empty()
    sign = step("sign", "06-02", liability="撤销许可", publicity="可向社会公开", due_on="2026-08-02")
    with pytest.raises(BadInput, match="违诺责任"):
        take_step(desk(connection, "06-02", FIRM, "subject"), step("sign", "06-02", publicity="不可公开"))
    signed = take_step(desk(connection, "06-02", FIRM, "subject"), sign)
    assert (signed.state.id, signed.clocks[0].start) == ("MADE", day("08-02"))
    breach = take_step(desk(connection, "06-30"), step("breach", "06-30", **NOT_KEPT))
    assert breach.state.id == "BREACHED"  # an inspection may find it before the last day


def test_a_promise_to_supply_is_not_broken_before_its_day_nor_taken_back_after_it(connection: Connection) -> None:
    open_case(desk(connection, "06-01"), promise())
    with pytest.raises(Unlawful, match="承诺期限至 2026-06-15"):
        take_step(desk(connection, "06-15"), step("breach", "06-15", **NOT_KEPT))
    assert take_step(
        desk(connection, "06-14", FIRM, "subject"), step("supplement", "06-14", proof="身份证明")
    ).state.id == ("SUPPLEMENTED")
    assert state(connection, "06-16") == "OVERDUE_UNREVIEWED"
    with pytest.raises(Unlawful, match="已于 2026-06-15 到期, 不能撤回"):
        take_step(desk(connection, "06-16", FIRM, "subject"), step("withdraw", "06-16"))
    assert take_step(desk(connection, "06-16"), step("fulfil", "06-16")).state.id == "FULFILLED"


def test_what_sources_state_and_what_is_decided_here_count_together(connection: Connection, tmp_path: Path) -> None:
    stated = {"subject": FIRM, "subject_name": NAMES[FIRM], "type": "行业自律型", "made_on": "2026-01-01"}
    broken = {"performance": "全部未履行", "found_on": "2026-03-01"}
    writer = GraphWriter(connection)
    writer.write_facts(
        "commitment",
        [fact("03", "m1", code=SECOND, **stated, **broken, valid_from="2026-01-01"),
         fact("04", "m2", code="44022920260601000003", **stated, valid_from="2026-01-01", authority_code=OFFICE)],
    )  # fmt: skip
    assert not allowed(connection, "06-01")
    assert allowed(connection, "02-28")  # not found yet
    assert all_commitments(connection, Asked(day("06-01")), OFFICE)["code"].to_list() == ["44022920260601000003"]
    file = tmp_path / "名册.csv"
    file.write_text(
        f"协会名称,会员名称,会员代码\n甲协会,{NAMES[FIRM]},{FIRM}\n甲协会,阿珍,{STALL}\n甲协会,,{COOP}\n甲协会,,{STRANGER}\n"
    )
    found = commitment_coverage(connection, Asked(day("06-01")), check_listed(read_roster(file), grouped=True))
    assert found.associations is not None
    assert found.associations.rows() == [("甲协会", 3, 1, 1 / 3, [STRANGER, COOP])]
    assert found.roster
    assert [(fault.row, fault.rule) for fault in found.roster.faults] == [(2, "V04")]
    assert found.unknown == (STRANGER,)
