"""The oracle of signals about who stands with whom (signal_oracle.py): shares, guarantees, places, contacts, names."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from itertools import pairwise

from tests.analysis.signal_loops import (
    LONG_AGO,
    Found,
    Limits,
    Row,
    certain,
    is_state,
    known,
    live,
    now,
    reach,
    rings,
    roles,
    same_for,
    share,
)
from tests.analysis.signal_worlds import World


def circular_holding(world: World, limits: Limits) -> Found:
    return rings([(row["owner"], row["eid"]) for row in now(world, "holding")])


def closed_ring(world: World, limits: Limits) -> Found:
    rows = now(world, "holding")
    return {
        ring
        for ring in circular_holding(world, limits)
        if all(sum(share(r) for r in rows if r["eid"] == firm and r["owner"] in ring) == 1_000_000 for firm in ring)
    }


def mutual_guarantee(world: World, limits: Limits) -> Found:
    rows = [row for row in now(world, "guarantee") if not world.parties[row["guarantor"]].get("is_person")]
    return rings([(row["guarantor"], row["eid"]) for row in rows])


def chain_pairs(world: World, limits: Limits) -> set[tuple[str, str]]:
    """Guarantor and debtor of each guarantee on a chain that is long enough."""
    edges = {(r["guarantor"], r["eid"]) for r in now(world, "guarantee") if r["guarantor"] != r["eid"]}
    tangled = {firm for ring in mutual_guarantee(world, limits) for firm in ring}
    edges = {(a, b) for a, b in edges if not {a, b} & tangled and not a.startswith("p:")}

    def paths(chain: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
        yield chain
        for a, b in edges:
            if a == chain[-1]:
                yield from paths((*chain, b))

    long = [chain for edge in edges for chain in paths(edge) if len(chain) >= limits["min_firms"]]
    return {pair for chain in long for pair in pairwise(chain)}


def guarantee_chain(world: World, limits: Limits) -> Found:
    on_chain = chain_pairs(world, limits)
    both_ways = reach([*on_chain, *((b, a) for a, b in on_chain)])
    return {tuple(sorted(found | {a})) for a, found in both_ways.items()}


def complex_layers(world: World, limits: Limits) -> Found:
    edges = [(r["owner"], r["eid"]) for r in now(world, "holding") if r["econ"] >= limits["min_share"] - 1e-9]
    seen = reach(edges)

    def ring_of(party: str) -> frozenset[str]:
        return frozenset({party, *(b for b in seen.get(party, ()) if party in seen[b])})

    def chains(chain: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
        yield chain
        for owner, owned in edges:
            if owned == chain[-1] and owner not in chain:
                yield from chains((*chain, owner))

    def layers(firm: str) -> int:
        firms = [
            {ring_of(p) for p in chain if not world.parties[p].get("is_person") and not is_state(world, p)}
            - {ring_of(firm)}
            for chain in chains((firm,))
        ]
        return max(map(len, firms))

    return {(firm,) for firm in live(world) if layers(firm) >= limits["min_layers"]}


def many_firms_one_person(world: World, limits: Limits) -> Found:
    ties = [(r["holder"], r["eid"]) for r in roles(world, "LR")]
    ties += [(r["owner"], r["eid"]) for r in now(world, "holding")]
    alive = live(world)
    return same_for([(who, firm) for who, firm in ties if certain(who) and firm in alive], limits["min_subjects"])


def same_address(world: World, limits: Limits) -> Found:
    places = [(world.parties[firm].get("address_key"), firm) for firm in live(world)]
    return same_for([(place, firm) for place, firm in places if place and "号" in place], limits["min_subjects"])


def contacts(world: World) -> list[Row]:
    """The latest filing of each way by each subject, where it holds on the day."""
    stated = known(world, "contact")

    def filed(row: Row) -> date:
        return row.get("stated_on") or LONG_AGO

    return [
        row
        for row in now(world, "contact")
        if row in stated
        and filed(row) == max(filed(r) for r in stated if (r["subject"], r["way"]) == (row["subject"], row["way"]))
    ]


def same_contact(way: str, role: str = "") -> Callable[[World, Limits], Found]:
    def find(world: World, limits: Limits) -> Found:
        pairs = [(r["contact_key"], r["subject"]) for r in contacts(world) if r["way"] == way]
        pairs += [(r["holder"], r["eid"]) for r in roles(world, role) if certain(r["holder"])]
        alive = live(world)
        return same_for([pair for pair in pairs if pair[1] in alive], limits["min_subjects"], limits["max_subjects"])

    return find


def same_name_heads(world: World, limits: Limits) -> Found:
    alive = live(world)
    keys: dict[object, set[str]] = {}
    for firm in alive:
        place = world.parties[firm].get("address_key")
        if place and "号" in place:
            keys.setdefault(("place", place), set()).add(firm)
    for row in contacts(world):
        if row["subject"] in alive:
            keys.setdefault(row["contact_key"], set()).add(row["subject"])
    found: Found = set()
    for firms in keys.values():
        if len(firms) > limits["max_subjects"]:
            continue
        heads = [r for r in roles(world, "LR") if r["eid"] in firms]
        for name in {world.parties[r["holder"]]["name"] for r in heads}:
            mine = [r for r in heads if world.parties[r["holder"]]["name"] == name]
            sure = {r["holder"] for r in mine if certain(r["holder"])}
            where = {r["eid"] for r in mine}
            if len(sure) <= 1 and len(where) >= limits["min_subjects"] and any(not certain(r["holder"]) for r in mine):
                found.add(tuple(sorted(where)))
    return found
