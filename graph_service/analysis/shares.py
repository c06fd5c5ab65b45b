"""The share graph (股权图): stated holdings made into the economic and voting matrices of R8.5.

Everything is whole parts per million, so that exactly 50 % stays exactly 50 %. Faults of the data are named and
treated in one way each (ADR 0050), never silently:

    SCALED     a subject's shares add to more than 100 %: each counts as share / sum
    LARGEST    one owner is stated twice for one subject: the larger statement counts, once
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

import numpy as np
import polars as pl
from numpy.typing import NDArray

from graph_service.analysis.csr import Csr, build, counting_sort, pair_order
from graph_service.analysis.snapshot import PPM, HoldingArrays

FAULT_SCHEMA = {"treatment": pl.String(), "owner": pl.Int32(), "owned": pl.Int32(), "ppm": pl.Int64()}


class Treatment(StrEnum):
    """How a fault of the stated shares was treated (股权数据问题处理)."""

    SCALED = "SCALED"
    LARGEST = "LARGEST"
    TREASURY = "TREASURY"
    DROPPED = "DROPPED"
    CAPPED = "CAPPED"
    UNTAKEN = "UNTAKEN"
    UNFIT = "UNFIT"


@dataclass(frozen=True)
class ShareGraph:
    """Economic and voting shares between parties (股权图, R8.5).

    One entry a pair in ``owner, owned, econ_ppm, votes_ppm, row`` (ordered by owner, owned; ``row`` is the row of the
    holding fact, the last one where several state it, -1 where a role, a branch or an entrustment makes the share).
    One entry a party in ``econ_base`` and ``votes_base`` (what its shares and votes count against: 1,000,000, more
    where they were scaled, less by treasury votes), ``unknown_ppm`` (the part whose owner is not known, R8.5
    ``UNKNOWN``) and ``slack_ppm`` (what rounding the stated shares to whole ppm can account for). ``faults`` has one
    row a fault: treatment, owner, owned, ppm.
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
    slack_ppm: NDArray[np.int64]
    faults: pl.DataFrame

    @cached_property
    def votes(self) -> tuple[Csr, NDArray[np.int64]]:
        """Rows by owner with the votes that count, in ppm: no empty ones, no treasury votes."""
        keep = np.flatnonzero((self.votes_ppm > 0) & (self.owner != self.owned))
        csr = build(self.owner[keep], self.owned[keep], self.parties)
        return csr, self.votes_ppm[keep][csr.edge]

    @cached_property
    def voters(self) -> tuple[Csr, NDArray[np.int64]]:
        """Rows by owned subject with the votes that count, in ppm: ``votes`` the other way."""
        keep = np.flatnonzero((self.votes_ppm > 0) & (self.owner != self.owned))
        csr = build(self.owned[keep], self.owner[keep], self.parties)
        return csr, self.votes_ppm[keep][csr.edge]

    @cached_property
    def owners(self) -> tuple[Csr, NDArray[np.int64]]:
        """Rows by owned subject with the economic shares above 0, in ppm; ``edge`` points into this graph's arrays."""
        keep = np.flatnonzero(self.econ_ppm > 0)
        csr = build(self.owned[keep], self.owner[keep], self.parties)
        edge = keep[csr.edge]
        return Csr(csr.indptr, csr.neighbour, edge), self.econ_ppm[edge]


def votes_as_shares(graph: ShareGraph) -> ShareGraph:
    """Make the graph in which a share is a share of the votes (表决权矩阵): final votes are its integrated shares."""
    votes = np.where(graph.owner == graph.owned, 0, graph.votes_ppm)
    cast = _sums(graph.owned, votes, graph.parties)
    missing = np.where(graph.unknown_ppm > 0, np.maximum(0, graph.votes_base - cast), 0)
    return replace(graph, econ_ppm=votes, econ_base=np.maximum(1, graph.votes_base), unknown_ppm=missing)


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
    order = np.flatnonzero(usable)
    if holdings.share_class is not None:
        order = order[counting_sort(holdings.share_class[order], int(holdings.share_class.max(initial=0)) + 1)[1]]
    order = order[pair_order(holdings.owner[order], holdings.owned[order], n)]
    owner, owned = holdings.owner[order], holdings.owned[order]
    econ, votes, row = holdings.econ_ppm[order], holdings.votes_ppm[order], holdings.row[order]
    share_class = np.zeros(order.size, np.int32) if holdings.share_class is None else holdings.share_class[order]

    fresh = _fresh(owner, owned, share_class)
    starts = np.flatnonzero(fresh)
    stated_twice = np.zeros(order.size, np.bool_)
    stated_twice[1:] = ~fresh[1:] & (row[1:] >= 0) & (row[:-1] >= 0)
    repeats = np.flatnonzero(stated_twice)
    faults = [
        fault_frame(Treatment.DROPPED, holdings.owner[~usable], holdings.owned[~usable], holdings.econ_ppm[~usable]),
        fault_frame(Treatment.LARGEST, owner[repeats], owned[repeats], econ[repeats]),
    ]
    if starts.size < order.size:  # one class stated twice counts once
        owner, owned = owner[starts], owned[starts]
        econ, votes, row = (np.maximum.reduceat(column, starts) for column in (econ, votes, row))
    pairs = np.flatnonzero(_fresh(owner, owned))
    if pairs.size < owner.size:  # several classes add up
        owner, owned, row = owner[pairs], owned[pairs], np.maximum.reduceat(row, pairs)
        econ, votes = (np.add.reduceat(column, pairs) for column in (econ, votes))

    econ_sum, votes_sum = _sums(owned, econ, n), _sums(owned, votes, n)
    holders = np.bincount(owned, minlength=n)
    slack = np.maximum(1, (holders + 1) // 2)  # each stated share was rounded by at most half a ppm
    itself = owner == owned
    treasury = _sums(owned[itself], votes[itself], n)
    over = np.flatnonzero(np.maximum(econ_sum, votes_sum) > PPM + slack)
    faults.append(fault_frame(Treatment.SCALED, None, over, np.maximum(econ_sum, votes_sum)[over]))
    faults.append(fault_frame(Treatment.TREASURY, owner[itself], owned[itself], econ[itself]))

    missing = np.maximum(0, PPM - econ_sum)
    incomplete = (missing > slack) & (holders > 0 if must_have_owners is None else must_have_owners)
    return ShareGraph(
        parties=n,
        owner=owner,
        owned=owned,
        econ_ppm=econ,
        votes_ppm=votes,
        row=row,
        econ_base=np.maximum(PPM, econ_sum),
        votes_base=np.maximum(PPM, votes_sum) - treasury,
        unknown_ppm=np.where(incomplete, missing, 0),
        slack_ppm=slack,
        faults=pl.concat(faults),
    )


def _fresh(*keys: NDArray[np.int32]) -> NDArray[np.bool_]:
    """Where a new combination of ``keys``, sorted by them, begins."""
    fresh = np.ones(keys[0].size, np.bool_)
    fresh[1:] = np.any([key[1:] != key[:-1] for key in keys], axis=0)
    return fresh


def _within_whole(ppm: NDArray[np.int64]) -> NDArray[np.bool_]:
    return (ppm >= 0) & (ppm <= PPM)


def _sums(owned: NDArray[np.int32], ppm: NDArray[np.int64], n: int) -> NDArray[np.int64]:
    """Shares added up per owned party: exact, because every partial sum is a whole number below 2**53."""
    return np.bincount(owned, weights=ppm, minlength=n).astype(np.int64)


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
