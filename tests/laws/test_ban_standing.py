"""Bans as they stand (R4.6, R5.8, R5.9): overlap, life, and any history of cases against an oracle of its acts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from graph_service.analysis.ban_checks import Checked, Question, answer
from graph_service.analysis.ban_standing import BanState, standing_bans
from graph_service.analysis.bans import Answer
from graph_service.analysis.cases import advance, effects, replay
from graph_service.domain.acts import Act, Actor, Case, CaseHead, Value, ref
from graph_service.domain.ban_terms import BanTerms
from graph_service.domain.events import Event, EventKind, EventState
from graph_service.domain.measures import BanScope, Measure, MeasureKind, Post, Span
from graph_service.rulebook.procedures import FieldType, Step, procedure

PERSON, FIRM = "p:" + "1" * 32, "91440229MA00000011"
ORIGIN, ROLE = "list_entry:k1", "role:r1"
FIRST = date(2026, 3, 1)
DAYS = 12  # of a history: long enough for every order of steps
OFFICE = BanScope(frozenset({Post.DIR, Post.SUPV, Post.EXEC}))


def measure(last: date | None = None, *, first: date = FIRST, life: bool = False, scope: BanScope = OFFICE) -> Measure:
    return Measure(MeasureKind.OFFICE, (scope,), Span(first, last, life, ""))


def terms(*measures: Measure, with_origin: bool = False) -> BanTerms:
    return BanTerms(
        PERSON, "李某", FIRM, "甲公司", ORIGIN, "文1", "LR", "r1", "P01", "P01@2024-07-01", "公司法178", "不得担任", "",
        "", ("可以提出异议",), with_origin, "proposal", (), measures, (None,) * len(measures),
    )  # fmt: skip


def act(case: str, seq: int, step: str, day: date, data: dict[str, Value], late: int = 0) -> Act:
    at = f"{day + timedelta(days=late)}T04:00:00.000+00:00"
    return Act(f"{case}-{seq}", case, seq, step, day, at, Actor("li", "U", "department"), "理由", data)


def decided(frozen: BanTerms, name: str = "c1", day: date = FIRST, **confirm: Value) -> Case:
    """A proposal that was confirmed and served on one day."""
    head = CaseHead(name, "proposal", PERSON, "李某", (ORIGIN, ROLE), "U", "某局")
    told: list[tuple[str, dict[str, Value]]] = [
        ("take", {"ban": frozen.packed()}),
        ("confirm", {"doc_no": f"认定{name}", **confirm}),
        ("serve", {"way": "直接送达"}),
    ]
    return Case(head, tuple(act(name, seq, step, day, data) for seq, (step, data) in enumerate(told, 1)))


def asked(cases: Iterable[Case], day: date, post: Post = Post.DIR, business: str = "建材") -> Checked:
    found = [one for case in cases for one in standing_bans(case, {}, as_of=day)]
    return answer(Question(PERSON, post, business=business), found, day)


def test_overlapping_bans_are_each_told_and_the_latest_end_counts() -> None:
    cases = [decided(terms(measure(date(2029, 3, 1)))), decided(terms(measure(date(2031, 3, 1))), "c2")]
    found = asked(cases, date(2028, 1, 1))
    assert (found.answer, found.until, [one.case for one in found.hits]) == (
        Answer.BLOCKED, "至 2031-03-01", ["c1", "c2"]
    )  # fmt: skip
    later = asked(cases, date(2030, 1, 1))
    assert (later.answer, [one.case for one in later.hits]) == (Answer.BLOCKED, ["c2"])


def test_the_latest_end_is_that_of_the_scope_asked_about() -> None:
    food = BanScope(frozenset({Post.MANAGE}), ("食品",))
    cases = [decided(terms(measure(date(2029, 3, 1)))), decided(terms(measure(date(2031, 3, 1), scope=food)), "c2")]
    assert asked(cases, date(2028, 1, 1)).until == "至 2029-03-01"
    assert asked(cases, date(2028, 1, 1), business="食品销售").until == "至 2031-03-01"


def test_life_has_no_end_and_no_repair() -> None:
    case = decided(terms(measure(life=True)))
    repair = CaseHead("r", "repair", FIRM, "甲公司", (ORIGIN,), "U", "某局")
    granted = ("apply", {"proof": "凭证", "promise": "承1"}), ("accept", {}), ("grant", {})
    done = Case(repair, tuple(act("r", seq, step, FIRST, data) for seq, (step, data) in enumerate(granted, 1)))
    day = date(2126, 1, 1)
    found = standing_bans(case, effects([done], as_of=day), as_of=day)
    told = answer(Question(PERSON, Post.DIR), found, day)
    assert (told.answer, told.until, told.message) == (Answer.BLOCKED, "终身", "受限(终身), 依据: 公司法178。")


def test_the_authority_s_own_end_counts_where_the_law_leaves_it_the_choice() -> None:
    found = standing_bans(decided(terms(measure()), until="2028-03-01"), {}, as_of=date(2028, 3, 2))
    assert [(one.state, one.over_since) for one in found] == [(BanState.EXPIRED, date(2028, 3, 1))]


def test_a_decision_that_was_lifted_before_it_was_served_was_never_in_force() -> None:
    case = decided(terms(measure()))
    lifted = act("c1", 3, "lift", FIRST, {"doc_no": "解1", "finding": "查明"})
    assert standing_bans(replace(case, acts=(*case.acts[:2], lifted)), {}, as_of=FIRST) == ()


def test_other_firms_means_others_and_no_firm_named_is_no_answer() -> None:
    case = decided(terms(measure(scope=BanScope(frozenset({Post.LR}), elsewhere=True))))
    found = standing_bans(case, {}, as_of=FIRST)
    told = {
        at: answer(Question(PERSON, Post.LR, business="建材", at=at), found, FIRST).answer for at in (FIRM, "E", "")
    }
    assert told == {FIRM: Answer.CLEAR, "E": Answer.BLOCKED, "": Answer.UNCERTAIN}


# any history: what the engine answers is what a reader of the acts, one after another, would say

OTHERS = {
    "repair": (ORIGIN,), "annulment": (ORIGIN,), "bankruptcy": (ORIGIN,), "objection": (ORIGIN,),
    "role objection": (ROLE,), "case objection": (ref("case", "c1"),),
}  # fmt: skip
TO_EFFECT = {
    "proposal": ("take", "confirm", "serve"), "repair": ("apply", "accept", "grant"), "annulment": ("annul",),
    "bankruptcy": ("pause",), "objection": ("file", "mark", "uphold"),
}  # fmt: skip
"""How a case comes to do something: most histories of chance begin so, the others end before they matter."""


def filled(step: Step, frozen: BanTerms) -> dict[str, Value]:
    """What a step must state, anything that fits."""
    found: dict[str, Value] = {}
    for field in step.needs:
        if field.id == "ban":
            found[field.id] = frozen.packed()
        elif field.choices:
            found[field.id] = field.choices[0]
        else:
            found[field.id] = (
                ["某"] if field.type is FieldType.TEXTS else "2026-03-05" if field.id == "due_on" else "某"
            )
    return found


def history(chance: Random, name: str, kind: str, refs: tuple[str, ...], frozen: BanTerms) -> Case:
    """A case of some steps that its procedure allows, no day before the one before it, some recorded late."""
    rules = procedure(kind)
    head = CaseHead(name, kind, PERSON, "李某", refs, "U", "某局")
    path = chance.choice([TO_EFFECT[kind]] * 3 + [()])
    acts: list[Act] = []
    state, day, late = None, FIRST, 0
    for seq in range(1, len(path) + chance.choice([0, 0, 1, 2, 3]) + (not path) + 1):
        onward = [one for one in rules.steps.values() if not one.origins] if state is None else list(state.onward)
        if not onward:
            break
        step = rules.step(path[seq - 1]) if seq <= len(path) else chance.choice(onward)
        move = chance.choice([0, 0, 1, 2])
        late = max(0, late - move) + chance.choice([0, 0, 0, 3])
        day += timedelta(days=move)
        acts.append(act(name, seq, step.id, day, filled(step, frozen), late))
        state = advance(head, state, acts[-1])
    return Case(head, tuple(acts))


World = tuple[list[Case], Event | None, BanTerms]


def world_of(seed: int) -> World:
    """A proposal and up to two cases that bear on it, its record as its source states it, and its terms."""
    chance = Random(seed)
    spans = [
        measure(
            chance.choice([None, FIRST + timedelta(days=5), date(2031, 3, 1)]),
            first=FIRST + timedelta(days=chance.choice([0, 0, 2])),
        )
        for _ in range(chance.randint(1, 2))
    ]
    frozen = terms(*spans, with_origin=chance.random() < 0.5)
    cases = [history(chance, "c1", "proposal", (ORIGIN, ROLE), frozen)]
    for name in chance.choices(sorted(OTHERS), k=chance.choice([0, 1, 1, 2])):
        cases.append(history(chance, f"o{len(cases)}", name.split()[-1], OTHERS[name], frozen))
    if chance.random() < 0.5:
        return cases, None, frozen
    states = [*EventState, EventState.VALID, EventState.VALID]
    ends_on = chance.choice([None, None, FIRST + timedelta(days=5)])
    kind = EventKind.LIST_ENTRY
    return cases, Event("e", kind, FIRM, "甲公司", "文1", FIRST, state=chance.choice(states), ends_on=ends_on), frozen


worlds = st.integers(0, 2**32).map(world_of)


def seen(case: Case, day: date | None, known: str | None) -> list[str]:
    return [one.step for one in case.acts if (day is None or one.day <= day) and (known is None or one.at <= known)]


def blocked(cases: Sequence[Case], origin: Event | None, frozen: BanTerms, day: date, known: str | None) -> bool:
    """The oracle: read every act in turn, and say whether somebody is barred."""
    main, *others = cases
    barring = False
    for step in seen(main, day, known):
        barring = {"serve": True, "resume": True, "suspend": False, "lift": False}.get(step, barring)
    void = "revoke" in seen(main, None, known) or (origin is not None and origin.state is EventState.ANNULLED)
    gone = origin is not None and (
        origin.state is EventState.REPAIRED or (origin.ends_on is not None and origin.ends_on <= day)
    )
    for case in others:
        ever, by_day = seen(case, None, known), seen(case, day, known)
        last_ever, last = ever[-1] if ever else "", by_day[-1] if by_day else ""
        void |= last_ever in ("annul", "clear", "uphold", "settle_withdrawn")
        gone |= last in ("grant", "sync", "pause", "complete")
    covered = any(one.span.first <= day and (one.span.last is None or day <= one.span.last) for one in frozen.measures)
    return barring and covered and not void and not (frozen.with_origin and gone)


@given(world=worlds, late=st.sampled_from([None, *range(0, DAYS, 2)]))
@settings(max_examples=600)
def test_any_history_is_answered_as_its_acts_say(world: World, late: int | None) -> None:
    cases, origin, frozen = world
    known = None if late is None else f"{FIRST + timedelta(days=late)}T12:00:00.000+00:00"
    for offset in range(DAYS):
        day = FIRST + timedelta(days=offset)
        done = effects(cases, as_of=day, known_at=known)
        found = standing_bans(cases[0], done, as_of=day, known_at=known, origin=origin)
        told = answer(Question(PERSON, Post.DIR, business="建材"), found, day).answer
        assert (told is Answer.BLOCKED) is blocked(cases, origin, frozen, day, known)
        assert told is not Answer.UNCERTAIN
        if "serve" not in seen(cases[0], day, known):
            assert found == ()  # nothing but a served decision ever shows


@given(world=worlds)
def test_what_was_known_before_is_never_changed_by_later_acts(
    world: World,
) -> None:
    cases, origin, _ = world
    known = f"{FIRST + timedelta(days=4)}T12:00:00.000+00:00"
    then = [Case(one.head, tuple(act for act in one.acts if act.at <= known)) for one in cases]
    for offset in range(DAYS):
        day = FIRST + timedelta(days=offset)
        now = standing_bans(
            cases[0], effects(cases, as_of=day, known_at=known), as_of=day, known_at=known, origin=origin
        )
        assert now == standing_bans(then[0], effects(then, as_of=day), as_of=day, origin=origin)
    assert replay(then[0]) == replay(cases[0], known_at=known)
