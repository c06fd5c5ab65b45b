"""Every detector finds what loops over the rows find, in thousands of small random worlds (R8.10-R8.12)."""

from __future__ import annotations

import random
from dataclasses import replace
from functools import cache
from types import MappingProxyType

import pytest

from graph_service.analysis.controllers import control_picture
from graph_service.analysis.signals.registry import SIGNALS
from graph_service.analysis.signals.shape import Facts, Signal
from graph_service.rulebook.nominees import holder_policy
from graph_service.rulebook.signals import SignalKind, SignalRule, signal_policy
from tests.analysis.signal_oracle import ORACLE
from tests.analysis.signal_oracle_records import RECORDS, RISK
from tests.analysis.signal_worlds import World, as_snapshot, make_world

WORLDS = 2_000
SMALL = {"min_subjects": 2, "max_subjects": 3, "min_firms": 2, "min_layers": 2, "changes": 2}  # for worlds of six firms
LARGER = {"GUARANTEE_CHAIN": {"min_firms": 3}}


@cache
def worlds() -> tuple[World, ...]:
    rng = random.Random(20260630)
    return tuple(make_world(number, rng) for number in range(WORLDS))


@cache
def facts() -> Facts:
    given = as_snapshot(worlds())
    picture = control_picture(given, holder_policy())
    return Facts(given, picture, tuple(one for world in worlds() for one in world.proposals))


def small(code: str) -> SignalRule:
    rule = signal_policy().rules[code]
    limits = {**rule.thresholds, **{k: v for k, v in SMALL.items() if k in rule.thresholds}, **LARGER.get(code, {})}
    return replace(rule, thresholds=MappingProxyType(limits))


def test_the_oracle_knows_every_signal() -> None:
    assert ORACLE.keys() == SIGNALS.keys()


@cache
def found(code: str) -> dict[str, list[Signal]]:
    """What a detector finds, by world."""
    told: dict[str, list[Signal]] = {}
    for signal in SIGNALS[code](facts(), small(code)):
        prefix = signal.subjects[0][:5] if signal.subjects else _places()[signal.evidence.records[0]]
        told.setdefault(prefix, []).append(signal)
    return told


@pytest.mark.parametrize("code", SIGNALS)
def test_a_detector_finds_what_loops_find(code: str) -> None:
    rule, hits = small(code), 0
    for world in worlds():
        wanted = {tuple(sorted(subjects)) for subjects in ORACLE[code](world, rule.thresholds)}
        told = found(code).get(world.prefix, [])
        assert {tuple(sorted(signal.subjects)) for signal in told} == wanted, world
        for signal in told:
            risk = RISK[code](world, rule.thresholds, signal.subjects) if code in RISK else rule.kind is SignalKind.RISK
            assert (signal.kind is SignalKind.RISK) == risk, (signal, world)
        hits += bool(wanted)
    assert WORLDS * 0.005 <= hits <= WORLDS * 0.995, f"{hits} of {WORLDS} worlds have one: the oracle proves little"


@pytest.mark.parametrize("code", RECORDS)
def test_a_signal_cites_the_records_it_rests_on(code: str) -> None:
    limits = small(code).thresholds  # read once: the rule book is a file
    for world in worlds():
        told = {(s.subjects, frozenset(s.evidence.records)) for s in found(code).get(world.prefix, []) if s.subjects}
        assert told == RECORDS[code](world, limits), world


@cache
def _places() -> dict[str, str]:
    """World of each contact and role: a number of an agency names no subject."""
    said = facts().snapshot.facts
    ends = {"contact": "subject", "role": "eid"}
    return {rid: end[:5] for kind, column in ends.items() for rid, end in said[kind].select("rid", column).iter_rows()}
