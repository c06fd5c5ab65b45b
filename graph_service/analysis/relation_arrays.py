"""Relations of a snapshot as arrays (关系数组), and what is worked out of its frames once and kept beside them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from graph_service.analysis.blocks import Blocks
from graph_service.analysis.csr import Csr, build, spans

Ids = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class HoldingArrays:
    """Holdings in force as parallel arrays (持股): indexes into ``Snapshot.parties``, shares in ppm.

    ``row`` is the row in ``Snapshot.facts["holding"]`` each comes from; ``share_class`` numbers the class of the
    shares (R8.5), where holdings state any; ``trust`` is that of the holding fact (R8.11), where facts state them.
    """

    owner: NDArray[np.int32]
    owned: NDArray[np.int32]
    econ_ppm: NDArray[np.int64]
    votes_ppm: NDArray[np.int64]
    row: NDArray[np.int64]
    parties: int
    share_class: NDArray[np.int32] | None = None
    trust: NDArray[np.float64] | None = None


@dataclass(frozen=True)
class RelationArrays:
    """Relations of one kind in force as parallel arrays (关系数组): indexes into ``Snapshot.parties``.

    ``row`` is the row in the frame of the kind each comes from; ``kind`` numbers the texts of ``kinds``, all 0 where
    the kind of fact has none; ``amount`` in yuan, not a number where none is stated or the kind has none.
    """

    source: NDArray[np.int32]
    target: NDArray[np.int32]
    kind: NDArray[np.uint32]
    kinds: tuple[str, ...]
    amount: NDArray[np.float64]
    trust: NDArray[np.float64]
    row: NDArray[np.int64]
    parties: int

    @cached_property
    def out_of(self) -> Csr:
        """Rows by the party a relation starts at."""
        return build(self.source, self.target, self.parties)

    @cached_property
    def into(self) -> Csr:
        """Rows by the party a relation ends at."""
        return build(self.target, self.source, self.parties)


class Links(NamedTuple):
    """Other ends of relations, grouped by one end (关系端点): those of row ``r`` are ``begins[r]:begins[r + 1]``."""

    begins: NDArray[np.int64]
    other: Ids

    def of(self, rows: Ids) -> tuple[NDArray[np.int64], Ids]:
        """Relations of some rows: the place of the row among those given, and the other end."""
        first = self.begins[rows]
        many = self.begins[rows + 1] - first
        return np.repeat(np.arange(rows.size), many), self.other[spans(first, many)]


def reached(seeds: Ids, step: Callable[[Ids], Ids]) -> Ids:
    """Some ids and whatever a step leads to from them, again and again (可达), ascending."""
    seen = front = np.unique(seeds)
    while front.size:
        front = np.setdiff1d(step(front), seen)
        seen = np.union1d(seen, front)
    return seen


class VoteTies(NamedTuple):
    """Who stood above whom by what votes are made of (``vote_ties``): what is below each party, and who above."""

    down: Links
    up: Links


@dataclass(frozen=True, slots=True)
class Kept:
    """What was worked out of frames before (已备): it is that of just these, by identity.

    ``ids`` has the integer ids of the ends of facts, by kind and column; ``blocks`` those of ``Snapshot.blocks``,
    ``ties`` those of ``vote_ties.ties_of``.
    """

    parties: pl.DataFrame
    facts: Mapping[str, pl.DataFrame]
    ids: Mapping[str, pl.DataFrame]
    blocks: Mapping[str, Blocks]
    ties: VoteTies
