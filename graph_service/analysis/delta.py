"""What new data change (增量): control pairs, controllers, groups and signals gained and lost.

Equal to computing both snapshots whole and taking the difference, at a cost that follows the change: control of a
subject depends on the votes in it and above it alone, so whatever changed lies at or below a subject whose votes
changed, and is decided by what is above that. Signals are looked for in a region around the change
(``delta_region``), by the detectors for all.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from graph_service.analysis.control import Control, control
from graph_service.analysis.controllers import ControlPicture, control_frame, controller_frame, picture_of
from graph_service.analysis.delta_facts import ChangedFacts, PartyIds, changed_subjects, votes_change
from graph_service.analysis.delta_region import Ties
from graph_service.analysis.groups import group_frame
from graph_service.analysis.holders import Holders, classify_holders, share_graph_of
from graph_service.analysis.row_match import NO_ROW
from graph_service.analysis.shares import ShareGraph
from graph_service.analysis.signals.shape import Signal
from graph_service.analysis.snapshot import Snapshot
from graph_service.analysis.vote_graph import VoteGraph
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
    ``groups`` as ``group_frame``; ``changed`` are the facts it all comes from. ``subjects`` is the number of subjects
    whose votes changed, ``looked_at`` that of parties whose control was computed anew, ``searched`` that of parties
    searched for signals.
    """

    control: Changes
    controllers: Changes
    groups: Changes
    signals: SignalChanges
    changed: ChangedFacts
    subjects: int
    looked_at: int
    searched: int


def delta(
    old: Snapshot,
    new: Snapshot,
    policy: HolderPolicy,
    *,
    standing: VoteGraph | None = None,
    detect: Detect | None = None,
) -> Delta:
    """Find what changed from one snapshot to another of the same day (增量, R8.7, R8.12).

    ``standing`` is the vote graph of ``old``, for callers that keep one; without it, it is built, which costs
    O(relations + parties). ``detect`` finds the signals of a snapshot; without it, signals are not compared. Finding
    the facts that changed takes a glance at each version of both; all else follows the change. Raises ``BadInput`` for
    snapshots of different days.
    """
    if old.as_of != new.as_of:
        raise BadInput(f"两个快照的截至日不同: {old.as_of}, {new.as_of}", advice="请用同一截至日取两个快照。")
    graph = vote_graph_of(old, policy) if standing is None else standing
    ids = PartyIds.over(old, new)
    stated = ChangedFacts.between(old, new, ids)
    subjects = changed_subjects(old, new, policy, stated)
    before = _Side(old, ids.old_row, graph, ids, policy)
    after = _Side(new, ids.new_row, graph.with_change(votes_change(ids, new, subjects, policy)), ids, policy)
    changed = ids.of(subjects)
    touched = np.union1d(before.votes.below(changed), after.votes.below(changed))
    while (more := np.union1d(before.also_touched(touched), after.also_touched(touched))).size > touched.size:
        touched = more
    was, now = before.around(touched), after.around(touched)
    private = Changes.between(was.private, now.private, CONTROL_KEY)
    seeds = ids.of(_ends(private.gained, private.lost))
    signals, searched = SignalChanges(), 0
    if detect:
        region = Ties((old, new), (before.votes, after.votes), ids, stated).region()
        parts = region.of(old), region.of(new)
        signals, searched = SignalChanges.between(*map(detect, parts)), parts[1].parties.height
    return Delta(
        control=Changes.between(was.control, now.control, CONTROL_KEY),
        controllers=Changes.between(was.controllers, now.controllers, CONTROLLER_KEY),
        groups=Changes.between(before.groups(seeds), after.groups(seeds), GROUP_KEY),
        subjects=len(subjects),
        looked_at=now.parties,
        signals=signals,
        changed=stated,
        searched=searched,
    )


def vote_graph_of(snapshot: Snapshot, policy: HolderPolicy) -> VoteGraph:
    """Build the vote graph of a whole snapshot (表决权图), to be kept for many deltas from it."""
    return VoteGraph.of(share_graph_of(snapshot, classify_holders(snapshot, policy), policy))


@dataclass(frozen=True, slots=True)
class _Found:
    """Control of the parties looked at: tables of the whole registry, of these rows."""

    control: pl.DataFrame
    private: pl.DataFrame  # of controllers that are not the state: they make groups (A11)
    controllers: pl.DataFrame
    parties: int


