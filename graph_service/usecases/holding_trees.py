"""Trees of holdings (股权穿透): owners above a subject, and what it holds below, with shares, rings and remainders."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

import polars as pl

from graph_service.analysis.nominees import named_nominees
from graph_service.rulebook.nominees import holder_policy
from graph_service.store.graph_store import GraphStore, known_times
from graph_service.store.holding_sums import Stated, investment_counts, stated_shares
from graph_service.store.walk import Network
from graph_service.usecases.asked import Asked, Row

_SLACK = 1e-6  # by which shares that are stated to six places may pass the whole
_FAR, _NEAR = {False: "source_id", True: "target_id"}, {False: "target_id", True: "source_id"}  # by ``down``


class Stop(StrEnum):
    """Why a branch of the tree goes no further (分支终止原因)."""

    LOOP = "LOOP"  # 循环持股: the party is on the way already
    CUT = "CUT"  # 层数或数量达到上限: there are more, see ``more``


@dataclass(frozen=True, slots=True)
class Branch:
    """A party in the tree (股权穿透一支): the holding that leads to it, the product of shares from the start.

    ``product`` is ``None`` where a share on the way is not stated: it is not known, not nought. ``more`` are the
    holdings beyond it that are not shown, which is so where ``stop`` is ``CUT``.
    """

    party: str
    holding: Row
    product: float | None
    depth: int
    stop: Stop | None
    more: int
    beyond: tuple[Branch, ...]


@dataclass(frozen=True, slots=True)
class Ring:
    """Parties that hold each other in a circle (循环持股), each the owner of the next and the last of the first.

    ``shares`` are of those steps, the largest where there are several holdings; ``product`` is ``None`` where one is
    not stated.
    """

    parties: tuple[str, ...]
    shares: tuple[float | None, ...]

    @property
    def product(self) -> float | None:
        """Of all shares around (环上比例之积)."""
        known = [share for share in self.shares if share is not None]
        return math.prod(known) if len(known) == len(self.shares) else None


@dataclass(frozen=True, slots=True)
class Grown:
    """What holdings unfold to (展开结果): branches next to the start, how many of those are not shown, rings met."""

    branches: tuple[Branch, ...]
    more: int
    rings: tuple[Ring, ...]
    cut: bool


@dataclass(frozen=True, slots=True)
class HoldingTree:
    """Owners of a subject or what it holds (股权穿透), and the parties that it names.

    ``unknown`` is the part of each subject whose holders nobody states, missing where that is not known; ``nominees``
    are parties whose name says that they hold for others (名义持有人, R8.7).
    """

    subject: Row
    network: Network
    grown: Grown
    unknown: Mapping[str, float]
    nominees: frozenset[str]

    @property
    def truncated(self) -> bool:
        """Whether a ceiling cut it."""
        return self.network.truncated or self.grown.cut


def owner_tree(store: GraphStore, code: str, asked: Asked, *, depth: int, limit: int, each: int) -> HoldingTree:
    """Owners of a subject as a tree: at most ``depth`` holdings up, ``limit`` branches, ``each`` of one party."""
    return _tree(store, code, asked, depth=depth, limit=limit, each=each, down=False)


def investment_tree(store: GraphStore, code: str, asked: Asked, *, depth: int, limit: int, each: int) -> HoldingTree:
    """What a subject holds as a tree (对外投资), with the same ceilings."""
    return _tree(store, code, asked, depth=depth, limit=limit, each=each, down=True)


def _tree(store: GraphStore, code: str, asked: Asked, *, depth: int, limit: int, each: int, down: bool) -> HoldingTree:
    subject, times = store.subject(code), known_times(**asked.times)
    eid = subject["eid"]
    network = (store.investments if down else store.owners)(eid, depth=depth, **asked.times)
    read = {row[_NEAR[down]] for row in network.edges}
    subjects = [row["party"] for row in network.nodes if not row["is_person"]]
    stated = stated_shares(store.connection, subjects, times)
    unread = [party for party in subjects if party not in read]
    beyond = (
        investment_counts(store.connection, unread, times)
        if down
        else {party: one.holders for party, one in stated.items() if party not in read}
    )
    grown = grow_tree(network.edges, eid, depth=depth, limit=limit, each=each, unread=beyond, down=down)
    known = ((party, unknown_part(one)) for party, one in stated.items())
    names = pl.Series([row["name"] for row in network.nodes if not row["is_person"]], dtype=pl.String)
    nominee = named_nominees(names, holder_policy())
    return HoldingTree(
        subject=subject,
        network=network,
        grown=grown,
        unknown={party: part for party, part in known if part is not None},
        nominees=frozenset(party for party, holds in zip(subjects, nominee, strict=True) if holds),
    )


def unknown_part(stated: Stated) -> float | None:
    """Return the part of a subject (0..1) whose holders nobody states (持有人不明的部分), ``None`` where not known.

    That is so where a holding states no share, and where those that are stated pass the whole: the register
    contradicts itself then.

    >>> unknown_part(Stated(2, 0.75, 0)), unknown_part(Stated(2, 0.75, 1)), unknown_part(Stated(3, 1.2, 0))
    (0.25, None, None)
    """
    if stated.unstated or stated.shares > 1 + _SLACK:
        return None
    return round(max(0.0, 1 - stated.shares), 9)


def grow_tree(
    holdings: Iterable[Row],
    start: str,
    *,
    depth: int,
    limit: int,
    each: int | None = None,
    unread: Mapping[str, int] | None = None,
    down: bool = False,
) -> Grown:
    """Unfold holdings into the tree above a party, or with ``down`` below it (股权穿透树).

    A party appears once for each way. The tree is filled level by level, at each party the largest holdings first, so
    that ``limit`` cuts the far ends; one that is on its own way is shown and ends its branch (R8.10). ``unread`` tells
    how many holdings those parties have whose holdings are not among ``holdings``. Cost O(branches * depth).
    """
    far, near = _FAR[down], _NEAR[down]
    at: dict[str, list[Row]] = defaultdict(list)
    for row in holdings:
        at[row[near]].append(row)
    for rows in at.values():
        rows.sort(key=lambda row: (row["econ"] is None, -(row["econ"] or 0.0), row[far]))

    # Every branch gets a number when it is met, level by level; the tree is put together from the far end.
    met = [_Met({}, (), (start,))]
    beyond: dict[int, list[int]] = defaultdict(list)
    rings: dict[tuple[str, ...], Ring] = {}
    loops, more = set[int](), dict[int, int]()
    for number, (_, shares, way) in enumerate(met):  # grows while it is read
        if number in loops:
            continue
        rows = at.get(way[-1], [])
        room = min(limit - (len(met) - 1), limit if each is None else each) if len(way) <= depth else 0
        more[number] = len(rows) - len(rows[:room]) if rows else (unread or {}).get(way[-1], 0)
        for row in rows[:room]:
            one = _Met(row, (*shares, row["econ"]), (*way, row[far]))
            if row[far] in way:
                loops.add(len(met))
                ring = _ring(one, down=down)
                rings.setdefault(ring.parties, ring)
            beyond[number].append(len(met))
            met.append(one)

    grown: dict[int, Branch] = {}
    for number in range(len(met) - 1, 0, -1):
        row, shares, way = met[number]
        left = more.get(number, 0)
        stop = Stop.LOOP if number in loops else Stop.CUT if left else None
        further = tuple(grown.pop(child) for child in beyond[number])
        grown[number] = Branch(way[-1], row, _product(shares), len(way) - 1, stop, left, further)
    return Grown(
        tuple(grown[child] for child in beyond[0]),
        more[0],
        tuple(rings[key] for key in sorted(rings)),
        any(more.values()),
    )


class _Met(NamedTuple):
    holding: Row
    shares: tuple[float | None, ...]  # on the way from the start
    way: tuple[str, ...]  # from the start to this party


def _product(shares: Iterable[float | None]) -> float | None:
    product = 1.0
    for share in shares:
        if share is None:
            return None
        product *= share
    return product


def _ring(met: _Met, *, down: bool) -> Ring:
    """The ring that a party closes (环): from the owner with the smallest id on, each owning the next."""
    first = met.way.index(met.way[-1])
    parties, shares = met.way[first:-1], met.shares[first:]
    if not down:  # walked from the owned to the owner
        parties, shares = parties[::-1], (*shares[-2::-1], shares[-1])
    turn = parties.index(min(parties))
    return Ring((*parties[turn:], *parties[:turn]), (*shares[turn:], *shares[:turn]))


def branches_of(branches: Iterable[Branch]) -> Iterator[Branch]:
    """Every branch of a tree (全部分支), those nearer to the start before those beyond."""
    for one in branches:
        yield one
        yield from branches_of(one.beyond)
