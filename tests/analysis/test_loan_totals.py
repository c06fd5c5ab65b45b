"""R9.7: what is told of loans never tells of a few, neither straight nor by what is left of a total."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from graph_service.analysis.loan_totals import DIMENSIONS, TOTAL, Told, latest, totals
from graph_service.domain.loans import LoanReport, LoanStatus

MINIMUM = 5
FIRST = LoanReport("bank", "翁源农村商业银行", "DK1", "g", "s1", LoanStatus.GRANTED, date(2026, 6, 1), 100.0, 0.04, 12)


def loan(number: int, trade: str, **change: object) -> Told:
    report = replace(FIRST, case=f"DK{number}", subject=f"s{number}", **change)  # type: ignore[arg-type]
    return Told(report, {"行业": trade, "地区": "440229", "机构类别": "农村金融机构"})


def test_a_small_group_hides_and_takes_the_next_with_it() -> None:
    loans = [loan(n, "粮食") for n in range(9)] + [loan(n, "养殖") for n in range(9, 15)] + [loan(15, "采矿")]
    cells = {one.value: one for one in totals(loans, MINIMUM) if one.dimension in ("行业", TOTAL)}
    assert {value: cell.subjects for value, cell in cells.items()} == {
        "合计": 16,
        "粮食": 9,
        "养殖": None,
        "采矿": None,
    }
    assert (cells["粮食"].amount_yuan, cells["粮食"].mean_rate, cells["粮食"].mean_months) == (900.0, 0.04, 12)
    hidden = cells["采矿"]
    assert (hidden.loans, hidden.amount_yuan, hidden.mean_amount_yuan, hidden.mean_rate) == (None, None, None, None)


def test_four_are_too_few_even_together_and_one_subject_with_many_loans_is_one() -> None:
    assert all(cell.held_back for cell in totals([loan(n, "粮食") for n in range(4)], MINIMUM))
    many = [replace(loan(n, "粮食"), report=replace(loan(n, "粮食").report, subject="s1")) for n in range(20)]
    assert all(cell.held_back for cell in totals(many, MINIMUM))


def test_the_last_version_counts_and_a_withdrawn_one_does_not() -> None:
    corrected = replace(FIRST, amount_yuan=50.0)
    assert latest([(2, corrected), (1, FIRST)]) == [corrected]
    assert latest([(1, FIRST), (2, replace(FIRST, withdrawn=True))]) == []
    other_day = replace(FIRST, on=date(2026, 6, 2))
    assert len(latest([(1, FIRST), (1, other_day)])) == 2


LOANS = st.lists(
    st.tuples(st.sampled_from("ABCD"), st.sampled_from("XY"), st.sampled_from("MN"), st.sampled_from(LoanStatus)),
    max_size=80,
)


@given(LOANS)
def test_nothing_told_is_of_a_few_nor_is_what_is_left_of_a_total(drawn: list[tuple[str, str, str, LoanStatus]]) -> None:
    loans = [
        Told(replace(FIRST, case=str(n), subject=f"s{n}", status=status), dict(zip(DIMENSIONS, by, strict=True)))
        for n, (*by, status) in enumerate(drawn)
    ]
    cells = totals(loans, MINIMUM)
    whole = {one.status: one for one in cells if one.dimension == TOTAL}
    truth = Counter(one.report.status for one in loans)
    assert {status: cell.subjects for status, cell in whole.items()} == {
        status: number if number >= MINIMUM else None for status, number in truth.items()
    }
    for status, number in truth.items():
        for dimension in DIMENSIONS:
            some = [one for one in cells if (one.dimension, one.status) == (dimension, status)]
            told = [one.subjects for one in some if one.subjects is not None]
            assert all(one >= MINIMUM for one in told)
            left = number - sum(told)
            assert left == 0 or left >= MINIMUM or not told, (dimension, status)
            assert bool(left) is any(one.held_back for one in some)
