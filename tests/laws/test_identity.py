"""R1.1-R1.8 and R1.10: every example of the rule book, and what the check character is said to catch."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph_service.domain.errors import BadCode
from graph_service.domain.identity import (
    USCC_ALPHABET,
    check_category,
    check_resident_id,
    check_uscc,
    normalise_code,
    parse_uscc,
    resident_check_char,
    suggest_uscc,
    uscc_check_char,
)
from graph_service.domain.subjects import EntityKind
from tests.laws.codes import IMPOSSIBLE_RESIDENTS, INVALID_USCC, VALID_RESIDENTS, VALID_USCC

TODAY = date(2026, 6, 30)

codes = st.text(USCC_ALPHABET, min_size=17, max_size=17).map(lambda body: body + uscc_check_char(body))


@pytest.mark.parametrize("code", VALID_USCC)
def test_valid_uscc(code: str) -> None:
    """R1.9"""
    check = check_uscc(code)
    assert check.ok
    assert check.code == code
    assert {finding.rule for finding in check.findings} <= {"R1.5"} or code == "91350100M000100Y43"


@pytest.mark.parametrize(("code", "says"), INVALID_USCC)
def test_invalid_uscc(code: str, says: str) -> None:
    """R1.10"""
    check = check_uscc(code)
    assert not check.ok
    assert [finding.rule for finding in check.findings] == ["V01"]
    assert says in check.findings[0].message
    with pytest.raises(BadCode, match=says):
        parse_uscc(code)


@pytest.mark.parametrize(
    ("code", "rules"),
    [
        ("91440229MA4U00010W", ["V02"]),  # R1.10: check character fits, body does not
        ("91440229MA4U0001XN", []),
        ("92440229MA4W00011F", []),
        ("91100000100003962T", []),  # R1.5: 100000 is the national registrar
        (lambda: "94440229MA4W00011" + uscc_check_char("94440229MA4W00011"), ["V03"]),
        (lambda: "92999999MA4W00011" + uscc_check_char("92999999MA4W00011"), ["R1.5"]),
        (lambda: "92440221MA4W00011" + uscc_check_char("92440221MA4W00011"), []),  # 曲江县, abolished in 2004
    ],
)
def test_warnings_do_not_reject(code, rules: list[str]) -> None:
    """R1.3-R1.5"""
    check = check_uscc(code if isinstance(code, str) else code())
    assert check.ok
    assert [finding.rule for finding in check.findings] == rules


def test_parts_of_a_code() -> None:
    """R1.3"""
    uscc = parse_uscc("91440300192203821 6")
    assert (uscc.department, uscc.type, uscc.region, uscc.body) == ("9", "1", "440300", "192203821")
    assert uscc.kind is EntityKind.ENTERPRISE
    assert uscc.department_term == "市场监管"


@pytest.mark.parametrize("code", VALID_USCC)
def test_all_540_single_errors_are_caught(code: str) -> None:
    """R1.2"""
    wrong = [code[:i] + c + code[i + 1 :] for i in range(18) for c in USCC_ALPHABET if c != code[i]]
    assert len(wrong) == 540
    assert not any(check_uscc(one).ok for one in wrong)


@given(codes, st.tuples(st.integers(0, 17), st.integers(0, 17)))
def test_of_all_swaps_only_1_with_18_is_missed(code: str, places: tuple[int, int]) -> None:
    """R1.2"""
    i, j = sorted(places)
    chars = list(code)
    chars[i], chars[j] = chars[j], chars[i]
    swapped = "".join(chars)
    assert check_uscc(swapped).ok == (swapped == code or (i, j) == (0, 17))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("91330282l07196379d", "91330282L07196379D"),  # stands so in public data
        ("９１４４０３００　１９２２０３８２１６", "914403001922038216"),
        ("9144-0300-1922-0382-16\n", "914403001922038216"),
        ("9144O3OO1922O38216", "9144O3OO1922O38216"),  # never repaired
    ],
)
def test_normalise(text: str, code: str) -> None:
    """R1.6"""
    assert normalise_code(text) == code


def test_lower_case_code_of_public_data_is_valid() -> None:
    """R1.6"""
    assert check_uscc("91330282l07196379d").ok


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("9144O3OO1922O38216", "914403001922038216"),  # O for 0
        ("9I4403001922038216", "914403001922038216"),  # I for 1
        ("914403001922308216", "914403001922038216"),  # neighbours swapped
        ("9152000071430S80XT", "9152000071430580XT"),  # S for 5
        ("9144030019220382I6", "914403001922038216"),
        ("9I4403001922308216", "914403001922038216"),  # both
    ],
)
def test_suggestions_contain_what_was_meant(written: str, meant: str) -> None:
    """R1.6: suggested, not applied"""
    assert not check_uscc(written).ok
    assert meant in suggest_uscc(written)


@given(st.text(USCC_ALPHABET + "IOSVZ", min_size=17, max_size=18))
def test_every_suggestion_checks(written: str) -> None:
    suggestions = suggest_uscc(written)
    assert all(check_uscc(code).ok for code in suggestions)
    assert not (suggestions and check_uscc(written).ok)


@pytest.mark.parametrize(
    ("category", "code", "ok"),
    [
        ("法人及非法人组织", "914403001922038216", True),
        ("法人及非法人组织", "93440229MA4X000122", True),
        ("法人及非法人组织", "11320100MB1886843H", True),
        ("法人及非法人组织", "51440229500000015P", True),
        ("法人及非法人组织", "92440229MA4W00011F", False),
        ("法人及非法人组织", "", False),
        ("个体工商户", "92440229MA4W00011F", True),
        ("个体工商户", "914403001922038216", False),
        ("个体工商户", "", False),
        ("自然人", "", True),
        ("自然人", "92440229MA4W00011F", False),
        ("个体工商户", "914403001922038217", True),  # V01 speaks of this one
        ("企业", "914403001922038216", False),
    ],
)
def test_category_against_code(category: str, code: str, ok: bool) -> None:
    """R1.7, V05"""
    assert check_category(category, code).ok is ok


@pytest.mark.parametrize("number", VALID_RESIDENTS)
def test_valid_resident_id(number: str) -> None:
    """R1.8"""
    assert check_resident_id(number, TODAY).ok
    assert resident_check_char(number[:17]) == number[17]


@pytest.mark.parametrize(("number", "says"), IMPOSSIBLE_RESIDENTS)
def test_invalid_resident_id(number: str, says: str) -> None:
    """V11; the message never holds the number (R10.3)"""
    check = check_resident_id(number, TODAY)
    assert not check.ok
    assert says in check.findings[0].message
    assert number[6:14] not in check.findings[0].message


def test_lower_case_x_of_a_resident_id() -> None:
    assert check_resident_id("11010519491231002x", TODAY).ok
