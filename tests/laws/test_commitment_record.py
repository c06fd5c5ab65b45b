"""R2.5: the record of a commitment, field by field, and the codes by which people name it."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from graph_service.domain.commitment_record import FIELDS, check_record, refuse_faults
from graph_service.domain.commitments import (
    BY_TIME,
    STATE_TERMS,
    CommitmentState,
    CommitmentType,
    ExcludedMatter,
    commitment_ref,
)
from graph_service.domain.errors import BadInput
from graph_service.rulebook.procedures import procedure
from loaders.keys import with_keys
from loaders.mapping import mappings

AS_OF = date(2026, 6, 30)
FIRM, STALL, OFFICE, GUILD = "91440229MA4U0001XN", "92440229MA4W00011F", "11440229MB2D00057G", "51440229500000015P"
MADE = {
    "commitment_code": "44022920260601000001",
    "name": "翁源县示例建材有限公司",
    "subject_kind": "法人及非法人组织",
    "code": FIRM,
    "type": "容缺受理型",
    "matter": "建设工程规划许可容缺受理",
    "content": "承诺在约定日期前补齐所缺材料。",
    "liability": "逾期不补的, 退回申请并记入信用记录。",
    "made_on": "2026-06-01",
    "due_on": "2026-06-15",
    "authority_name": "翁源县政务服务数据管理局",
    "authority_code": OFFICE,
    "publicity": "可向社会公开",
}
FOUND = MADE | {
    "performance": "全部未履行",
    "unfulfilled": "未补交总平面图",
    "accountability": "退回申请",
    "found_on": "2026-06-20",
    "finder_name": "翁源县政务服务数据管理局",
    "finder_code": OFFICE,
}
PERSON = {"subject_kind": "自然人", "code": "", "name": "赖阿珍", "publicity": ""}


def faults(**change: str) -> list[tuple[str, str]]:
    return [(fault.field, fault.rule) for fault in check_record(FOUND | change, AS_OF)]


def test_the_form_has_twenty_fields_and_the_mapping_reads_them_all() -> None:
    (mapping,) = (one for one in mappings() if one.id == "commitments")
    assert len(FIELDS) == 20
    assert set(mapping.columns) == set(FIELDS)


def test_a_right_record_has_no_fault_made_or_found() -> None:
    assert check_record(MADE, AS_OF) == ()
    assert check_record(FOUND, AS_OF) == ()
    kept = FOUND | {"performance": "全部履行", "unfulfilled": "", "accountability": ""}
    assert check_record(kept, AS_OF) == ()
    assert check_record(MADE | PERSON, AS_OF) == ()
    assert check_record(MADE | {"subject_kind": "个体工商户", "code": STALL}, AS_OF) == ()
    by_guild = {"type": "行业自律型", "authority_code": GUILD, "authority_name": "翁源县示例协会"}
    assert check_record(MADE | by_guild, AS_OF) == ()


@pytest.mark.parametrize("field", [name for name, field in FIELDS.items() if field.required])
def test_what_the_form_asks_for_must_be_there(field: str) -> None:
    assert (field, "R2.5") in faults(**{field: " "})


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("4402292026060100000", "20 位数字"),
        ("４４０２２９２０２６０６０１０００００１", "20 位数字"),
        ("44022920260601ABCDEF", "20 位数字"),
        ("99999920260601000001", "999999 不是行政区划代码"),
        ("44022920260229000001", "20260229 不是真实日期"),
        ("44022920261301000001", "20261301 不是真实日期"),
    ],
)
def test_the_code_is_region_day_and_number(code: str, said: str) -> None:
    (fault,) = check_record(FOUND | {"commitment_code": code}, AS_OF)
    assert fault.field == "commitment_code"
    assert said in fault.message


def test_the_code_of_the_live_report_and_of_an_abolished_region_check() -> None:
    for code in ("32010020230217000011", "44022120040301000002"):  # 曲江县 was abolished in 2004 (R1.5)
        assert faults(commitment_code=code) == []


@pytest.mark.parametrize(("field", "most"), [("name", 200), ("matter", 512), ("content", 4000), ("liability", 4000),
                                             ("unfulfilled", 4000), ("accountability", 4000)])  # fmt: skip
def test_no_field_is_longer_than_its_column(field: str, most: int) -> None:
    assert faults(**{field: "长" * most}) == []
    assert faults(**{field: "长" * (most + 1)}) == [(field, "R2.5")]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"subject_kind": "企业"}, [("subject_kind", "R2.5")]),
        ({"type": "容缺型"}, [("type", "R2.5")]),
        ({"publicity": "公开"}, [("publicity", "R2.5")]),
        ({"performance": "已履行"}, [("performance", "R2.5")]),
        ({"subject_kind": "个体工商户"}, [("code", "V05")]),
        ({"subject_kind": "法人及非法人组织", "code": STALL}, [("code", "V05")]),
        ({"subject_kind": "自然人", "publicity": "不可公开"}, [("code", "V05")]),
        ({"code": "91440229MA4U0001XM"}, [("code", "V01")]),
        ({"code": ""}, [("code", "V05")]),
        ({"made_on": "2026-02-30"}, [("made_on", "V06")]),
        ({"made_on": "20260601"}, [("made_on", "V06")]),
        ({"made_on": "2026-07-01", "due_on": "2026-07-02", "found_on": "2026-06-30"}, [("made_on", "V06")]),
        ({"due_on": "2026-05-31"}, [("due_on", "V06")]),
        ({"found_on": "2026-05-31"}, [("found_on", "V06")]),
        ({"authority_code": FIRM}, [("authority_code", "V09")]),
        ({"authority_code": GUILD}, [("authority_code", "V09")]),
        ({"finder_code": "11440229MB2D00057H"}, [("finder_code", "V09")]),
        ({"performance": "全部履行"}, [("unfulfilled", "R2.5"), ("accountability", "R2.5")]),
        ({"performance": "部分履行", "unfulfilled": ""}, [("unfulfilled", "R2.5")]),
        ({"accountability": ""}, [("accountability", "R2.5")]),
        ({"found_on": ""}, [("found_on", "R2.5")]),
        ({"finder_name": "", "finder_code": ""}, [("finder_name", "R2.5"), ("finder_code", "R2.5")]),
        (
            {"performance": ""},
            [(name, "R2.5") for name in ("unfulfilled", "accountability", "found_on", "finder_name", "finder_code")],
        ),
        (PERSON | {"publicity": "可向社会公开"}, [("publicity", "V13")]),
        ({"content": "联系人13812341234"}, [("content", "V12")]),
    ],
)
def test_each_fault_names_its_field_and_rule(change: dict[str, str], expected: list[tuple[str, str]]) -> None:
    assert faults(**change) == expected


def test_a_refusal_names_every_fault_in_the_order_of_the_form() -> None:
    with pytest.raises(BadInput, match=r"承诺编码: 应为 20 位数字.*承诺受理单位代码: 应为机关") as raised:
        refuse_faults(check_record(FOUND | {"commitment_code": "1", "authority_code": FIRM}, AS_OF))
    assert raised.value.rule == "R2.5"
    refuse_faults(check_record(FOUND, AS_OF))
    with pytest.raises(BadInput, match="没有栏目 colour"):
        check_record({"colour": "red"}, AS_OF)


def test_a_case_and_a_loaded_record_of_one_code_have_one_reference() -> None:
    code = MADE["commitment_code"]
    kept = with_keys(pl.DataFrame({"code": [code], "type": ["主动型"]}), "commitment")
    assert commitment_ref(code) == f"commitment:{kept['key'][0]}"


def test_the_procedure_knows_every_state_but_those_that_time_brings() -> None:
    states = procedure("commitment").states
    assert set(states) == {state.value for state in CommitmentState if state not in BY_TIME}
    assert {id_: state.term for id_, state in states.items()} == {
        id_: STATE_TERMS[CommitmentState(id_)] for id_ in states
    }


def test_the_fields_of_the_procedure_offer_what_the_vocabulary_has() -> None:
    fields = {field.id: field for step in procedure("commitment").steps.values() for field in (*step.needs, *step.may)}
    assert fields["commitment_type"].choices == tuple(CommitmentType)
    assert fields["touches"].choices == tuple(ExcludedMatter)
    for ours, form in (("party_kind", "subject_kind"), ("publicity", "publicity")):
        assert fields[ours].choices == FIELDS[form].choices


def test_no_finding_against_anybody_comes_without_its_authority_a_reason_and_what_follows() -> None:
    asked = {"part": {"unfulfilled"}, "breach": {"unfulfilled"}, "find_false": {"proof", "doc_no"}}
    for name, more in asked.items():
        step = procedure("commitment").step(name)
        assert (step.by, step.reasoned) == ("authority", True)
        assert {"accountability"} | more <= {field.id for field in step.needs}
