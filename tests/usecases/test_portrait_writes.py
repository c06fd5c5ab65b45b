"""A write ends what rests on what it touches, and nothing else (ADR 0106): held against what is made anew."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import orjson
import pytest

from graph_service.analysis.law_overlay import row_ref
from graph_service.domain.acts import Value, ref_parts
from graph_service.rulebook.procedures import Field, FieldType, procedure, procedures
from graph_service.store.bolt import Connection
from graph_service.store.cases import cases_about
from graph_service.store.graph_store import GraphStore
from graph_service.store.queries import cypher_root, load_queries
from graph_service.store.writer import GraphWriter
from graph_service.usecases.asked import Asked
from graph_service.usecases.authorisation_desk import grant_by_id
from graph_service.usecases.graph_now import GraphNow, read_edition
from graph_service.usecases.law import made_by
from graph_service.usecases.portrait_ready import ReadyPortrait, ReadyPortraits
from tests.conftest import TestGraph
from tests.store.small_county import fact
from tests.usecases.ban_county import (
    AS_OF,
    CLOSURE,
    DEBT,
    DEBTOR,
    EMPLOYER,
    FIRMS,
    FOOD,
    OTHER,
    REVOCATION,
    WAGES,
    Office,
    penalty,
    run_over,
    write_ban_county,
)  # fmt: skip

DAY = "2026-06-29"
PARSED = {"proposal", "foreign_ban", "draw"}  # state more than their fields say: a ban, a plan
HOLDERS = [(FOOD, DEBTOR), (EMPLOYER, FOOD)]  # whose portrait also tells of whom


def some(rng: random.Random, one: Field) -> Value:
    """A value that a field takes."""
    if one.choices:
        text = rng.choice(one.choices)
        return [text] if one.type is FieldType.TEXTS else text
    named = {"list_code": "TAX_MAJOR", "publicity": "可向社会公开"}
    told: dict[FieldType, Value] = {FieldType.DAY: "2026-07-20", FieldType.NUMBER: rng.randrange(1, 9) * 1_000.0,
                                    FieldType.FLAG: rng.random() < 0.5, FieldType.TEXTS: ["信用中国"]}  # fmt: skip
    return told.get(one.type, named.get(one.id, f"文{rng.random()}"))


@dataclass
class Walk:
    """Acts on cases of every procedure, at random, about firms and records that have nothing to do with each other."""

    connection: Connection
    rng: random.Random
    cases: list[str] = field(default_factory=list)
    refs: set[str] = field(default_factory=lambda: {REVOCATION, CLOSURE, DEBT, WAGES})
    _now: dict[str, tuple[str, str]] = field(default_factory=dict)  # procedure and state of each case

    def __post_init__(self) -> None:
        self.office = Office(self.connection)

    def act(self) -> None:
        """Open a case, or lead one on that can be."""
        known = [(case, step) for case in self.cases[-12:] for step in self._onward(case)]
        if known and self.rng.random() < 0.6:
            case, step = self.rng.choice(known)
            self.office.go_on(case, step, DAY, self._data(self._now[case][0], step))
            self._note(case, self._now[case][0], step)
            return
        name = self.rng.choice(sorted(set(procedures()) - PARSED))
        rules = procedure(name)
        step = self.rng.choice([one.id for one in rules.steps.values() if not one.origins])
        fits = sorted(one for one in self.refs if ref_parts(one)[0] in rules.concerns)
        refs = tuple(self.rng.sample(fits, min(len(fits), self.rng.randrange(3))))
        case = self.office.recorded(name, refs, self.rng.choice(sorted(FIRMS)), (step, DAY, self._data(name, step)))
        self.cases.append(case)
        self._note(case, name, step)
        made = made_by(cases_about(self.connection, *FIRMS), Asked(AS_OF))
        self.refs |= {row_ref(kind, row) for kind, rows in made.items() for row in rows}

    def _note(self, case: str, name: str, step: str) -> None:
        self._now[case] = (name, procedure(name).step(step).to)

    def _onward(self, case: str) -> Iterator[str]:
        name, state = self._now[case]
        return (step.id for step in procedure(name).onward(state))

    def _data(self, name: str, step: str) -> dict[str, Value]:
        told = procedure(name).step(step)
        optional = [one for one in told.may if self.rng.random() < 0.5 or one.id == "publicity"]
        return {one.id: some(self.rng, one) for one in (*told.needs, *optional)}


def county(graph: TestGraph) -> Connection:
    graph.wipe()
    write_ban_county(graph.connection)
    GraphWriter(graph.connection).write_facts(
        "holding", [fact(f"d{n}", f"d{n}", owner=owner, eid=eid, econ=0.6) for n, (eid, owner) in enumerate(HOLDERS)]
    )
    return graph.connection


def told(ready: ReadyPortraits, now: GraphNow, firm: str) -> ReadyPortrait:
    return ready.portrait(GraphStore(now.connection), firm, AS_OF, now.edition(), sections=(), consents=())


def as_told(one: ReadyPortrait) -> tuple[object, ...]:
    return orjson.loads(orjson.dumps(one.told)), one.tag, one.refs, one.withheld


@pytest.mark.parametrize("seed", range(4))
def test_what_is_kept_is_what_would_be_made_anew(embedded: TestGraph, seed: int) -> None:
    connection, rng = county(embedded), random.Random(seed)
    now, ready, walk = GraphNow(connection), ReadyPortraits(), Walk(connection, rng)
    lasted = ended = 0
    for number in range(60):
        before = {firm: told(ready, now, firm) for firm in FIRMS}
        tells = {firm: as_told(one) for firm, one in before.items()}
        if chance := rng.random() < 0.9:
            walk.act()
        elif rng.random() < 0.5:
            GraphWriter(connection).write_facts("penalty", [penalty(f"f{number}", fine_yuan=float(number))])
        else:
            run_over(connection, run=f"run-{number}")
        assert now.edition() == read_edition(connection)
        for firm in FIRMS:
            fresh = as_told(told(ReadyPortraits(), GraphNow(connection), firm))
            after = told(ready, now, firm)
            assert as_told(after) == fresh
            lasted += chance and after is before[firm]
            ended += chance and fresh != tells[firm]
        for case in walk.cases:
            assert now.grant(case, AS_OF) == grant_by_id(connection, case, AS_OF)
    assert ended > 5  # acts change portraits,
    assert lasted > 50  # and leave most as they are


def test_an_act_ends_the_portraits_of_whom_it_is_about_and_of_those_it_holds(embedded: TestGraph) -> None:
    connection = county(embedded)
    now, ready, office = GraphNow(connection), ReadyPortraits(), Office(connection)
    before = {firm: told(ready, now, firm) for firm in FIRMS}
    office.recorded("objection", (DEBT,), DEBTOR, ("file", DAY, {"ground": "记录错误", "statement": "有误"}))
    same = {firm: told(ready, now, firm) is one for firm, one in before.items()}
    assert same == {FOOD: False, DEBTOR: False, EMPLOYER: False, OTHER: True}


def test_an_authorisation_taken_back_is_over_and_others_are_not_asked_again(embedded: TestGraph) -> None:
    connection = county(embedded)
    now, office = GraphNow(connection), Office(connection)
    given: dict[str, Value] = {"unit_code": "bank", "purpose": "credit", "until": "2026-12-31", "signer": "x",
                               "channel": "本系统"}  # fmt: skip
    first, second = (office.recorded("authorisation", (), FOOD, ("give", DAY, given)) for _ in range(2))
    assert now.grant(first, AS_OF)
    assert now.grant(second, AS_OF)
    office.go_on(first, "withdraw", DAY, {})
    assert now.knows_grant(second, AS_OF)
    assert now.grant(first, AS_OF) is None


COMPUTED = {"Annotation", "Proposal", "Signal", "RiskClass", "RelatedRisk", "Run", "Draw", "LoanReport", "CONTROLS",
            "INTEGRATED", "Investigation", "InvestigationVersion", "InvestigationShare",
            "InvestigationOpening"}  # fmt: skip
MADE_FROM = ("dossier", "holders_above", "subject", "subjects_by_id", "cases_by_id", "cases_concerning", "cases_about",
             "same_as_of", "graph_state")  # fmt: skip


def test_what_touches_nothing_writes_what_no_portrait_reads() -> None:
    queries = load_queries(cypher_root())
    read = {name for query in MADE_FROM for name in re.findall(r":(\w+)", queries[query].text)}
    assert not read & COMPUTED
    for query in queries.values():
        if query.touches == ():
            kinds = dict(re.findall(r"[(\[](\w+):(\w+)", query.text))  # of each variable
            changed = {kinds[name] for name in re.findall(r"(?:SET|DELETE) (\w+)", query.text)}
            linked = set(re.findall(r"MERGE \(\w+\)-\[\w*:(\w+)", query.text)) - COMPUTED
            assert changed <= COMPUTED, query.name
            assert linked <= {"OF", "AGAINST", "BASED_ON", "ABOUT", "DREW"}, query.name
            assert not linked or kinds["n"] in COMPUTED, query.name
            assert changed or linked or "CREATE SET" in query.text, query.name
