"""Ties and scores of R8.12 by their words, in plain Python over lists of facts: what ``ties`` is proved against.

Nothing of the product is used here: neither its share graph nor its control, groups or tables.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import permutations

Fact = dict[str, object]
Pair = tuple[str, str]
Weights = dict[tuple[str, str, str], float]  # subject reached, source, kind of tie

STATE, NOMINEE = "S", "N"
WHOLE = 1_000_000
LAMBDA = {
    "CONTROLLER": 0.6, "SUBSIDIARY": 0.5, "SIBLING": 0.3, "SAME_LR": 0.3, "DEBTOR": 0.25, "HOLDER": 0.2,
    "SUSPECTED": 0.1,
}  # fmt: skip


@dataclass
class World:
    """One small registry: its firms, and its facts by kind."""

    firms: dict[str, Fact]
    facts: dict[str, list[Fact]] = field(default_factory=lambda: defaultdict(list))

    def live(self, kind: str, day: date) -> list[Fact]:
        """Facts of a kind in force on a day."""
        return [
            row
            for row in self.facts[kind]
            if (row.get("valid_from") or day) <= day and (row.get("valid_to") is None or row["valid_to"] > day)  # type: ignore[operator]
        ]


def subject(party: str) -> bool:
    return party not in (STATE, NOMINEE) and not party.startswith(("p:", "n:"))


def runs(world: World, row: Fact) -> bool:
    """Whether a role gives all the votes: an operator has them, and whoever heads an individual business (民法典54)."""
    individual = world.firms[str(row["eid"])].get("entity_kind") == "INDIVIDUAL"
    return row["kind"] == "OPERATOR" or (row["kind"] == "LR" and individual)


def runners(world: World, day: date) -> dict[str, list[str]]:
    """Who has all the votes of a subject by role alone: the head office of a branch, whoever operates a business."""
    found = defaultdict[str, list[str]](list)
    for row in world.facts["branch_of"]:
        found[str(row["branch"])].append(str(row["eid"]))
    heads = set(found)
    for row in world.live("role", day):
        if runs(world, row) and row["eid"] not in heads and row["holder"] not in found[str(row["eid"])]:
            found[str(row["eid"])].append(str(row["holder"]))
    return {eid: holders for eid, holders in found.items() if holders}


def shares(world: World, day: date) -> tuple[dict[Pair, int], dict[str, int], dict[Pair, int], dict[str, int]]:
    """Stated shares and what they count against; votes and what those count against (R8.5)."""
    classes = dict[tuple[str, str, object], int]()
    for row in world.live("holding", day):
        if not row.get("nominee"):
            key = (str(row["owner"]), str(row["eid"]), row.get("share_class"))
            classes[key] = max(classes.get(key, 0), round(float(str(row["econ"])) * WHOLE))
    econ = defaultdict[Pair, int](int)
    for (owner, eid, _), ppm in classes.items():
        econ[owner, eid] += ppm
    run = runners(world, day)
    votes = {pair: 0 if pair[1] in run else ppm for pair, ppm in econ.items()}
    whole = defaultdict[str, int](int)
    for (_, eid), ppm in econ.items():
        whole[eid] += ppm
    cast = defaultdict[str, int](int)
    for eid, holders in run.items():
        if eid not in whole:
            whole[eid] = WHOLE // len(holders) * len(holders)
        for holder in holders:
            votes[holder, eid] = votes.get((holder, eid), 0) + WHOLE // len(holders)
    for (_, eid), ppm in votes.items():
        cast[eid] += ppm
    votes = {pair: ppm for pair, ppm in votes.items() if pair[0] != NOMINEE}  # they count, for nobody
    for gives in world.live("proxy", day):
        if gives["part"] == "GIVES":
            (taker,) = [str(row["holder"]) for row in world.facts["proxy"] if row["part"] == "TAKES"]
            eid, giver = str(gives["eid"]), str(gives["holder"])
            if giver != taker and (moved := votes.pop((giver, eid), 0)):
                votes[taker, eid] = votes.get((taker, eid), 0) + moved
    base = {eid: max(WHOLE, ppm) for eid, ppm in whole.items()}
    return dict(econ), base, votes, {eid: max(WHOLE, ppm) for eid, ppm in cast.items()}


def controlled(votes: Mapping[Pair, int], base: Mapping[str, int]) -> dict[str, set[str]]:
    """What each party controls: the least set that holds more than half of whatever is in it (R8.7)."""
    found = dict[str, set[str]]()
    for party in {owner for owner, _ in votes}:
        inside, before = {party}, set[str]()
        while inside != before:
            before = set(inside)
            for eid in {eid for _, eid in votes}:
                held = sum(ppm for (owner, owned), ppm in votes.items() if owned == eid and owner in before)
                if 2 * held > base[eid]:
                    inside.add(eid)
        found[party] = inside - {party}
    return found


def sure(world: World, day: date, pair: Pair) -> float:
    """Least trust of the facts that give one party votes in another."""
    upper, eid = pair
    run = runners(world, day).get(eid, [])
    facts = [row for row in world.live("holding", day) if not run and row["owner"] == upper and not row.get("nominee")]
    facts += [row for row in world.live("proxy", day) if row["part"] == "TAKES" and row["holder"] == upper]
    found = [float(str(row["trust"])) for row in facts if row["eid"] == eid]
    roles = [row for row in world.live("role", day) if (row["holder"], row["eid"]) == pair and runs(world, row)]
    if upper in run and roles:  # any one of them casts all the votes
        found.append(max(float(str(row["trust"])) for row in roles))
    found += [float(str(row["trust"])) for row in world.facts["branch_of"] if (row["eid"], row["branch"]) == pair]
    return min(found)


def control_trusts(world: World, day: date, votes: Mapping[Pair, int], cast: Mapping[str, int]) -> dict[Pair, float]:
    """The greatest trust at which each party controls each other by votes trusted so much or more."""
    pairs = {pair: sure(world, day, pair) for pair, ppm in votes.items() if ppm and pair[0] != pair[1]}
    found = dict[Pair, float]()
    for level in sorted(set(pairs.values())):
        under = controlled({pair: votes[pair] for pair, trust in pairs.items() if trust >= level}, cast)
        found |= {(top, eid): level for top, inside in under.items() for eid in inside}
    return found


def ties(world: World, day: date) -> Weights:
    """Every tie of a registry with its best weight, λ·trust."""
    found = defaultdict[tuple[str, str, str], float](float)

    def tie(to: str, source: str, kind: str, trust: float) -> None:
        if subject(to) and subject(source) and to != source:
            found[to, source, kind] = max(found[to, source, kind], LAMBDA[kind] * trust)

    econ, base, votes, cast = shares(world, day)
    under = controlled(votes, cast)
    trust = control_trusts(world, day, votes, cast)
    for (top, eid), sure in trust.items():
        tie(eid, top, "CONTROLLER", sure)
        tie(top, eid, "SUBSIDIARY", sure)
    for top, inside in under.items():
        if top != STATE:
            for one, other in permutations(inside, 2):
                tie(one, other, "SIBLING", min(trust[top, one], trust[top, other]))
    heads = [row for row in world.live("role", day) if row["kind"] == "LR" and str(row["holder"]).startswith("p:")]
    for one, other in permutations(heads, 2):
        if one["holder"] == other["holder"]:
            tie(
                str(one["eid"]), str(other["eid"]), "SAME_LR", min(float(str(one["trust"])), float(str(other["trust"])))
            )
    for owner, eid in econ:
        if 5 * econ[owner, eid] >= base[eid]:
            stated = [
                float(str(row["trust"]))
                for row in world.live("holding", day)
                if (row["owner"], row["eid"]) == (owner, eid) and not row.get("nominee")
            ]
            tie(owner, eid, "HOLDER", min(stated))
            tie(eid, owner, "HOLDER", min(stated))
    for to, source, part in _debts(world, day):
        tie(to, source, "DEBTOR", part)
    for one, other in permutations(world.firms, 2):
        if _suspected(world, day, one, other):
            tie(one, other, "SUSPECTED", 0.5)
    return {key: weight for key, weight in found.items() if weight > 0}


def _debts(world: World, day: date) -> Iterator[tuple[str, str, float]]:
    """From debtor to guarantor: the least trust times the part of the guarantor's capital that it guarantees in all."""
    given = defaultdict[Pair, list[Fact]](list)
    for row in world.live("guarantee", day):
        given[str(row["guarantor"]), str(row["eid"])].append(row)
    for (guarantor, debtor), rows in given.items():
        capital = world.firms.get(guarantor, {}).get("capital_yuan")
        amounts = [row.get("amount_yuan") for row in rows]
        known = capital is not None and None not in amounts
        part = min(1.0, sum(float(str(amount)) for amount in amounts) / float(str(capital))) if known else 1.0
        yield guarantor, debtor, min(float(str(row["trust"])) for row in rows) * part


