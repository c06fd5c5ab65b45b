"""The votes in some subjects (局部表决权图): what control around a few of them is worked out from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from graph_service.analysis.control import control
from graph_service.analysis.relation_arrays import Ids
from graph_service.analysis.shares import FAULT_SCHEMA, ShareGraph
from graph_service.analysis.snapshot import PPM

Ppm = NDArray[np.int64]


class Votes(NamedTuple):
    """Votes that count (表决权), one entry a holder and subject."""

    owner: Ids
    owned: Ids
    ppm: Ppm


@dataclass(frozen=True, slots=True)
class VoteGraph:
    """All votes in some subjects (局部表决权图), which ascend; ``base`` is what the votes of each count against."""

    subjects: Ids
    base: Ppm
    votes: Votes

    @classmethod
    def none(cls) -> VoteGraph:
        """No votes in no subject."""
        ids, ppm = np.empty(0, np.int32), np.empty(0, np.int64)
        return cls(ids, ppm, Votes(ids, ids, ppm))

    def with_more(self, other: VoteGraph) -> VoteGraph:
        """Take in the votes in other subjects."""
        subjects = np.concatenate([self.subjects, other.subjects])
        order = np.argsort(subjects)
        one, two = self.votes, other.votes
        votes = Votes(
            np.concatenate([one.owner, two.owner]),
            np.concatenate([one.owned, two.owned]),
            np.concatenate([one.ppm, two.ppm]),
        )
        return VoteGraph(subjects[order], np.concatenate([self.base, other.base])[order], votes)

    def part(self) -> ShareGraph:
        """Make the share graph of the subjects, numbered as they stand; whoever is above one of them is one of them.

        Control of each of them is what it is in the whole graph (R8.7): nothing but what is above decides it. Only
        votes are in it.
        """
        return _votes_alone(self._numbered(self.subjects), self.base)

    def controlled_by(self, sources: Ids) -> tuple[Ids, Ids]:
        """Pairs of each of some parties and what it controls of the subjects (控制闭包, R8.7)."""
        parties = np.union1d(self.subjects, self.votes.owner)
        base = np.full(parties.size, PPM, np.int64)
        base[np.searchsorted(parties, self.subjects)] = self.base
        pairs = control(_votes_alone(self._numbered(parties), base))
        asked = np.isin(parties, sources)[pairs.controller]
        return parties[pairs.controller[asked]], parties[pairs.controlled[asked]]

    def only(self, subjects: Ids) -> VoteGraph:
        """Keep the votes in some of the subjects, given ascending."""
        votes = self.votes
        keep = np.isin(votes.owned, subjects)
        base = self.base[np.searchsorted(self.subjects, subjects)]
        return VoteGraph(subjects, base, Votes(votes.owner[keep], votes.owned[keep], votes.ppm[keep]))

    def _numbered(self, parties: Ids) -> Votes:
        """The votes with their ends numbered as they stand in ascending parties."""
        owner, owned = (np.searchsorted(parties, ids).astype(np.int32) for ids in (self.votes.owner, self.votes.owned))
        return Votes(owner, owned, self.votes.ppm)


def unheld(parties: int) -> ShareGraph:
    """Make a share graph of so many parties in which nobody holds anything."""
    none = np.empty(0, np.int32)
    return _votes_alone(Votes(none, none, np.empty(0, np.int64)), np.full(parties, PPM))


def _votes_alone(votes: Votes, base: Ppm) -> ShareGraph:
    none, whole = np.zeros(votes.ppm.size, np.int64), np.zeros(base.size, np.int64)
    return ShareGraph(
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
