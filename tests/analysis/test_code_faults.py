"""R1.11 重错码 and A20."""

import polars as pl
import pytest

from graph_service.analysis.code_faults import HOLDINGS_SCHEMA, CodeFaults, Fault, code_faults
from graph_service.domain.identity import check_category, uscc_check_char
from graph_service.rulebook.code_quality import code_quality_target
from tests.laws.codes import VALID_USCC


def code(serial: int, prefix: str = "91") -> str:
    body = f"{prefix}440229MA{serial:06d}0"  # the ninth character of the body need not check here (V02 is a warning)
    return body + uscc_check_char(body)


def held(*rows: dict[str, object]) -> pl.DataFrame:
    full = [{"name": "甲", "category": "", "registrar_name": "", "closed": False, **row} for row in rows]
    return pl.DataFrame(full, schema=HOLDINGS_SCHEMA)


def faults(*rows: dict[str, object]) -> CodeFaults:
    return code_faults(held(*rows), code_quality_target())


A, B = code(1), code(2)
SAME_BODY = "92" + A[2:17]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([{"subject": "a", "code": A}, {"subject": "b", "code": B}], set()),
        (
            [{"subject": "a", "code": A}, {"subject": "b", "code": f" {A.lower()}"}],
            {("a", A, Fault.SHARED_CODE, ("b",)), ("b", A, Fault.SHARED_CODE, ("a",))},
        ),
        (
            [{"subject": "a", "code": A}, {"subject": "a", "code": B}],
            {("a", A, Fault.SEVERAL_CODES, (B,)), ("a", B, Fault.SEVERAL_CODES, (A,))},
        ),
        ([{"subject": "a", "code": A, "closed": True}, {"subject": "a", "code": B}], set()),  # only live codes count
        (
            [{"subject": "a", "code": A}, {"subject": "b", "code": SAME_BODY + uscc_check_char(SAME_BODY)}],
            {
                ("a", A, Fault.SHARED_BODY, (SAME_BODY + uscc_check_char(SAME_BODY),)),
                ("b", SAME_BODY + uscc_check_char(SAME_BODY), Fault.SHARED_BODY, (A,)),
            },
        ),
        (
            [{"subject": "a", "code": "914403001922038217"}],
            {("a", "914403001922038217", Fault.WRONG_CODE, ())},
        ),
        ([{"subject": "a", "code": A, "category": "个体工商户"}], {("a", A, Fault.WRONG_CATEGORY, ())}),
        ([{"subject": "a", "code": A, "category": "自然人"}], {("a", A, Fault.WRONG_CATEGORY, ())}),
        ([{"subject": "a", "code": A, "registrar_name": "乙"}], {("a", A, Fault.WRONG_NAME, ())}),
        ([{"subject": "a", "code": A, "name": "甲（韶关）", "registrar_name": "甲(韶关)"}], set()),
        ([{"subject": "a", "code": None}, {"subject": "b", "code": ""}], set()),
    ],
)
def test_findings(rows: list[dict[str, object]], expected: set[tuple[object, ...]]) -> None:
    found = faults(*rows).findings.rows(named=True)
    assert {(row["subject"], row["code"], row["fault"], tuple(row["others"])) for row in found} == expected


@pytest.mark.parametrize("category", ["法人及非法人组织", "个体工商户", "自然人"])
@pytest.mark.parametrize("one", VALID_USCC)
def test_category_is_judged_as_by_check_category(category: str, one: str) -> None:
    """R1.7"""
    found = faults({"subject": "a", "code": one, "category": category}).findings
    assert found.is_empty() is check_category(category, one).ok


def test_a20_two_shared_pairs_among_20000_miss_the_target() -> None:
    """A20: 4 subjects are 0.02 %, which is not below 0.02 %; 3 would be"""
    rows = [{"subject": str(i), "code": code(i)} for i in range(20_000)]
    rows[1]["code"] = rows[0]["code"]
    rows[3]["code"] = rows[2]["code"]
    rate = faults(*rows).rate
    assert (rate.faulty, rate.subjects, rate.rate, rate.met) == (4, 20_000, 0.0002, False)
    rows[3]["closed"] = True
    rate = faults(*rows).rate
    assert (rate.faulty, rate.met) == (3, True)


def test_tickets_go_to_the_department_of_the_prefix() -> None:
    rows = [{"subject": "a", "code": "51440229500000015P", "registrar_name": "乙"}, {"subject": "b", "code": "00"}]
    tickets = faults(*rows).tickets.select("subject", "lead", "faults").rows()
    assert tickets == [("a", "民政", ["名称与登记不符"]), ("b", "待定", ["代码校验不符"])]


def test_no_subject_no_fault() -> None:
    result = faults()
    assert result.findings.is_empty()
    assert result.tickets.is_empty()
    assert result.rate.met