def _suspected(world: World, day: date, one: str, other: str) -> bool:
    """Whether two live firms share a numbered door, or a telephone."""
    doors = [world.firms[firm].get("address_key") for firm in (one, other)]
    lines = [
        {(row["way"], row["contact_key"]) for row in world.live("contact", day) if row["subject"] == firm}
        for firm in (one, other)
    ]
    at_door = doors[0] is not None and doors[0] == doors[1] and re.search(r"\d", str(doors[0])) is not None
    individual = "INDIVIDUAL" in (world.firms[one].get("entity_kind"), world.firms[other].get("entity_kind"))
    return (at_door and not individual) or bool(lines[0] & lines[1])


def scores(found: Weights, own: Mapping[str, float]) -> dict[str, float]:
    """``1 − (1−s_i)·Π_j(1 − w_ij·s_j)`` with the best path of at most two ties from each ``j``."""
    best = defaultdict[Pair, float](float)
    for (to, source, _), weight in found.items():
        best[to, source] = max(best[to, source], weight)
    told = dict[str, float]()
    for firm in {party for pair in best for party in pair} | set(own):
        left = 1 - own.get(firm, 0.0)
        for source, s in own.items():
            if source != firm:
                between = [best[firm, via] * best[via, source] for _, via in [*best] if (firm, via) in best]
                left *= 1 - max([best.get((firm, source), 0.0), *between]) * s
        told[firm] = 1 - left
    return told