@dataclass(frozen=True, slots=True)
class _Side:
    """One of the two states: its snapshot and the row of each id in it, its votes, and the ids over both."""

    snapshot: Snapshot
    row: NDArray[np.int32]
    votes: VoteGraph
    ids: PartyIds
    policy: HolderPolicy

    def around(self, touched: NDArray[np.int32]) -> _Found:
        """Work out control of the parties given, from all above them."""
        parties = self._above(touched)
        parties = self._above(np.union1d(parties, self._bound_with(parties)))
        graph = self.votes.part(parties)
        part, picture = self._picture(parties, graph, control(graph))
        wanted = self.ids.names(touched).to_frame("party")
        pairs = control_frame(part, picture)
        state = pl.Series(picture.holders.state[picture.control.controller], dtype=pl.Boolean)
        named = controller_frame(part, picture).filter(pl.col("controller").is_not_null())
        return _Found(
            control=_only(pairs, "controlled", wanted),
            private=_only(pairs.filter(~state), "controlled", wanted),
            controllers=_only(named, "eid", wanted),
            parties=parties.size,
        )

    def groups(self, seeds: NDArray[np.int32]) -> pl.DataFrame:
        """Make the control groups of the parties given: all that whoever controls one of them controls.

        Controllers of one party are nested (``control.ultimate_controllers``), so that the widest has the whole group.
        """
        parties = self._above(seeds)
        graph = self.votes.part(parties)
        pairs = control(graph)
        private = ~self._part(parties)[1].state
        ours = np.isin(parties, seeds)
        onto = ours[pairs.controlled] & private[pairs.controller]
        tops = np.union1d(parties[pairs.controller[onto]], parties[ours & private])
        controller, controlled = self.votes.controlled_by(tops)
        members = np.union1d(tops, controlled)
        above, below = (np.searchsorted(members, ids).astype(np.int32) for ids in (controller, controlled))
        none = np.zeros(controller.size, np.int64)
        inside = Control(above, below, none, none > 0)
        return group_frame(*self._picture(members, self.votes.unheld(members.size), inside))

    def also_touched(self, touched: NDArray[np.int32]) -> NDArray[np.int32]:
        """Those touched, and whatever is bound by agreements of theirs: who stands above a party of one is told."""
        stated = self.snapshot.facts["concert"]
        here = self.ids.names(touched).to_frame("party")
        agreements = stated.join(here, left_on="holder", right_on="party", how="semi").select("agreement").unique()
        about = self.ids.of(stated.join(agreements, on="agreement", how="semi")["eid"].unique())
        return np.union1d(touched, self.votes.below(about))

    def _bound_with(self, parties: NDArray[np.int32]) -> NDArray[np.int32]:
        """Whom and what the agreements about some parties name (R8.8)."""
        stated = self.snapshot.facts["concert"]
        here = self.ids.names(parties).to_frame("party")
        agreements = stated.join(here, left_on="eid", right_on="party", how="semi").select("agreement").unique()
        bound = stated.join(agreements, on="agreement", how="semi")
        return self.ids.of(pl.concat([bound["eid"], bound["holder"].alias("eid")]).unique())

    def _above(self, parties: NDArray[np.int32]) -> NDArray[np.int32]:
        """Those of some parties that this snapshot has, and all above them, ascending."""
        above = self.votes.above(parties)
        return above[self.row[above] != NO_ROW]

    def _part(self, parties: NDArray[np.int32]) -> tuple[Snapshot, Holders]:
        whole = self.snapshot.parties[self.row[parties]]
        facts = {name: frame.clear() for name, frame in self.snapshot.facts.items()}
        for name, end in (("registration", "eid"), ("concert", "eid")):
            facts[name] = self.snapshot.facts[name].join(whole, left_on=end, right_on="party", how="semi")
        facts["concert"] = facts["concert"].join(whole, left_on="holder", right_on="party", how="semi")
        part = replace(self.snapshot, parties=whole, facts=facts)
        return part, classify_holders(part, self.policy)

    def _picture(
        self, parties: NDArray[np.int32], graph: ShareGraph, pairs: Control
    ) -> tuple[Snapshot, ControlPicture]:
        part, holders = self._part(parties)
        return part, picture_of(part, holders, graph, pairs, self.policy)


def _only(frame: pl.DataFrame, column: str, parties: pl.DataFrame) -> pl.DataFrame:
    return frame.join(parties, left_on=column, right_on="party", how="semi", maintain_order="left")


def _ends(*pairs: pl.DataFrame) -> pl.Series:
    return pl.concat([frame[end].alias("party") for frame in pairs for end in CONTROL_KEY]).unique().sort()
