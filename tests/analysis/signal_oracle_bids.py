"""The oracle of signals of tenders: loops over the bids of one small world, nothing shared with the product."""

from __future__ import annotations

from datetime import date
from itertools import product

from tests.analysis.signal_loops import (
    Found,
    Limits,
    Row,
    certain,
    controls,
    holds,
    is_state,
    known,
    reach,
    roles,
    same_for,
)  # fmt: skip
from tests.analysis.signal_worlds import World
from tests.analysis.snapshots import AS_OF


def lots(world: World) -> list[tuple[list[Row], date]]:
    """Bids for each lot, and the day it was opened."""
    bids = known(world, "bid")
    found = [[row for row in bids if row["lot"] == lot] for lot in {row["lot"] for row in bids}]
    return [(mine, max((row["opened_on"] for row in mine if row["opened_on"]), default=AS_OF)) for mine in found]


def joined(groups: list[set[str]]) -> Found:
    pairs = [(a, b) for group in groups for a, b in product(group, group) if a != b]
    return {tuple(sorted(members | {a})) for a, members in reach(pairs).items()}


def under_one(world: World, mine: list[Row], day: date, *, among: bool) -> Found:
    """Bidders under one control that is not the state's: that of one of them, or of anybody."""
    firms = {row["subject"] for row in mine}
    tops = [p for p in world.parties if not is_state(world, p) and (p in firms or not among)]
    return joined([{p, *controls(world, p, day)} & firms for p in tops])


def co_bidders(world: World, limits: Limits) -> Found:
    found: Found = set()
    for mine, day in lots(world):
        heads = [
            (post["holder"], bid["subject"])
            for bid, post in product(mine, roles(world, "LR", on=None))
            if post["eid"] == bid["subject"] and certain(post["holder"]) and holds(post, day)
        ]
        found |= same_for(heads, 2) | under_one(world, mine, day, among=True)
    return found


def sister_bidders(world: World, limits: Limits) -> Found:
    return {
        group
        for mine, day in lots(world)
        for group in under_one(world, mine, day, among=False) - under_one(world, mine, day, among=True)
    }
