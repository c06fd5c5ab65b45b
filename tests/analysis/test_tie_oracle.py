"""Ties and scores of 2,000 random registries against the definitions in plain Python (R8.12)."""

from __future__ import annotations

import random
from collections import defaultdict
from datetime import date, timedelta

import polars as pl
import pytest

from graph_service.analysis.control_support import supports, vote_facts
from graph_service.analysis.controllers import control_picture
from graph_service.analysis.related_risk import risk_graph
from graph_service.analysis.relation_view import RelationView
from graph_service.analysis.ties import KINDS, TieBasis, related_ties
from graph_service.rulebook.nominees import holder_policy
from graph_service.rulebook.related import related_policy
from tests.analysis.snapshots import AS_OF, snapshot
from tests.analysis.tie_oracle import NOMINEE, STATE, Fact, Weights, World, scores, ties

WORLDS, TOGETHER = 2_000, 50
OTHERS = {STATE: {"name": "翁源县财政局"}, NOMINEE: {"name": "HKSCC Nominees Limited"}}
DOORS = ("建设一路12号", "建设一路13号", "龙仙村")
TRUSTS = (1.0, 1.0, 0.9, 0.5)
PAST = AS_OF - timedelta(days=1)


def world(rng: random.Random, mark: str) -> World:
    """Five firms, one of them run by its operator or a branch, with a few facts of every kind, apart from the rest."""
    firms = [f"{mark}{letter}" for letter in "ABCDE"]
    given = World({
        firm: {"address_key": rng.choice([*DOORS, None, None, None]), "capital_yuan": rng.choice([None, 1e6, 4e6])}
        | ({"entity_kind": "INDIVIDUAL"} if firm == firms[4] and rng.random() < 0.5 else {})
        for firm in firms
    })  # fmt: skip
    for firm in firms:
        if given.firms[firm]["address_key"] in DOORS[:2]:
            given.firms[firm]["address_key"] = f"{mark}{given.firms[firm]['address_key']}"

    def party(firm: str) -> str:
        one = rng.choice([*firms, *firms, f"p:{mark}1", f"p:{mark}2", "n:", STATE, NOMINEE])
        return f"n:{firm}" if one == "n:" else one

    def add(which: str, most: int, **fields: object) -> None:
        for _ in range(rng.randint(0, most)):
            eid = rng.choice(firms)
            row: Fact = {name: make(eid) if callable(make) else make for name, make in fields.items()}
            until = rng.choice([None] * 9 + [PAST])
            row |= {"eid": eid, "trust": rng.choice(TRUSTS), "valid_to": until}
            if eid not in (row.get("owner"), row.get("guarantor")):
                given.facts[which].append(row)

    add("holding", 9, owner=party, econ=lambda _: rng.choice([0.1, 0.2, 0.3, 0.5, 0.6, 0.7, 1.0]),
        nominee=lambda _: rng.random() < 0.05, share_class=lambda _: rng.choice([None, None, "优先股"]))  # fmt: skip
    add("role", 4, holder=lambda eid: rng.choice([f"p:{mark}1", f"p:{mark}2", f"n:{eid}"]),
        kind=lambda _: rng.choice(["LR", "LR", "SUPV"]))  # fmt: skip
    add("guarantee", 3, guarantor=party, amount_yuan=lambda _: rng.choice([None, 5e5, 2e6]))
    if given.firms[firms[4]].get("entity_kind"):
        given.facts["role"].append(
            {"holder": f"p:{mark}1", "eid": firms[4], "kind": "OPERATOR", "trust": rng.choice(TRUSTS)}
        )
    elif rng.random() < 0.2:
        given.facts["branch_of"].append({"branch": firms[4], "eid": firms[0], "trust": rng.choice(TRUSTS)})
    if rng.random() < 0.3:
        eid, (giver, taker) = rng.choice(firms[:4]), rng.sample([*firms[:4], f"p:{mark}1", f"p:{mark}2"], 2)
        for holder, part in ((giver, "GIVES"), (taker, "TAKES")):
            given.facts["proxy"].append(
                {"holder": holder, "eid": eid, "agreement": mark, "part": part, "trust": rng.choice(TRUSTS)}
            )
    if rng.random() < 0.2:
        given.facts["concert"] += [
            {"holder": holder, "eid": firms[0], "agreement": mark, "trust": rng.choice(TRUSTS)}
            for holder in rng.sample(firms[1:4], 2)
        ]
    given.facts["contact"] += [
        {"subject": firm, "way": "PHONE", "contact_key": f"{mark}{rng.choice('xy')}", "stated_on": date(2026, 1, 1)}
        for firm in firms
        if rng.random() < 0.3
    ]
    return given


