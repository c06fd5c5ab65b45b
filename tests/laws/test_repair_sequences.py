"""Whatever is done in repair, bankruptcy and annulment, in any legal order: nothing is both repaired and shown."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from graph_service.analysis.cases import effects, replay
from graph_service.analysis.law_overlay import state_of
from graph_service.analysis.repair import publication
from graph_service.domain.acts import Act, Actor, Case, CaseHead, Value
from graph_service.domain.events import Event, EventKind
from graph_service.rulebook.procedures import Field, FieldType, Step, procedure
from graph_service.rulebook.repair import read_repair

RULES = read_repair()
FINE = Event("e", EventKind.PENALTY, "91440229MA4W00011F", "甲", "1", date(2026, 5, 10), categories=("罚款",))
REF = "penalty:1"
HIDING = {"repair": {"GRANTED", "SYNCED"}, "bankruptcy": {"PAUSED", "COMPLETED"}, "annulment": {"ANNULLED", "CLEARED"}}
GAPS = st.lists(st.integers(0, 60), min_size=8, max_size=8)


def value(field: Field) -> Value:
    samples: dict[FieldType, Value] = {
        FieldType.TEXT: "文", FieldType.DAY: "2026-09-01", FieldType.NUMBER: 1.0, FieldType.FLAG: True,
        FieldType.TEXTS: ["文"],
    }  # fmt: skip
    return field.choices[0] if field.choices else samples[field.type]


def led(name: str, steps: Iterable[Step], gaps: Iterable[int]) -> Case:
    """A case of a procedure that takes these steps, so many days apart."""
    head = CaseHead(f"{name}-1", name, FINE.subject, "甲", (REF,), "", "")
    day, acts = FINE.decided_on, list[Act]()
    for seq, (step, gap) in enumerate(zip(steps, gaps, strict=False), 1):
        day += timedelta(days=gap)
        data = {field.id: value(field) for field in step.needs}
        acts.append(Act(f"{name}{seq}", head.id, seq, step.id, day, f"{day}T00:00", Actor("a", "", ""), "由", data))
    return Case(head, tuple(acts))


@st.composite
def cases(draw: st.DrawFn, name: str) -> Case:
    """A case of a procedure, led on by random steps of its table."""
    rules, taken = procedure(name), list[Step]()
    for _ in range(draw(st.integers(1, 8))):
        at = taken[-1].to if taken else ""
        steps = rules.onward(at) if at else tuple(one for one in rules.steps.values() if not one.origins)
        if steps:
            taken.append(draw(st.sampled_from(steps)))
    return led(name, taken, draw(GAPS))


@given(cases("repair"), cases("bankruptcy"), st.none() | cases("annulment"), st.integers(0, 600))
def test_never_both_repaired_and_shown(repair: Case, bankruptcy: Case, annulment: Case | None, after: int) -> None:
    file = [repair, bankruptcy, *([annulment] if annulment else [])]
    as_of = FINE.decided_on + timedelta(days=after)
    found = effects(file, as_of=as_of).get(REF, ())
    event = replace(FINE, state=state_of(found))
    hidden = annulment is not None  # void from the start, on whatever day it is asked about
    for case in (repair, bankruptcy):
        now = replay(case, as_of=as_of)
        hidden |= now is not None and now.state.id in HIDING[case.head.procedure]
    told = publication(event, as_of, RULES)
    assert told.published is (not hidden and FINE.decided_on <= as_of <= date(2027, 5, 10))


@given(st.booleans(), GAPS, st.integers(0, 400))
def test_after_a_false_promise_the_record_is_shown_to_its_maximum(synced: bool, gaps: list[int], after: int) -> None:
    """R5.7: no step leads on, so that nothing takes it off again before its last day."""
    steps = ["apply", "accept", "grant", *(["sync"] if synced else []), "false_promise"]
    case = led("repair", [procedure("repair").step(one) for one in steps], gaps)
    last = replay(case)
    assert last
    assert (last.state.id, last.onward) == ("FALSE_PROMISE", ())
    day = last.since + timedelta(days=after)
    shown = publication(replace(FINE, state=state_of(effects([case], as_of=day)[REF])), day, RULES)
    assert (shown.published, shown.auto_stop) == (day <= date(2027, 5, 10), date(2027, 5, 10))
