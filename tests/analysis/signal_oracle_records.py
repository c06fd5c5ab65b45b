"""The oracle of what signals say besides their subjects: kind and records, where loops over the rows can know them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from tests.analysis.signal_loops import Limits, Row, certain, is_state, live, near_penalties, now, roles, share
from tests.analysis.signal_oracle import changes
from tests.analysis.signal_oracle_ties import chain_pairs, contacts, guarantee_chain, mutual_guarantee
from tests.analysis.signal_worlds import World

Told = set[tuple[tuple[str, ...], frozenset[str]]]


def circular_holding(world: World, limits: Limits, members: tuple[str, ...]) -> bool:
    """Whether the product of the strongest ring is large: capital is stated nowhere in these worlds."""
    part = {(r["owner"], r["eid"]): 0 for r in now(world, "holding")}
    for row in now(world, "holding"):
        part[row["owner"], row["eid"]] += share(row)

    def products(first: str, last: str, seen: frozenset[str], product: float) -> Iterator[float]:
        for (owner, owned), ppm in part.items():
            if owner == last and owned == first and first != last:
                yield product * ppm / 1e6
            elif owner == last and owned in members and owned not in seen:
                yield from products(first, owned, seen | {owned}, product * ppm / 1e6)

    rings = (one for member in members for one in products(member, member, frozenset({member}), 1.0))
    return max(rings) >= limits["risk_product"] - 1e-12


def exceeds_capital(world: World, limits: Limits, members: tuple[str, ...]) -> bool:
    """Whether one guarantor of a chain answers for its registered capital and more."""
    given: dict[str, float] = {}
    for row in _on_chains(world, limits, members):
        given[row["guarantor"]] = given.get(row["guarantor"], 0) + (row["amount_yuan"] or 0)
    capital: dict[str, float] = {firm: world.parties[firm].get("capital_yuan") or 0.0 for firm in given}
    return any(capital[firm] > 0 and given[firm] >= limits["risk_ratio"] * capital[firm] for firm in given)


def _on_chains(world: World, limits: Limits, members: tuple[str, ...]) -> list[Row]:
    pairs = {pair for pair in chain_pairs(world, limits) if pair[0] in members}
    return [row for row in now(world, "guarantee") if (row["guarantor"], row["eid"]) in pairs]


RISK: dict[str, Callable[[World, Limits, tuple[str, ...]], bool]] = {
    "CIRCULAR_HOLDING": circular_holding,
    "GUARANTEE_CHAIN": exceeds_capital,
}
"""Signals that are a risk or context by what they rest on; the others are what their rule says."""


def guarantees_of_chains(world: World, limits: Limits) -> Told:
    return {
        (members, frozenset(row["rid"] for row in _on_chains(world, limits, members)))
        for members in guarantee_chain(world, limits)
    }


def guarantees_of_rings(world: World, limits: Limits) -> Told:
    return {
        (members, frozenset(r["rid"] for r in now(world, "guarantee") if {r["guarantor"], r["eid"]} <= set(members)))
        for members in mutual_guarantee(world, limits)
    }


def _by_key(pairs: Iterable[tuple[object, str, str]], least: float, most: float = 1e9) -> Told:
    """Subjects and records under one key, of a number between."""
    keys: dict[object, list[tuple[str, str]]] = {}
    for key, firm, rid in pairs:
        keys.setdefault(key, []).append((firm, rid))
    sets = [({firm for firm, _ in rows}, frozenset(rid for _, rid in rows)) for rows in keys.values()]
    return {(tuple(sorted(firms)), rids) for firms, rids in sets if least <= len(firms) <= most}


def many_firms_one_person(world: World, limits: Limits) -> Told:
    ties = [(r["holder"], r["eid"], r["rid"]) for r in roles(world, "LR")]
    ties += [(r["owner"], r["eid"], r["rid"]) for r in now(world, "holding")]
    alive = live(world)
    return _by_key([tie for tie in ties if certain(tie[0]) and tie[1] in alive], limits["min_subjects"])


def same_contact(way: str, role: str = "") -> Callable[[World, Limits], Told]:
    def records(world: World, limits: Limits) -> Told:
        ties = [(r["contact_key"], r["subject"], r["rid"]) for r in contacts(world) if r["way"] == way]
        ties += [(r["holder"], r["eid"], r["rid"]) for r in roles(world, role) if certain(r["holder"])]
        alive = live(world)
        return _by_key([t for t in ties if t[1] in alive], limits["min_subjects"], limits["max_subjects"])

    return records


def lr_change_around_penalty(world: World, limits: Limits) -> Told:
    """Each change with the decision nearest to it."""
    found: Told = set()
    for firm in world.firms:
        if is_state(world, firm):
            continue
        for before, row in changes(world, firm):
            day = row["valid_from"]
            close = near_penalties(world, firm, day, limits)
            if close:
                first = min(close, key=lambda one: (abs(day - one["decided_on"]), one["doc_no"], one["rid"]))
                found.add(((firm,), frozenset({first["rid"], before["rid"], row["rid"]})))
    return found


RECORDS: dict[str, Callable[[World, Limits], Told]] = {
    "MUTUAL_GUARANTEE": guarantees_of_rings,
    "GUARANTEE_CHAIN": guarantees_of_chains,
    "MANY_FIRMS_ONE_PERSON": many_firms_one_person,
    "SAME_PHONE": same_contact("PHONE"),
    "SAME_EMAIL": same_contact("EMAIL"),
    "SAME_AGENT": same_contact("AGENT", "AGENT"),
    "SAME_FINANCE": same_contact("FINANCE", "CFO"),
    "LR_CHANGE_AROUND_PENALTY": lr_change_around_penalty,
}
"""What a signal must cite, for those of which it follows from the rows alone."""
