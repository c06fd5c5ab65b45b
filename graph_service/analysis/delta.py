"""What new data change (增量): control pairs, controllers, groups and signals gained and lost.

Equal to computing both snapshots whole and taking the difference, at a cost that follows the change: control of a
subject depends on the votes in it and above it alone, so whatever changed lies at or below a subject whose votes
changed, and is decided by what is above that. Signals are looked for in a region around the change
(``delta_region``), by the detectors for all.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import polars as pl

from graph_service.analysis.control import Control, control
from graph_service.analysis.controllers import ControlPicture, control_frame, controller_frame, picture_of
from graph_service.analysis.delta_facts import ChangedFacts, changed_subjects
from graph_service.analysis.delta_region import Ties
from graph_service.analysis.delta_states import PartyIds, State, nearest_above
from graph_service.analysis.delta_votes import KnownVotes
from graph_service.analysis.groups import group_frame
from graph_service.analysis.holders import Holders, classify_holders
from graph_service.analysis.relation_arrays import Ids
from graph_service.analysis.shares import ShareGraph
from graph_service.analysis.signals.shape import Signal
from graph_service.analysis.snapshot import Snapshot
from graph_service.analysis.vote_graph import unheld
from graph_service.domain.errors import BadInput
from graph_service.rulebook.nominees import HolderPolicy

CONTROL_KEY = ("controller", "controlled")
CONTROLLER_KEY = ("eid", "mode", "controller", "controller_kind")
GROUP_KEY = ("group", "head", "eid")
Detect = Callable[[Snapshot], tuple[Signal, ...]]


@dataclass(frozen=True, slots=True)
class Changes:
    """Rows that only the newer of two tables has, and rows that only the older one has (新增与消失)."""

    gained: pl.DataFrame
    lost: pl.DataFrame

    @classmethod
    def between(cls, old: pl.DataFrame, new: pl.DataFrame, key: Sequence[str]) -> Changes:
        """Compare two tables by what names a row; each side keeps its own values, ordered by the key."""
        return cls(
            *(
                one.join(other, on=list(key), how="anti", nulls_equal=True).sort(key, nulls_last=True)
                for one, other in ((new, old), (old, new))
            )
        )


class SignalChanges(NamedTuple):
    """Signals that only the newer of two states gives, and those that only the older one gave (新增与消失)."""

    gained: tuple[Signal, ...] = ()
    lost: tuple[Signal, ...] = ()

    @classmethod
    def between(cls, old: Sequence[Signal], new: Sequence[Signal]) -> SignalChanges:
        """Compare by all that a signal says: one whose wording or evidence changed is lost and gained."""
        was, now = ({_said(one): one for one in signals} for signals in (old, new))
        return cls(*(tuple(one[key] for key in one if key not in other) for one, other in ((now, was), (was, now))))


def _said(signal: Signal) -> tuple[object, ...]:
    return (
        signal.rule.code, signal.kind, signal.confidence, signal.subjects, signal.persons, signal.summary,
        signal.evidence, signal.restricted,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Delta:
    """What changed between two snapshots of one day (增量).

    ``control`` has rows as ``control_frame``, ``controllers`` as ``controller_frame`` (those with a controller),
    ``groups`` as ``group_frame``; ``changed`` are the facts it all comes from. ``above`` tells of whatever stands below
    a subject whose votes changed the nearest such subject (``eid, above``): itself, where it is one. ``subjects`` is
    the number of subjects whose votes changed, ``looked_at`` that of parties whose control was computed anew,
    ``searched`` that of parties searched for signals.
    """

    control: Changes
    controllers: Changes
    groups: Changes
    signals: SignalChanges
    changed: ChangedFacts
    above: pl.DataFrame
    subjects: int
    looked_at: int
    searched: int


def delta(
    old: Snapshot,
    new: Snapshot,
    policy: HolderPolicy,
    *,
    detect: Detect | None = None,
) -> Delta:
    """Find what changed from one snapshot to another of the same day (增量, R8.7, R8.12).

    ``detect`` finds the signals of a snapshot; without it, signals are not compared. Finding the facts that changed
    takes a glance at the digest of each block of both (``blocks``), finding those about some parties at a number of
    each; all else follows the change. Raises ``BadInput`` for snapshots of different days.
    """
    if old.as_of != new.as_of:
        raise BadInput(f"两个快照的截至日不同: {old.as_of}, {new.as_of}", advice="请用同一截至日取两个快照。")
    ids = PartyIds.over(old, new)
    states = State(old, ids.old_row, ids), State(new, ids.new_row, ids)
    stated = ChangedFacts.between(old, new)
    subjects = changed_subjects(*states, policy, stated)
    changed = np.sort(ids.of(subjects))
    votes = KnownVotes(*states, changed, policy)
    before, after = (_Side(state, votes, policy) for state in states)
    touched, nearest = nearest_above(states, changed)
    above = pl.DataFrame({"eid": ids.names(touched), "above": ids.names(nearest)})
    while (more := np.union1d(before.also_touched(touched), after.also_touched(touched))).size > touched.size:
        touched = more
    was, now = before.around(touched), after.around(touched)
    private = Changes.between(was.private, now.private, CONTROL_KEY)
    seeds = ids.of(_ends(private.gained, private.lost))
    signals, searched = SignalChanges(), 0
    if detect:
        region = Ties(states, stated).region()
        parts = tuple(region.of(state) for state in states)
        signals, searched = SignalChanges.between(*map(detect, parts)), parts[1].parties.height
    return Delta(
        control=Changes.between(was.control, now.control, CONTROL_KEY),
        controllers=Changes.between(was.controllers, now.controllers, CONTROLLER_KEY),
        groups=Changes.between(before.groups(seeds), after.groups(seeds), GROUP_KEY),
        subjects=len(subjects),
        looked_at=now.parties,
        signals=signals,
        changed=stated,
        above=above,
        searched=searched,
    )


@dataclass(frozen=True, slots=True)
class _Found:
    """Control of the parties looked at: tables of the whole registry, of these rows."""

    control: pl.DataFrame
    private: pl.DataFrame  # of controllers that are not the state: they make groups (A11)
    controllers: pl.DataFrame
    parties: int


@dataclass(frozen=True, slots=True)
class _Side:
    """One of the two states, and the votes known of both."""

    state: State
    votes: KnownVotes
    policy: HolderPolicy

    def around(self, touched: Ids) -> _Found:
        """Work out control of the parties given, from all above them."""
        parties = self.state.above(touched)
        parties = self.state.above(np.union1d(parties, self._bound_with(parties)))
        graph = self.votes.into(self.state, parties).part()
        part, picture = self._picture(parties, graph, control(graph))
        wanted = self.state.ids.names(touched).to_frame("party")
        pairs = control_frame(part, picture)
        state = pl.Series(picture.holders.state[picture.control.controller], dtype=pl.Boolean)
        named = controller_frame(part, picture).filter(pl.col("controller").is_not_null())
        return _Found(
            control=_only(pairs, "controlled", wanted),
            private=_only(pairs.filter(~state), "controlled", wanted),
            controllers=_only(named, "eid", wanted),
            parties=parties.size,
        )

    def groups(self, seeds: Ids) -> pl.DataFrame:
        """Make the control groups of the parties given: all that whoever controls one of them controls.

        Controllers of one party are nested (``control.ultimate_controllers``), so that the widest has the whole group.
        """
        parties = self.state.above(seeds)
        pairs = control(self.votes.into(self.state, parties).part())
        private = ~self._part(parties)[1].state
        ours = np.isin(parties, seeds)
        onto = ours[pairs.controlled] & private[pairs.controller]
        tops = np.union1d(parties[pairs.controller[onto]], parties[ours & private])
        controller, controlled = self._controlled_by(tops)
        members = np.union1d(tops, controlled)
        above, below = (np.searchsorted(members, ids).astype(np.int32) for ids in (controller, controlled))
        none = np.zeros(controller.size, np.int64)
        inside = Control(above, below, none, none > 0)
        return group_frame(*self._picture(members, unheld(members.size), inside))

    def _controlled_by(self, tops: Ids) -> tuple[Ids, Ids]:
        """Pairs of each of some parties and what it controls: from votes in what is next below it, no further down."""
        graph, reached = self.votes.into(self.state, np.unique(self.state.down(tops))), tops
        while True:
            pairs = graph.controlled_by(tops)
            fresh = np.setdiff1d(pairs[1], reached)
            ahead = np.setdiff1d(self.state.down(fresh), graph.subjects)
            if not ahead.size:
                return pairs
            graph, reached = graph.with_more(self.votes.into(self.state, ahead)), np.union1d(reached, fresh)

    def also_touched(self, touched: Ids) -> Ids:
        """Those touched, and whatever is bound by agreements of theirs: who stands above a party of one is told."""
        stated = self.state.snapshot.facts["concert"]
        here = self.state.ids.names(touched).to_frame("party")
        agreements = stated.join(here, left_on="holder", right_on="party", how="semi").select("agreement").unique()
        about = self.state.ids.of(stated.join(agreements, on="agreement", how="semi")["eid"].unique())
        return np.union1d(touched, self.state.below(about))

    def _bound_with(self, parties: Ids) -> Ids:
        """Whom and what the agreements about some parties name (R8.8)."""
        stated = self.state.snapshot.facts["concert"]
        here = self.state.ids.names(parties).to_frame("party")
        agreements = stated.join(here, left_on="eid", right_on="party", how="semi").select("agreement").unique()
        bound = stated.join(agreements, on="agreement", how="semi")
        return self.state.ids.of(pl.concat([bound["eid"], bound["holder"].alias("eid")]).unique())

    def _part(self, parties: Ids) -> tuple[Snapshot, Holders]:
        whole = self.state.snapshot.parties[self.state.row[parties]]
        stated = {name: self.state.facts_at(name, "eid", parties) for name in ("registration", "concert")}
        stated["concert"] = stated["concert"].join(whole, left_on="holder", right_on="party", how="semi")
        part = self.state.part(whole, stated)
        return part, classify_holders(part, self.policy)

    def _picture(self, parties: Ids, graph: ShareGraph, pairs: Control) -> tuple[Snapshot, ControlPicture]:
        part, holders = self._part(parties)
        return part, picture_of(part, holders, graph, pairs, self.policy)


def _only(frame: pl.DataFrame, column: str, parties: pl.DataFrame) -> pl.DataFrame:
    return frame.join(parties, left_on=column, right_on="party", how="semi", maintain_order="left")


def _ends(*pairs: pl.DataFrame) -> pl.Series:
    return pl.concat([frame[end].alias("party") for frame in pairs for end in CONTROL_KEY]).unique().sort()
