"""How far new data may bear on signals (风险信号增量的范围), by what the detectors of ``signals.registry`` look at."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import polars as pl

from graph_service.analysis.delta_facts import ChangedFacts, about_column
from graph_service.analysis.delta_states import State
from graph_service.analysis.event_columns import is_person_column
from graph_service.analysis.relation_arrays import Ids, reached
from graph_service.analysis.shared_facts import DOOR
from graph_service.analysis.snapshot import SNAPSHOT_KINDS, Snapshot

_AS_MUCH_ABOUT_BOTH = ("guarantee", "kin")
_KEYS = ("contact_key",)  # one number may be filed in several ways
_LOT = ("tender_no", "lot")


@dataclass(frozen=True, slots=True)
class Region:
    """All that decides which signals rest on a change (范围), by ids over both states.

    Every fact about ``subjects`` belongs to it, and every fact that names one of ``persons``.
    """

    subjects: Ids
    persons: Ids

    def of(self, state: State) -> Snapshot:
        """Cut the snapshot of a state down to the region, its rows in their order."""
        facts: dict[str, pl.DataFrame] = {}
        for kind, shape in SNAPSHOT_KINDS.items():
            rows = [state.rows_at(kind, end, self.persons) for end in shape.ends]
            rows.append(state.rows_at(kind, about_column(kind), self.subjects))
            facts[kind] = state.snapshot.facts[kind][np.unique(np.concatenate(rows))]
        ends = [facts[kind][end].alias("party") for kind, shape in SNAPSHOT_KINDS.items() for end in shape.ends]
        wanted = [self.subjects, self.persons, state.ids.of(pl.concat(ends).unique())]
        return state.part(state.parties(np.unique(np.concatenate(wanted))), facts)


@dataclass(frozen=True)
class Ties:
    """What ties parties in either of two states (两时点的关联), by the ids over both."""

    states: tuple[State, State]
    changed: ChangedFacts

    def region(self) -> Region:
        """Find all that a signal resting on a changed fact can tell of, and everything that decides it.

        What the cut leaves half of, outside the change, looks the same in both states and falls out of a comparison.
        """
        changed = self._changed()
        touched = self._below(changed)  # whose control, layers and rings may have changed
        people = self._persons(np.union1d(self._above(touched), self._tied("role", touched, "eid", "holder")))
        near = np.union1d(people, self._either_way("kin", people))
        posts = self._tied("role", near, "holder", "eid")
        firms = np.union1d(self._below(near), posts)  # where measures come from, and posts that they bar from
        told = [changed, touched, firms, self._neighbours(changed), self._rivals(touched), self._guaranteed(changed)]
        subjects = self._above(np.unique(np.concatenate(told)))
        followers = self._persons(self._tied("role", firms, "eid", "holder"))  # newcomers, if without another post
        return Region(subjects, np.union1d(near, followers))

    def _changed(self) -> Ids:
        """Parties that a changed fact is about, or of which a register tells otherwise, and all these are named in."""
        turned = self.changed.turned["party"]
        found, at = [turned], self.states[0].ids.of(turned)
        for kind, rows in self.changed.rows.items():
            found += [rows[about_column(kind)], *(self.changed.naming(one, kind, at) for one in self.states)]
        found += [self.changed.rows[kind][SNAPSHOT_KINDS[kind].ends[0]] for kind in _AS_MUCH_ABOUT_BOTH]
        return self._of(*found)

    def _of(self, *parties: pl.Series) -> Ids:
        return self.states[0].ids.of(pl.concat([one.alias("party") for one in parties]).unique().sort())

    def _stated(self, kind: str, columns: Iterable[str]) -> pl.DataFrame:
        return pl.concat([one.snapshot.facts[kind].select(columns) for one in self.states])

    def _tied(self, kind: str, parties: Ids, source: str, target: str) -> Ids:
        """Parties at one end of the facts of a kind, of some at the other."""
        return self._of(*(one.facts_at(kind, source, parties)[target] for one in self.states))

    def _either_way(self, kind: str, parties: Ids) -> Ids:
        first, last = SNAPSHOT_KINDS[kind].ends
        return np.union1d(self._tied(kind, parties, first, last), self._tied(kind, parties, last, first))

    def _persons(self, parties: Ids) -> Ids:
        person = self.states[0].ids.names(parties).to_frame("party").select(is_person_column("party"))
        return parties[person.to_series().to_numpy()]

    def _neighbours(self, subjects: Ids) -> Ids:
        """Subjects with a door or a contact of some (同址、同联络方式)."""
        doors = pl.concat([one.parties(subjects)["address_key"] for one in self.states])
        doors = doors.filter(doors.str.contains(DOOR)).unique().implode()
        parties = [one.snapshot.parties.filter(pl.col("address_key").is_in(doors))["party"] for one in self.states]
        told = self._stated("contact", ("subject", *_KEYS)).rename({"subject": "party"})
        return self._of(*parties, _sharing(told, self.states[0].ids.names(subjects).to_frame("here"), _KEYS))

    def _rivals(self, subjects: Ids) -> Ids:
        """Subjects that bid for a lot that some bid for (同一标段投标人)."""
        bids = self._stated("bid", ("subject", *_LOT)).rename({"subject": "party"})
        return self._of(_sharing(bids, self.states[0].ids.names(subjects).to_frame("here"), _LOT))

    def _guaranteed(self, parties: Ids) -> Ids:
        """Everybody tied to some by guarantees, through however many (担保圈)."""
        return reached(parties, lambda front: self._either_way("guarantee", front))

    def _above(self, parties: Ids) -> Ids:
        """Some parties and whoever stood above them in either state, directly or through others (上游)."""
        return reached(parties, lambda front: np.concatenate([one.up(front) for one in self.states]))

    def _below(self, parties: Ids) -> Ids:
        """Some parties and whatever stood below them in either state, directly or through others (下游)."""
        return reached(parties, lambda front: np.concatenate([one.down(front) for one in self.states]))


def _sharing(frame: pl.DataFrame, here: pl.DataFrame, keys: tuple[str, ...]) -> pl.Series:
    """Parties of rows that have the keys of a row of some parties."""
    theirs = frame.join(here, left_on="party", right_on="here", how="semi").select(keys).unique()
    return frame.join(theirs, on=list(keys), how="semi", nulls_equal=True)["party"]
