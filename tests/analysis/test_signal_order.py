"""Two runs with different person keys tell the same signals in the same order (R10.3)."""

from __future__ import annotations

import copy
import random
from dataclasses import replace
from typing import Any

from graph_service.domain.decisions import Proposal
from tests.analysis.signal_worlds import World, as_snapshot, make_world
from tests.analysis.test_signal_homonyms import detect

Story = list[tuple[str, str, float, tuple[str, ...], str, list[str | None]]]


def keyed(worlds: list[World], seed: int) -> Story:
    """What is told where persons and versions of facts have other ids, and rows another order."""
    rng = random.Random(seed)
    people = [party for world in worlds for party, row in world.parties.items() if row.get("is_person")]
    new = {party: f"{party[:2]}{rng.getrandbits(60):015x}" for party in people}
    proposals: list[Proposal] = []
    for world in worlds:
        world.parties = {new.get(party, party): row for party, row in world.parties.items()}
        for kind, rows in world.facts.items():
            world.facts[kind] = [_row(row, new, f"{rng.getrandbits(60):015x}") for row in rows]
            rng.shuffle(world.facts[kind])
        proposals += [replace(one, reach=replace(one.reach, person=new[one.reach.person])) for one in world.proposals]
    given = as_snapshot(worlds)
    names: dict[str, str | None] = dict(given.parties.select("party", "name").iter_rows())
    return [
        (one.rule.code, one.kind, one.confidence, one.subjects, one.summary, [names[person] for person in one.persons])
        for one in detect(given, tuple(proposals))
    ]


def _row(row: dict[str, Any], new: dict[str, str], rid: str) -> dict[str, Any]:
    moved = {name: new.get(value, value) if isinstance(value, str) else value for name, value in row.items()}
    return moved | {"rid": rid}


def test_neither_keys_nor_the_order_of_rows_change_what_is_told() -> None:
    rng = random.Random(6)
    worlds = [make_world(number, rng) for number in range(300)]
    first, second = (keyed(copy.deepcopy(worlds), seed) for seed in (1, 2))
    assert len(first) > 500
    assert first == second
