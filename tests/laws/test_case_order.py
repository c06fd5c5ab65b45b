"""Random histories of several cases on one record, in every legal order: the state is the same (R10.5)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from graph_service.analysis.cases import CaseState, advance, effects, replay
from graph_service.analysis.law_overlay import state_of
from graph_service.domain.acts import Act, Case
from tests.laws.test_repair_sequences import FINE, REF, cases

PROCEDURES = ("repair", "bankruptcy", "annulment", "objection")
DAYS = [FINE.decided_on + timedelta(days=30 * month) for month in range(18)]
HISTORIES = st.tuples(*(st.lists(cases(name), max_size=2) for name in PROCEDURES))


def named_apart(history: tuple[list[Case], ...]) -> list[Case]:
    """Give each case, and with it its acts, an id of its own."""
    found: list[Case] = []
    for case in (one for some in history for one in some):
        key = f"c{len(found)}"
        acts = tuple(replace(act, id=f"{key}-{act.seq}", case=key) for act in case.acts)
        found.append(Case(replace(case.head, id=key), acts))
    return found


def in_some_order(history: list[Case], chance: Random) -> list[tuple[Case, Act]]:
    """All acts, those of one case in their order, everything else in any."""
    left = {case.head.id: list(case.acts) for case in history}
    by_id = {case.head.id: case for case in history}
    told: list[tuple[Case, Act]] = []
    while open_ := [key for key, acts in left.items() if acts]:
        key = chance.choice(open_)
        told.append((by_id[key], left[key].pop(0)))
    return told


def told_state(history: list[Case], day: date) -> object:
    return effects(history, as_of=day), state_of(effects(history, as_of=day).get(REF, ()))


@given(HISTORIES, st.randoms(use_true_random=False))
def test_any_legal_order_gives_the_same_state(history: tuple[list[Case], ...], chance: Random) -> None:
    file = named_apart(history)
    wanted = {case.head.id: replay(case) for case in file}
    for _ in range(3):
        states: dict[str, CaseState] = {}
        taken: dict[str, Case] = {}
        for case, act in in_some_order(file, chance):
            key = case.head.id
            states[key] = advance(case.head, states.get(key), act)
            taken[key] = Case(case.head, (*(taken[key].acts if key in taken else ()), act))
        assert states == wanted
        assert [told_state(list(taken.values()), day) for day in DAYS] == [told_state(file, day) for day in DAYS]
