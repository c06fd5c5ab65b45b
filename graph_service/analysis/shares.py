"""The share graph (股权图): stated holdings made into the economic and voting matrices of R8.5.

Everything is whole parts per million, so that exactly 50 % stays exactly 50 %. Faults of the data are named and
treated in one way each (ADR 0050), never silently:

    SCALED     a subject's shares add to more than 100 %: each counts as share / sum
    LARGEST    one owner is stated twice for one subject: the larger share counts, once, with its own votes
    SAME_NAME  one owner is stated alike with and without an identity number, beyond the whole: counts once
    TREASURY   a subject holds itself: no vote, the other votes count against what is left
    DROPPED    a share below 0 or above 100 %: not used
    CAPPED     more votes are entrusted than the giver holds: those that it holds move
    UNTAKEN    an entrustment of votes names no single taker: no vote moves
    UNFIT      a role that does not run a subject of that form, or not beside stated holdings: it casts no vote
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from graph_service.analysis.csr import Csr, build_some, counting_sort, pair_order
from graph_service.analysis.kernel import kernel
from graph_service.analysis.relation_arrays import HoldingArrays
from graph_service.analysis.snapshot import PPM

FAULT_SCHEMA = {"treatment": pl.String(), "owner": pl.Int32(), "owned": pl.Int32(), "ppm": pl.Int64()}


class Treatment(StrEnum):
    """How a fault of the stated shares was treated (股权数据问题处理)."""

    SCALED = "SCALED"
    LARGEST = "LARGEST"
    SAME_NAME = "SAME_NAME"
    TREASURY = "TREASURY"
    DROPPED = "DROPPED"
    CAPPED = "CAPPED"
    UNTAKEN = "UNTAKEN"
    UNFIT = "UNFIT"


class Pairs(NamedTuple):
    """Stated shares (比例), one entry a pair, ordered by owner and owned; ``econ, votes`` in any one unit."""

    owner: NDArray[np.int32]
    owned: NDArray[np.int32]
    econ: NDArray[np.int64]
    votes: NDArray[np.int64]
    row: NDArray[np.int64]


@dataclass(frozen=True)
class ShareGraph:
    """Economic and voting shares between parties (股权图, R8.5).

    One entry a pair in ``owner, owned, econ_ppm, votes_ppm, row`` (ordered by owner, owned; ``row`` is the row of the
    holding fact that counts, the last one of several classes of shares, -1 where a role, a branch or an entrustment
    makes the share). One entry a party in ``econ_base`` and ``votes_base`` (what its shares and votes count against:
    the whole, more where they were scaled, less by treasury votes), ``unknown_ppm`` (the part whose owner is not known,
    R8.5 ``UNKNOWN``), ``nominee_ppm`` (what of that part nominees hold for whoever it is) and ``slack_ppm`` (what
    rounding the stated shares can account for). ``faults`` has one row a fault: treatment, owner, owned, ppm.

    Units: everything named ``_ppm``, and the bases, counts in millionths of a whole for a registry, as the names say,
    and in 10⁻¹² (``edge_list.WHOLE`` of them) for a list, which states finer shares. The functions over a graph set
    shares against bases only, and answer alike in either unit.
    """

    parties: int
    owner: NDArray[np.int32]
    owned: NDArray[np.int32]
    econ_ppm: NDArray[np.int64]
    votes_ppm: NDArray[np.int64]
    row: NDArray[np.int64]
    econ_base: NDArray[np.int64]
    votes_base: NDArray[np.int64]
    unknown_ppm: NDArray[np.int64]
    nominee_ppm: NDArray[np.int64]
    slack_ppm: NDArray[np.int64]
    faults: pl.DataFrame

    @cached_property
    def votes(self) -> tuple[Csr, NDArray[np.int64]]:
        """Rows by owner with the votes that count, in ppm: no empty ones, no treasury votes."""
        csr = build_some(self.owner, self.owned, self.parties, self.counts)
        return csr, self.votes_ppm[csr.edge]

    @cached_property
    def voters(self) -> tuple[Csr, NDArray[np.int64]]:
        """Rows by owned subject with the votes that count, in ppm: ``votes`` the other way."""
        csr = build_some(self.owned, self.owner, self.parties, self.counts)
        return csr, self.votes_ppm[csr.edge]

    @property
    def counts(self) -> NDArray[np.bool_]:
        """Which pairs have votes that count (有效表决权): more than none, and not in themselves."""
        return (self.votes_ppm > 0) & (self.owner != self.owned)

    @cached_property
    def owners(self) -> tuple[Csr, NDArray[np.int64]]:
        """Rows by owned subject with the economic shares above 0, in ppm."""
        csr = build_some(self.owned, self.owner, self.parties, self.econ_ppm > 0)
        return csr, self.econ_ppm[csr.edge]


def votes_as_shares(graph: ShareGraph) -> ShareGraph:
    """Make the graph in which a share is a share of the votes (表决权矩阵): final votes are its integrated shares."""
    votes = np.where(graph.owner == graph.owned, 0, graph.votes_ppm)
    cast = sums(graph.owned, votes, graph.parties)
    missing = np.where(graph.unknown_ppm > 0, np.maximum(0, graph.votes_base - cast), 0)
    return replace(graph, econ_ppm=votes, econ_base=np.maximum(1, graph.votes_base), unknown_ppm=missing)


def nominees_apart(graph: ShareGraph, nominee: NDArray[np.bool_]) -> ShareGraph:
    """Take from nominees what they hold for others (名义持有人, R8.7): votes are nobody's, capital is ``UNKNOWN``'s.

    ``nominee`` has a flag a party. What the others count against stays, and nothing flows on to who owns a nominee.
    """
    theirs = nominee[graph.owner]
    part = sums(graph.owned, np.where(theirs, graph.econ_ppm, 0), graph.parties)
    return replace(
        graph,
        econ_ppm=np.where(theirs, 0, graph.econ_ppm),
        votes_ppm=np.where(theirs, 0, graph.votes_ppm),
        unknown_ppm=graph.unknown_ppm + part,
        nominee_ppm=graph.nominee_ppm + part,
    )


def share_graph(holdings: HoldingArrays, *, must_have_owners: NDArray[np.bool_] | None = None) -> ShareGraph:
    """Build the share graph from stated holdings (R8.5).

    ``must_have_owners`` marks the parties whose missing shares belong to an unknown owner even when no holding is on
    record (every subject but public bodies); without it, those that have a holding. Cost O(holdings + parties).

    >>> i32, i64 = np.int32, np.int64
    >>> stated = np.array([600_000, 300_000], i64)
    >>> graph = share_graph(HoldingArrays(np.array([0, 1], i32), np.array([2, 2], i32), stated, stated,
    ...                                   np.arange(2, dtype=i64), 3))
    >>> graph.unknown_ppm.tolist()
    [0, 0, 100000]
    """
    n = holdings.parties
    usable = _within_whole(holdings.econ_ppm) & _within_whole(holdings.votes_ppm)
    order, classes = np.flatnonzero(usable), holdings.share_class
    if classes is not None:
        order = order[counting_sort(classes[order], int(classes.max(initial=0)) + 1)[1]]
    order = order[pair_order(holdings.owner[order], holdings.owned[order], n)]
    owner, owned = holdings.owner[order], holdings.owned[order]
    fresh = begins(owner, owned) if classes is None else begins(owner, owned, classes[order])
    order = largest_first(order, fresh, holdings.econ_ppm, holdings.votes_ppm, holdings.row)
    econ, votes, row = holdings.econ_ppm[order], holdings.votes_ppm[order], holdings.row[order]

    again = np.flatnonzero(~fresh & (row >= 0))
    counted = np.flatnonzero(fresh)[np.cumsum(fresh)[again] - 1] if again.size else again
    faults = [
        fault_frame(Treatment.DROPPED, holdings.owner[~usable], holdings.owned[~usable], holdings.econ_ppm[~usable]),
        fault_frame(Treatment.LARGEST, owner[again], owned[again], econ[counted]),
    ]
    if not fresh.all():  # one class stated twice counts once; what a role makes counts beside it
        econ[again] = votes[again] = 0
        starts = np.flatnonzero(fresh)
        owner, owned, row = owner[starts], owned[starts], row[starts]
        econ, votes = (np.maximum.reduceat(column, starts) for column in (econ, votes))
    fresh = begins(owner, owned)
    if not fresh.all():  # several classes add up
        starts = np.flatnonzero(fresh)
        owner, owned, row = owner[starts], owned[starts], np.maximum.reduceat(row, starts)
        econ, votes = (np.add.reduceat(column, starts) for column in (econ, votes))

    expected = np.bincount(owned, minlength=n) > 0 if must_have_owners is None else must_have_owners
    graph = matrices(Pairs(owner, owned, econ, votes, row), parties=n, whole=PPM, expected=expected)
    itself = np.flatnonzero(owner == owned)
    most = graph.votes_base.copy()
    most[owned[itself]] += votes[itself]
    over = np.flatnonzero(np.maximum(most, graph.econ_base, out=most) > PPM)
    over = over[most[over] > PPM + graph.slack_ppm[over]]
    faults.append(fault_frame(Treatment.SCALED, None, over, most[over]))
    faults.append(fault_frame(Treatment.TREASURY, owner[itself], owned[itself], econ[itself]))
    return replace(graph, faults=pl.concat(faults))


def matrices(pairs: Pairs, *, parties: int, whole: int, expected: NDArray[np.bool_]) -> ShareGraph:
    """Make the matrices of R8.5 of shares in units of ``1 / whole`` (比例矩阵): sums, treasury votes, the unknown part.

    Shares and votes that add to more than the whole count against their sum; votes of a subject in itself do not
    count. What is missing belongs to an unknown owner where one is ``expected``, unless rounding can explain it.
    """
    slack = _rounding(pairs.owned, pairs.econ, parties, whole // PPM)
    econ_base, votes_base = sums(pairs.owned, pairs.econ, parties), sums(pairs.owned, pairs.votes, parties)
    unknown = _set_against(whole, econ_base, votes_base, slack, expected)
    itself = np.flatnonzero(pairs.owner == pairs.owned)
    votes_base[pairs.owned[itself]] -= pairs.votes[itself]  # one entry a pair: no subject twice
    return ShareGraph(
        parties=parties,
        owner=pairs.owner,
        owned=pairs.owned,
        econ_ppm=pairs.econ,
        votes_ppm=pairs.votes,
        row=pairs.row,
        econ_base=econ_base,
        votes_base=votes_base,
        unknown_ppm=unknown,
        nominee_ppm=np.zeros(parties, np.int64),
        slack_ppm=slack,
        faults=pl.DataFrame(schema=FAULT_SCHEMA),
    )


@kernel
def _set_against(
    whole: int, econ: NDArray[np.int64], votes: NDArray[np.int64], slack: NDArray[np.int64], expected: NDArray[np.bool_]
) -> NDArray[np.int64]:
    """Raise the sums of a subject to the whole, in place; return the part that nobody is known to hold."""
    unknown = np.zeros(econ.size, np.int64)
    for party in range(econ.size):
        missing = whole - econ[party]
        if expected[party] and missing > slack[party]:
            unknown[party] = missing
        econ[party], votes[party] = max(whole, econ[party]), max(whole, votes[party])
    return unknown


@kernel
def _rounding(owned: NDArray[np.int32], econ: NDArray[np.int64], parties: int, ppm: int) -> NDArray[np.int64]:
    """What rounding can account for in the sum of a subject (四舍五入的余地): R8.5 allows 10⁻⁶.

    Where shares are stated to six decimals and more, half a unit of the last one each, if that is more. A share of
    fewer decimals is taken at its word: sixty of 0.0166 are no more than 0.996.
    """
    slack = np.zeros(parties, np.int64)  # doubled
    for pair in range(owned.size):
        if econ[pair] % (10 * ppm):
            unit = ppm
            while econ[pair] % unit:
                unit //= 10
            slack[owned[pair]] += unit
    for party in range(parties):
        slack[party] = max(ppm, (slack[party] + 1) // 2)
    return slack


def largest_first(
    order: NDArray[np.int64],
    fresh: NDArray[np.bool_],
    econ: NDArray[np.int64],
    votes: NDArray[np.int64],
    row: NDArray[np.int64],
) -> NDArray[np.int64]:
    """Bring the statement that counts to the front of each run of statements about one thing (重复陈述取大, ADR 0050).

    A run begins where ``fresh``; ``order`` points into the columns. The largest share counts, with the votes of its
    own row; of equal shares the more votes, then the earlier row. What no row states (row -1) comes last.
    """
    several = np.flatnonzero(~(fresh & np.append(fresh[1:], True)))
    if not several.size:
        return order
    rows = order[several]
    best = np.lexsort((row[rows], -votes[rows], -econ[rows], row[rows] < 0, np.cumsum(fresh)[several]))
    order = order.copy()
    order[several] = rows[best]
    return order


def begins(*keys: NDArray[np.int32]) -> NDArray[np.bool_]:
    """Where a new combination of ``keys``, sorted by them, begins (新组起点)."""
    fresh = np.ones(keys[0].size, np.bool_)
    fresh[1:] = np.any([key[1:] != key[:-1] for key in keys], axis=0)
    return fresh


@kernel
def sums(owned: NDArray[np.integer], units: NDArray[np.int64], parties: int) -> NDArray[np.int64]:
    """Shares added up per owned party (比例合计), in whole numbers."""
    total = np.zeros(parties, np.int64)
    for pair in range(owned.size):
        total[owned[pair]] += units[pair]
    return total


def _within_whole(ppm: NDArray[np.int64]) -> NDArray[np.bool_]:
    return (ppm >= 0) & (ppm <= PPM)


def fault_frame(
    treatment: Treatment,
    owner: NDArray[np.int32] | None,
    owned: NDArray[np.integer],
    ppm: NDArray[np.int64],
) -> pl.DataFrame:
    """Faults of one treatment (股权数据问题), schema ``FAULT_SCHEMA``."""
    return pl.DataFrame(
        {"treatment": [treatment.value] * owned.size, "owner": owner, "owned": owned, "ppm": ppm}, schema=FAULT_SCHEMA
    )
