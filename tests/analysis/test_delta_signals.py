"""What a change does to signals is what two whole searches differ by (R8.10-R8.12), on thousands of pairs of worlds."""

import random
from copy import deepcopy
from functools import cache
from types import MappingProxyType

import pytest

from graph_service.analysis.controllers import control_picture
from graph_service.analysis.delta import Delta, SignalChanges, delta
from graph_service.analysis.signals.registry import SIGNALS, detect_signals
from graph_service.analysis.signals.shape import Signal
from graph_service.analysis.snapshot import Snapshot
from graph_service.domain.decisions import Proposal
from graph_service.rulebook.nominees import holder_policy
from graph_service.rulebook.signals import SignalPolicy
from tests.analysis.signal_worlds import CORES, NAMES, World, ago, as_snapshot, make_world
from tests.analysis.snapshots import plays
from tests.analysis.test_signal_oracle import small

WORLDS = 4_000
POLICY = SignalPolicy(MappingProxyType({code: small(code) for code in SIGNALS}))


@cache
def pairs() -> tuple[tuple[World, World], ...]:
    """Worlds before and after: half of them change, in a few facts, in what a register tells, or in who is who."""
    rng = random.Random(20261125)
    found = []
    for number in range(WORLDS):
        old = make_world(number, rng)
        for one in old.proposals:  # whom a measure reaches stands or stood at the subject it came from
            old.rows("role").append(plays(one.reach.person, "SUPV", one.reach.entity, ago(3000)))
        for kind, rows in old.facts.items():
            for place, row in enumerate(rows):
                row["rid"] = f"{old.prefix}-{kind}-{place}"
        new = deepcopy(old)
        for turn in range(rng.choice([0, 0, 1, 3])):
            _turn(new, rng, turn)
        found.append((old, new))
    return tuple(found)


def _turn(world: World, rng: random.Random, turn: int) -> None:
    kind = rng.choice([kind for kind, rows in sorted(world.facts.items()) if rows])
    rows = world.rows(kind)
    row, people = rng.choice(rows), [party for party, traits in world.parties.items() if traits.get("is_person")]
    match rng.randint(0, 4):
        case 0:
            rows.remove(row)
        case 1:
            other = rng.choice([one for one in rng.choice([pairs for pairs in world.facts.values() if pairs]) if one])
            swapped = {end: other.get(end, value) for end, value in row.items() if end != "rid"}
            rows.append(row | swapped | {"rid": f"{world.prefix}-{kind}-new{turn}"})
        case 2:
            traits = world.parties[rng.choice(world.firms[:-1])]
            name, value = rng.choice(
                [("status", "REVOKED"), ("status", "ACTIVE"), ("name_core", rng.choice(CORES)), ("name", "新名称"),
                 ("address_key", f"{world.prefix}路1号"), ("closed_on", ago(100)), ("capital_yuan", 1e6)]
            )  # fmt: skip
            traits[name] = value
        case 3:
            world.parties[rng.choice(people)]["name"] = rng.choice(NAMES)
        case _:
            one, other = rng.sample(people, 2)  # a number came to light: one person more or less
            for stated in world.facts.values():
                for place, each in enumerate(stated):
                    stated[place] = {end: other if value == one else value for end, value in each.items()}


def _detect(given: Snapshot, proposals: tuple[Proposal, ...]) -> tuple[Signal, ...]:
    here = set(given.parties["party"])
    told = tuple(one for one in proposals if {one.reach.person, one.reach.entity} <= here)
    return detect_signals(given, control_picture(given, holder_policy()), POLICY, told)


@cache
def _compared() -> tuple[Delta, SignalChanges, int]:
    old, new = (as_snapshot(side) for side in zip(*pairs(), strict=True))
    proposals = tuple(one for world, _ in pairs() for one in world.proposals)
    found = delta(old, new, holder_policy(), detect=lambda given: _detect(given, proposals))
    return found, SignalChanges.between(*(_detect(side, proposals) for side in (old, new))), new.parties.height


def test_the_change_is_the_difference_of_two_whole_searches() -> None:
    found, expected, parties = _compared()
    assert found.signals == expected
    assert found.searched < 0.5 * parties  # and not all


@pytest.mark.parametrize("code", SIGNALS)
def test_the_pairs_change_every_signal(code: str) -> None:
    gained, lost = _compared()[1]
    assert any(signal.rule.code == code for signal in (*gained, *lost))
