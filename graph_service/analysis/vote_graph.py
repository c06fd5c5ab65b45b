"""Votes both ways, with a change laid over them (表决权图): what control around a few subjects is worked out from.

Cost follows what is asked about, never the registry: a change replaces the votes in some subjects, the rest is read
where it stands.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from graph_service.analysis.csr import Csr, build
from graph_service.analysis.shares import FAULT_SCHEMA, ShareGraph, sums
from graph_service.analysis.snapshot import PPM

Ids = NDArray[np.int32]
Ppm = NDArray[np.int64]


class Votes(NamedTuple):
    """Votes that count (表决权), one entry a holder and subject."""

    owner: Ids
    owned: Ids
    ppm: Ppm


@dataclass(frozen=True, slots=True)
class VotesChange:
    """New votes in some subjects (表决权变动): all of theirs, in place of what was.

    ``subjects`` ascend; ``base`` is what the votes of each count against. Ids from the parties of the graph on are of
    parties that it does not have.
    """

    subjects: Ids
    base: Ppm
    votes: Votes


@dataclass(frozen=True, slots=True)
class VoteGraph:
    """The votes of a share graph by holder and by subject (表决权图), and what was laid over them."""

    share_graph: ShareGraph
    by_owner: Csr
    by_owned: Csr
    owned_ppm: Ppm
    owner_ppm: Ppm
    change: VotesChange | None = None

    @classmethod
    def of(cls, graph: ShareGraph) -> VoteGraph:
        """Index the votes of a share graph both ways, in O(relations + parties)."""
        by_owner, ppm = graph.votes
        owner = np.repeat(np.arange(graph.parties, dtype=np.int32), np.diff(by_owner.indptr))
        by_owned = build(by_owner.neighbour, owner, graph.parties)
        return cls(graph, by_owner, by_owned, ppm, ppm[by_owned.edge])

    def with_change(self, change: VotesChange) -> VoteGraph:
        """Lay a change over the graph as it was built."""
        return replace(self, change=change)

    def into(self, subjects: Ids) -> Votes:
        """Votes in some subjects."""
        standing = subjects[subjects < self.share_graph.parties]
        if self.change is not None:
            standing = standing[~np.isin(standing, self.change.subjects)]
        owned, at = rows_of(self.by_owned, standing)
        votes = Votes(self.by_owned.neighbour[at], owned, self.owner_ppm[at])
        return (
            votes if self.change is None else _joined(votes, _of(self.change.votes, self.change.votes.owned, subjects))
        )

    def out_of(self, holders: Ids) -> Votes:
        """Votes that some parties hold."""
        owner, at = rows_of(self.by_owner, holders[holders < self.share_graph.parties])
        votes = Votes(owner, self.by_owner.neighbour[at], self.owned_ppm[at])
        if self.change is None:
            return votes
        still = ~np.isin(votes.owned, self.change.subjects)
        votes = Votes(votes.owner[still], votes.owned[still], votes.ppm[still])
        return _joined(votes, _of(self.change.votes, self.change.votes.owner, holders))

    def base(self, subjects: Ids) -> Ppm:
        """What the votes in each of some subjects count against."""
        found = np.full(subjects.size, PPM, np.int64)
        standing = subjects < self.share_graph.parties
        found[standing] = self.share_graph.votes_base[subjects[standing]]
        if self.change is not None and self.change.subjects.size:
            at = np.minimum(np.searchsorted(self.change.subjects, subjects), self.change.subjects.size - 1)
            found = np.where(self.change.subjects[at] == subjects, self.change.base[at], found)
        return found

    def above(self, subjects: Ids) -> Ids:
        """Some subjects and whoever holds votes in them, directly or through others (上游), ascending."""
        return reached(subjects, lambda front: self.into(front).owner)

    def below(self, holders: Ids) -> Ids:
        """Some parties and whatever they hold votes in, directly or through others (下游), ascending."""
        return reached(holders, lambda front: self.out_of(front).owned)

    def part(self, parties: Ids) -> ShareGraph:
        """Make the share graph of ascending parties with all above them, numbered as they stand in ``parties``.

        Control of each of them is what it is in the whole graph (R8.7): nothing but what is above decides it. Only
        votes are in it.
        """
        votes = self.into(parties)
        owner, owned = (np.searchsorted(parties, ids).astype(np.int32) for ids in (votes.owner, votes.owned))
        base = self.base(parties)
        return _votes_alone(self.share_graph, Votes(owner, owned, votes.ppm), base)

    def unheld(self, parties: int) -> ShareGraph:
        """Make a share graph of so many parties in which nobody holds anything."""
        none = np.empty(0, np.int32)
        return _votes_alone(self.share_graph, Votes(none, none, np.empty(0, np.int64)), np.full(parties, PPM))

    def controlled_by(self, sources: Ids) -> tuple[Ids, Ids]:
        """Pairs of each of some parties and what it controls (控制闭包, R8.7), all closures grown a step at a time."""
        width = np.int64(1) << 32
        front = inside = np.unique(sources.astype(np.int64) * width + sources)
        keys, held = np.empty(0, np.int64), np.empty(0, np.int64)
        while front.size:
            source, member = (front // width).astype(np.int32), (front % width).astype(np.int32)
            order = np.argsort(member, kind="stable")
            votes = self.out_of(np.unique(member))
            first = np.searchsorted(member[order], votes.owner, "left")
            many = np.searchsorted(member[order], votes.owner, "right") - first
            whose = source[order][np.repeat(first - np.cumsum(many) + many, many) + np.arange(many.sum())]
            reached = whose.astype(np.int64) * width + np.repeat(votes.owned, many)
            keys, at = np.unique(np.concatenate([keys, reached]), return_inverse=True)
            held = sums(at, np.concatenate([held, np.repeat(votes.ppm, many)]), keys.size)
            majority = 2 * held > self.base((keys % width).astype(np.int32))
            front = np.setdiff1d(keys[majority], inside, assume_unique=True)
            inside = np.union1d(inside, front)
        controller, controlled = (inside // width).astype(np.int32), (inside % width).astype(np.int32)
        other = controller != controlled
        return controller[other], controlled[other]


def _votes_alone(like: ShareGraph, votes: Votes, base: Ppm) -> ShareGraph:
    none, whole = np.zeros(votes.ppm.size, np.int64), np.zeros(base.size, np.int64)
    return replace(
        like,
        parties=base.size,
        owner=votes.owner,
        owned=votes.owned,
        econ_ppm=none,
        votes_ppm=votes.ppm,
        row=none - 1,
        econ_base=base,
        votes_base=base,
        unknown_ppm=whole,
        nominee_ppm=whole,
        slack_ppm=whole,
        faults=pl.DataFrame(schema=FAULT_SCHEMA),
    )


def rows_of(csr: Csr, rows: Ids) -> tuple[Ids, NDArray[np.int64]]:
    """Row and position of every relation in some rows."""
    first = csr.indptr[rows]
    many = csr.indptr[rows + 1] - first
    at = np.repeat(first - np.cumsum(many) + many, many) + np.arange(many.sum())
    return np.repeat(rows, many), at


def _of(votes: Votes, ends: Ids, wanted: Ids) -> Votes:
    keep = np.isin(ends, wanted)
    return Votes(votes.owner[keep], votes.owned[keep], votes.ppm[keep])


def _joined(left: Votes, right: Votes) -> Votes:
    return Votes(
        np.concatenate([left.owner, right.owner]),
        np.concatenate([left.owned, right.owned]),
        np.concatenate([left.ppm, right.ppm]),
    )


def reached(seeds: Ids, step: Callable[[Ids], Ids]) -> Ids:
    """Some ids and whatever a step leads to from them, again and again (可达), ascending."""
    seen = front = np.unique(seeds)
    while front.size:
        front = np.setdiff1d(step(front), seen)
        seen = np.union1d(seen, front)
    return seen
