"""Homonym safety (R10.3, ADR 0006): a name ties nobody, whatever else the registry says."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from graph_service.analysis.controllers import control_picture
from graph_service.analysis.signals.homonyms import CAP
from graph_service.analysis.signals.registry import detect_signals
from graph_service.analysis.signals.shape import Signal
from graph_service.analysis.snapshot import Snapshot
from graph_service.domain.decisions import Proposal
from graph_service.domain.subjects import is_certain_person
from graph_service.rulebook.nominees import holder_policy
from graph_service.rulebook.signals import SignalPolicy, signal_policy
from tests.analysis.signal_worlds import World, as_snapshot, make_world
from tests.analysis.snapshots import plays, snapshot

LIMITS = {"min_subjects": 2, "min_firms": 2, "changes": 2}


def policy() -> SignalPolicy:
    """The rules of the rule book, with the thresholds of small worlds."""
    rules = signal_policy().rules
    eased = {
        code: replace(rule, thresholds={**rule.thresholds, **{k: v for k, v in LIMITS.items() if k in rule.thresholds}})
        for code, rule in rules.items()
    }
    return SignalPolicy(eased)


def detect(given: Snapshot, proposals: tuple[Proposal, ...] = ()) -> tuple[Signal, ...]:
    return detect_signals(given, control_picture(given, holder_policy()), policy(), proposals)


def renamed(worlds: list[World], name: str = "") -> Snapshot:
    """The same registry, in which everybody bears the given name, or a name that nobody else bears."""
    for world in worlds:
        for party, row in world.parties.items():
            if row.get("is_person"):
                row["name"] = name or f"姓名{party[2:]}"
    return as_snapshot(worlds)


@pytest.mark.parametrize("seed", range(5))
def test_no_name_adds_to_what_is_found_above_the_cap(seed: int) -> None:
    rng = random.Random(seed)
    worlds = [make_world(number, rng) for number in range(200)]
    proposals = tuple(one for world in worlds for one in world.proposals)
    homonyms, strangers = detect(renamed(worlds, "张伟"), proposals), detect(renamed(worlds), proposals)
    assert homonyms
    assert all(is_certain_person(person) for signal in homonyms for person in signal.persons)

    def above(signals: tuple[Signal, ...]) -> set[tuple[str, tuple[str, ...]]]:
        return {(signal.rule.code, signal.subjects) for signal in signals if signal.confidence > CAP}

    assert above(homonyms) <= above(strangers)
    by_name = [signal for signal in homonyms if signal.rule.code == "SAME_NAME_HEADS"]
    assert by_name
    assert all(signal.confidence <= CAP and signal.kind == "context" and not signal.persons for signal in by_name)


def test_a_county_of_homonyms_without_anything_else_gives_nothing() -> None:
    people = {f"n:{number}": {"name": "张伟"} for number in range(50)}
    roles = [plays(person, kind, f"F{person[2:]}") for person in people for kind in ("LR", "AGENT", "CFO")]
    assert detect(snapshot(people, role=roles)) == ()


def test_a_rule_file_cannot_raise_the_cap() -> None:
    people = {"n:1": {"name": "张伟"}, "n:2": {"name": "张伟"}}
    firms = {name: {"address_key": "建设一路1号"} for name in "AB"}
    given = snapshot(people | firms, role=[plays("n:1", "LR", "A"), plays("n:2", "LR", "B")])
    raised = {code: replace(rule, confidence=1.0) for code, rule in policy().rules.items()}
    found = detect_signals(given, control_picture(given, holder_policy()), SignalPolicy(raised))
    assert [signal.confidence for signal in found if signal.rule.code == "SAME_NAME_HEADS"] == [CAP]