def together(worlds: list[World]) -> dict[str, list[Fact]]:
    facts = defaultdict[str, list[Fact]](list)
    for one in worlds:
        for kind, rows in one.facts.items():
            facts[kind] += rows
    return facts


@pytest.mark.parametrize("batch", range(WORLDS // TOGETHER))
def test_every_tie_and_every_score_is_that_of_the_definitions(batch: int) -> None:
    rng = random.Random(batch)
    worlds = [world(rng, f"{number:02}") for number in range(TOGETHER)]
    parties = {firm: row for one in worlds for firm, row in one.firms.items()} | OTHERS
    given = snapshot(parties, **together(worlds))
    expected = Weights()
    for one in worlds:
        expected |= ties(one, AS_OF)
    found = related_ties(
        TieBasis.of(given, control_picture(given, holder_policy()), related_policy()), related_policy()
    )
    told = Weights()
    for to, source, kind, weight in found.frame.iter_rows():
        key = (found.codes[to], found.codes[source], KINDS[kind])
        told[key] = max(weight, told.get(key, 0.0))
    assert told == pytest.approx(dict(expected), abs=1e-12)
    assert not found.truncated.any()

    own = {firm: rng.choice([0.24, 0.5, 1.0]) for one in worlds for firm in one.firms if rng.random() < 0.3}
    result = risk_graph(found, pl.DataFrame({"eid": list(own), "s": list(own.values())})).related_risk()
    wanted = {firm: score for one in worlds for firm, score in _scores(one, expected, own).items() if score > 0}
    assert dict(result.scores.select("eid", "risk").iter_rows()) == pytest.approx(wanted, abs=1e-12)
    again = dict(result.scores.select("eid", left=1 - pl.col("own")).iter_rows())
    for eid, part in result.parts.select("eid", "part").iter_rows():
        again[eid] *= 1 - part
    assert {eid: 1 - left for eid, left in again.items()} == pytest.approx(wanted, abs=1e-9)


def _scores(one: World, found: Weights, own: dict[str, float]) -> dict[str, float]:
    """Scores of one registry: no tie leads out of it."""
    inside = {key: weight for key, weight in found.items() if key[0] in one.firms}
    return scores(inside, {firm: s for firm, s in own.items() if firm in one.firms})


@pytest.mark.parametrize("batch", range(4))
def test_what_supports_control_is_what_the_view_of_a_neighbourhood_tells(batch: int) -> None:
    rng = random.Random(100 + batch)
    worlds = [world(rng, f"{number:02}") for number in range(20)]
    given = snapshot({firm: row for one in worlds for firm, row in one.firms.items()} | OTHERS, **together(worlds))
    view = RelationView.of(given, holder_policy())
    picture = view.picture
    facts, pairs = vote_facts(given, picture.graph, picture.policy.control), picture.control
    every = pl.Series(range(pairs.controller.size), dtype=pl.Int64).to_numpy()
    shown = supports(facts, pairs, every, most=1_000)
    for pair, (one, other) in enumerate(zip(pairs.controller.tolist(), pairs.controlled.tolist(), strict=True)):
        top, eid = view.ids[one], view.ids[other]
        steps = view.support(top, eid)
        rids = [facts.rid[place] for place in shown.fact[shown.start[pair] : shown.start[pair + 1]].tolist()]
        assert set(rids) == {step.rid for step in steps}
        assert len(rids) == len(set(rids))
        few = supports(facts, pairs, every[pair : pair + 1], most=2)
        assert [facts.rid[place] for place in few.fact.tolist()] == rids[:2]
