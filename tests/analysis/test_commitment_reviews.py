"""R3.4: all promises that are due and a part of those still running, the same list for the same seed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from random import Random

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph_service.analysis.commitment_coverage import COUNTED, association_coverage, coverage
from graph_service.analysis.commitment_reviews import DRAWN, DUE, reviews
from graph_service.analysis.commitments import SCHEMA
from graph_service.domain.calendar import working_day_after
from graph_service.domain.commitments import CommitmentState
from graph_service.domain.errors import BadInput
from graph_service.rulebook.commitments import commitment_rules

S = CommitmentState
AS_OF = date(2026, 6, 30)
POLICY = commitment_rules().review
OFFICES = ("11440229MB2D00057G", "11440229MB2D00065B")


def commitments(*told: tuple[str, S, date | None, str], kind: str = "主动型") -> pl.DataFrame:
    """Commitments as code, state, last day and department."""
    rows = [
        {"code": code, "ref": f"commitment:{code}", "subject": f"S{code}", "type": kind, "due_on": due_on,
         "authority_code": office, "authority_name": f"单位{office[-1]}", "state": state.value}
        for code, state, due_on, office in told
    ]  # fmt: skip
    return pl.DataFrame(rows, schema={**SCHEMA, "state": pl.String()})


def running(count: int, office: str = OFFICES[0], start: int = 0) -> list[tuple[str, S, date | None, str]]:
    return [(f"{n:05}", S.MADE, AS_OF + timedelta(days=90), office) for n in range(start, start + count)]


def test_everything_due_is_on_the_list_with_the_day_of_its_result_and_nothing_found_is() -> None:
    told = commitments(
        ("1", S.DUE, AS_OF, OFFICES[0]),
        ("2", S.OVERDUE_UNREVIEWED, date(2026, 6, 1), OFFICES[0]),
        *((state.value, state, date(2026, 6, 1), OFFICES[0]) for state in (S.FULFILLED, S.PARTLY, S.BREACHED, S.FALSE)),
        *((state.value, state, None, OFFICES[0]) for state in (S.DISPUTED, S.WITHDRAWN, S.VOID)),
    )
    listed = reviews(told, POLICY, seed="七月", as_of=AS_OF)
    assert listed.select("code", "why", "pi", "result_by", "late").rows() == [
        ("2", DUE, 1.0, date(2026, 6, 10), True),  # seven working days after 1 June (C21)
        ("1", DUE, 1.0, date(2026, 7, 9), False),
    ]
    assert working_day_after(date(2026, 6, 1), 7).day == date(2026, 6, 10)


def test_of_the_running_ones_a_department_has_its_part_and_never_more_than_the_ceiling() -> None:
    told = commitments(*running(400), *running(41, OFFICES[1], 1_000))
    listed = reviews(told, POLICY, seed="七月", as_of=AS_OF)
    counts = dict(listed.group_by("authority_code").len().iter_rows())
    assert counts[OFFICES[0]] == 20  # 5 % of 400
    assert counts[OFFICES[1]] in (2, 3)  # 2.05
    assert listed["pi"].unique().to_list() == pytest.approx([0.05], abs=1e-9)
    assert set(listed["why"]) == {DRAWN}
    assert set(listed["result_by"]) == {date(2026, 7, 9)}
    bounded = reviews(told, replace(POLICY, most=7), seed="七月", as_of=AS_OF)
    assert dict(bounded.group_by("authority_code").len().iter_rows())[OFFICES[0]] == 7
    assert bounded.filter(pl.col("authority_code") == OFFICES[0])["pi"].unique().to_list() == pytest.approx([7 / 400])


LAST_DAYS = st.dates(date(2026, 1, 1), date(2026, 12, 1))


@given(
    st.lists(st.tuples(st.sampled_from(S), LAST_DAYS, st.sampled_from(OFFICES)), max_size=120),
    st.text("abc", min_size=1, max_size=3),
    st.integers(0, 2**16),
)
def test_a_seed_is_a_list_whatever_the_order_of_the_rows(
    told: Sequence[tuple[S, date, str]], seed: str, order: int
) -> None:
    rows = [(f"{n:04}", *one) for n, one in enumerate(told)]
    shuffled = Random(order).sample(rows, len(rows))
    listed = reviews(commitments(*rows), POLICY, seed=seed, as_of=AS_OF)
    assert listed.equals(reviews(commitments(*shuffled), POLICY, seed=seed, as_of=AS_OF))
    assert listed["code"].is_unique().all()
    due = {code for code, state, _, _ in rows if state in (S.DUE, S.OVERDUE_UNREVIEWED)}
    assert {code for code, why in listed.select("code", "why").iter_rows() if why == DUE} == due
    for office in OFFICES:
        running_here = [code for code, state, _, at in rows if at == office and state in (S.MADE, S.SUPPLEMENTED)]
        drawn = listed.filter(pl.col("why") == DRAWN, pl.col("authority_code") == office)["code"].to_list()
        assert set(drawn) <= set(running_here)
        assert abs(len(drawn) - len(running_here) * POLICY.share) < 1


def test_another_seed_is_another_list_and_every_running_one_may_be_drawn() -> None:
    told = commitments(*running(100))
    met: dict[str, int] = {}
    for number in range(400):
        for code in reviews(told, POLICY, seed=f"种子{number}", as_of=AS_OF)["code"]:
            met[code] = met.get(code, 0) + 1
    assert len(met) == 100
    assert sum(met.values()) == 2_000  # 5 of 100 each time
    assert all(3 <= count <= 44 for count in met.values())  # binomial(400, 0.05), beyond five deviations


def test_a_list_without_a_seed_is_refused_and_one_of_nothing_is_empty() -> None:
    with pytest.raises(BadInput, match="种子"):
        reviews(commitments(*running(3)), POLICY, seed=" ", as_of=AS_OF)
    assert reviews(commitments(), POLICY, seed="七月", as_of=AS_OF).height == 0


def test_a_day_beyond_the_calendar_is_flagged_and_not_guessed() -> None:
    far = commitments(("1", S.DUE, date(2099, 1, 5), OFFICES[0]))
    listed = reviews(far, POLICY, seed="七月", as_of=date(2099, 1, 5))
    assert listed.select("result_by", "late").row(0) == (None, False)


# ---- coverage (measures 3 and 4)


def test_coverage_counts_each_state_once_and_keeps_what_waits_for_the_department_apart() -> None:
    told = commitments(*((state.value, state, AS_OF, OFFICES[0]) for state in S if state is not S.DRAFT))
    (row,) = coverage(told).to_dicts()
    counted = {name: row[name] for name in COUNTED}
    assert counted == {
        "running": 3, "fulfilled": 1, "partly": 1, "breached": 1, "false": 1, "overdue": 1, "disputed": 1,
    }  # fmt: skip
    assert (row["made"], row["reviewed"]) == (
        9,
        0.8,
    )  # withdrawn and void are none; four of five that were due are found


@given(st.lists(st.tuples(st.sampled_from([s for s in S if s is not S.DRAFT]), st.sampled_from(OFFICES)), max_size=40))
def test_coverage_adds_up(told: Sequence[tuple[S, str]]) -> None:
    table = coverage(commitments(*((str(n), state, AS_OF, office) for n, (state, office) in enumerate(told))))
    kept = [one for one in told if one[0] not in (S.WITHDRAWN, S.VOID)]
    assert table["made"].sum() == len(kept)
    assert table.select(pl.sum_horizontal(*COUNTED) == pl.col("made")).to_series().all()
    for row in table.to_dicts():
        here = [state for state, office in kept if office == row["authority_code"]]
        assert row["overdue"] == here.count(S.OVERDUE_UNREVIEWED)
        assert row["breached"] == here.count(S.BREACHED)


def test_an_association_has_covered_the_members_that_promised() -> None:
    promised = commitments(
        ("1", S.MADE, None, OFFICES[0]), ("2", S.BREACHED, None, OFFICES[0]), ("3", S.WITHDRAWN, None, OFFICES[0]),
        ("4", S.VOID, None, OFFICES[0]), ("1b", S.MADE, None, OFFICES[0]), kind="行业自律型",
    )  # fmt: skip
    other = commitments(("5", S.FULFILLED, None, OFFICES[0]))  # of another type
    roster = pl.DataFrame(
        [("甲协会", f"S{n}") for n in (1, 2, 3, 4, 5)] + [("乙协会", "S1"), ("乙协会", "S1b")],
        schema=["association", "member"], orient="row",
    )  # fmt: skip
    table = association_coverage(roster, pl.concat([promised, other]))
    assert table.rows() == [("乙协会", 2, 2, 1.0, []), ("甲协会", 5, 2, 0.4, ["S3", "S4", "S5"])]
