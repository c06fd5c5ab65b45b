"""Two states of a graph side by side (两时点): one numbering of all parties, and what each state says of some."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from graph_service.analysis.blocks import NO_ROW, unmatched
from graph_service.analysis.relation_arrays import Ids, Links, VoteTies, reached
from graph_service.analysis.snapshot import PARTIES, Snapshot
from graph_service.analysis.vote_ties import ties_of
from graph_service.domain.errors import BadInput


@dataclass(frozen=True, slots=True)
class PartyIds:
    """Integer ids over two snapshots (统一编号): rows of the old one, then the parties that only the new one has.

    ``old_row`` and ``new_row`` are the row of each id in the parties of either, ``NO_ROW`` where it has none.
    """

    parties: pl.Series
    places: tuple[_Places, _Places]  # of the old parties, and of those that only the new snapshot has
    old_row: Ids
    new_row: Ids

    @classmethod
    def over(cls, old: Snapshot, new: Snapshot) -> PartyIds:
        """Number the parties of both, looking at those of the blocks alone that only one of the two has."""
        one, other = old.parties["party"], new.parties["party"]
        kept = old.blocks(PARTIES).counterparts(new.blocks(PARTIES))
        left, free = np.flatnonzero(kept == NO_ROW), unmatched(len(other), kept)
        mine, theirs = (
            pl.DataFrame({"party": party.gather(rows), name: rows})
            for party, rows, name in ((one, left, "old"), (other, free, "new"))
        )
        both = mine.join(theirs, on="party")
        kept[both["old"].to_numpy()] = both["new"].to_numpy()
        fresh = unmatched(len(other), kept)
        only = other.gather(fresh)
        standing = np.arange(len(one), dtype=np.int32)
        return cls(
            parties=pl.concat([one, only]),
            places=(_Places.of(one, 0), _Places.of(only, len(one))),
            old_row=np.concatenate([standing, np.full(fresh.size, NO_ROW, np.int32)]),
            new_row=np.concatenate([kept, fresh]),
        )

    def of(self, parties: pl.Series) -> Ids:
        """Ids of parties, in their order, at the cost of a search for each. Raises ``BadInput`` for one of neither."""
        found = np.full(len(parties), NO_ROW, np.int32)
        for places in self.places:
            places.fill(parties, found)
        if (found == NO_ROW).any():
            missing = parties.filter(pl.Series(found == NO_ROW)).head(3).to_list()
            raise BadInput(f"两个快照中都没有这些主体: {missing}", advice="请重新取快照。")
        return found

    def names(self, ids: Ids) -> pl.Series:
        """Parties of ids."""
        return self.parties.gather(ids)


class _Places(NamedTuple):
    """Sorted parties and the id of each (有序编号)."""

    party: pl.Series
    number: Ids

    @classmethod
    def of(cls, party: pl.Series, first: int) -> _Places:
        number = np.arange(first, first + len(party), dtype=np.int32)
        if party.is_sorted():  # as in every snapshot that a store gives
            return cls(party, number)
        order = party.arg_sort()
        return cls(party.gather(order), number[order.to_numpy()])

    def fill(self, asked: pl.Series, found: Ids) -> None:
        """Fill in the ids of those asked for that are here."""
        if len(self.party):
            at = np.minimum(self.party.search_sorted(asked).to_numpy(), len(self.party) - 1)
            here = (self.party.gather(at) == asked).to_numpy()
            found[here] = self.number[at[here]]


@dataclass(frozen=True)
class State:
    """One of the two states (时点): its snapshot, the row of each id in its parties, and the ids over both."""

    snapshot: Snapshot
    row: Ids
    ids: PartyIds

    def facts_at(self, kind: str, end: str, parties: Ids) -> pl.DataFrame:
        """Facts of a kind that have one of some parties at one end (涉及事实), in their order."""
        return self.snapshot.facts[kind][self.rows_at(kind, end, parties)]

    def rows_at(self, kind: str, end: str, parties: Ids) -> NDArray[np.int64]:
        """Rows of these facts, ascending."""
        return self.snapshot.rows_at(kind, end, self.row[self._here(parties)])

    def parties(self, parties: Ids) -> pl.DataFrame:
        """Some parties as this snapshot has them, in its order."""
        return self.snapshot.parties[np.sort(self.row[self._here(parties)])]

    def part(self, parties: pl.DataFrame, facts: Mapping[str, pl.DataFrame]) -> Snapshot:
        """Cut the snapshot down to some of its parties and some facts (局部快照): kinds not given have none."""
        none = {kind: frame.clear() for kind, frame in self.snapshot.facts.items()}
        return replace(self.snapshot, parties=parties, facts=none | dict(facts))

    def above(self, parties: Ids) -> Ids:
        """Some parties, and who ever stood above them, directly or through others (上游): those of this state."""
        return self._here(reached(parties, self.up))

    def below(self, parties: Ids) -> Ids:
        """Some parties, and what ever stood below them, directly or through others (下游): those of this state."""
        return self._here(reached(parties, self.down))

    def up(self, parties: Ids) -> Ids:
        """Who stood directly above some parties."""
        return self._across(self._ties.up, parties)[1]

    def down(self, parties: Ids) -> Ids:
        """What stood directly below some parties."""
        return self.down_pairs(parties)[1]

    def down_pairs(self, parties: Ids) -> tuple[Ids, Ids]:
        """Each of some parties with what stood directly below it."""
        return self._across(self._ties.down, parties)

    def _across(self, links: Links, parties: Ids) -> tuple[Ids, Ids]:
        here = self._here(parties)
        place, other = links.of(self.row[here])
        return here[place], self._ids[other]

    def _here(self, parties: Ids) -> Ids:
        return parties[self.row[parties] != NO_ROW]

    @cached_property
    def _ties(self) -> VoteTies:
        return ties_of(self.snapshot)

    @cached_property
    def _ids(self) -> Ids:
        """Id of each row."""
        ids = np.empty(self.snapshot.parties.height, np.int32)
        known = self._here(np.arange(self.row.size, dtype=np.int32))
        ids[self.row[known]] = known
        return ids


def nearest_above(states: tuple[State, State], seeds: Ids) -> tuple[Ids, Ids]:
    """Whatever stands below some parties in either state, and the nearest of them to each (最近上游), itself if one.

    Of several as near, the one with the least id. O(ties below them), and an integer a party.
    """
    nearest = np.full(len(states[0].ids.parties), NO_ROW, np.int32)
    nearest[seeds] = front = seeds
    while front.size:
        pairs = [state.down_pairs(front) for state in states]
        above, below = (np.concatenate(ends) for ends in zip(*pairs, strict=True))
        fresh = nearest[below] == NO_ROW
        below, above = below[fresh], nearest[above[fresh]]
        order = np.lexsort((above, below))
        front, first = np.unique(below[order], return_index=True)
        nearest[front] = above[order][first]
    found = np.flatnonzero(nearest != NO_ROW).astype(np.int32)
    return found, nearest[found]
