"""What changed between two snapshots that bears on control (变动的事实): subjects, and the votes in them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from graph_service.analysis.holders import classify_holders, listed_subjects, share_graph_of
from graph_service.analysis.row_match import NO_ROW, brought, matched_rows, unmatched
from graph_service.analysis.runners import RUNNING_ROLES, subject_forms
from graph_service.analysis.snapshot import PPM, SNAPSHOT_KINDS, Snapshot
from graph_service.analysis.vote_graph import Votes, VotesChange
from graph_service.domain.errors import BadInput
from graph_service.rulebook.nominees import HolderPolicy

SUBJECT_OF = MappingProxyType(
    {"holding": "eid", "role": "eid", "proxy": "eid", "concert": "eid", "branch_of": "branch"}
)
"""Kinds of fact that votes are made of (R8.5), and the column that names the subject in which they are votes."""

_TRAITS = ("is_person", "name", "certain", "entity_kind")  # what tells persons, the state, nominees and operators


@dataclass(frozen=True, slots=True)
class PartyIds:
    """Integer ids over two snapshots (统一编号): rows of the old one, then the parties that only the new one has.

    ``old_row`` and ``new_row`` are the row of each id in the parties of either, ``NO_ROW`` where it has none.
    """

    parties: pl.Series
    places: tuple[_Places, _Places]  # of the old parties, and of those that only the new snapshot has
    old_row: NDArray[np.int32]
    new_row: NDArray[np.int32]

    @classmethod
    def over(cls, old: Snapshot, new: Snapshot) -> PartyIds:
        """Number the parties of both."""
        one, other = old.parties["party"], new.parties["party"]
        kept = matched_rows(one, other)
        fresh = unmatched(len(other), kept).astype(np.int32)
        only = other.gather(fresh)
        standing = np.arange(len(one), dtype=np.int32)
        return cls(
            parties=pl.concat([one, only]),
            places=(_Places.of(one, 0), _Places.of(only, len(one))),
            old_row=np.concatenate([standing, np.full(fresh.size, NO_ROW, np.int32)]),
            new_row=np.concatenate([kept, fresh]),
        )

    def of(self, parties: pl.Series) -> NDArray[np.int32]:
        """Ids of parties, in their order, at the cost of a search for each. Raises ``BadInput`` for one of neither."""
        found = np.full(len(parties), NO_ROW, np.int32)
        for places in self.places:
            places.fill(parties, found)
        if (found == NO_ROW).any():
            missing = parties.filter(pl.Series(found == NO_ROW)).head(3).to_list()
            raise BadInput(f"两个快照中都没有这些主体: {missing}", advice="请重新取快照。")
        return found

    def names(self, ids: NDArray[np.int32]) -> pl.Series:
        """Parties of ids."""
        return self.parties.gather(ids)


class _Places(NamedTuple):
    """Sorted parties and the id of each (有序编号)."""

    party: pl.Series
    number: NDArray[np.int32]

    @classmethod
    def of(cls, party: pl.Series, first: int) -> _Places:
        number = np.arange(first, first + len(party), dtype=np.int32)
        if party.is_sorted():  # as in every snapshot that a store gives
            return cls(party, number)
        order = party.arg_sort()
        return cls(party.gather(order), number[order.to_numpy()])

    def fill(self, asked: pl.Series, found: NDArray[np.int32]) -> None:
        """Fill in the ids of those asked for that are here."""
        if len(self.party):
            at = np.minimum(self.party.search_sorted(asked).to_numpy(), len(self.party) - 1)
            here = (self.party.gather(at) == asked).to_numpy()
            found[here] = self.number[at[here]]


@dataclass(frozen=True, slots=True)
class ChangedFacts:
    """What only one of two snapshots states (变动的事实).

    ``rows`` has, by kind, version and ends of the facts that only one of the two has; ``turned`` the parties of both
    that a register tells of otherwise, with ``votes``: whether it tells otherwise who they are.
    """

    rows: Mapping[str, pl.DataFrame]
    turned: pl.DataFrame

    @classmethod
    def between(cls, old: Snapshot, new: Snapshot, ids: PartyIds) -> ChangedFacts:
        """Compare the versions of every kind, in a glance at each fact and party."""
        rows = {
            kind: _in_one(old.facts[kind], new.facts[kind], shape.ends)  # a merge of parties moves the ends
            for kind, shape in SNAPSHOT_KINDS.items()
        }
        both = np.flatnonzero((ids.old_row != NO_ROW) & (ids.new_row != NO_ROW))
        traits, others = (
            _differ(old.parties.select(names), ids.old_row[both], new.parties.select(names), ids.new_row[both])
            for names in (pl.col(_TRAITS), pl.exclude(_TRAITS))
        )
        turned = np.flatnonzero(traits | others)
        party = old.parties["party"].gather(ids.old_row[both[turned]])
        return cls(rows, pl.DataFrame({"party": party, "votes": traits[turned]}))

    def naming(self, snapshot: Snapshot, kind: str, turned: pl.DataFrame) -> pl.Series:
        """Subjects that the facts of a kind tie to some parties (涉及主体)."""
        about, facts = about_column(kind), snapshot.facts[kind]
        others = [end for end in SNAPSHOT_KINDS[kind].ends if end != about]
        near = [facts.join(turned, left_on=end, right_on="party", how="semi")[about] for end in others]
        return pl.concat(near) if near else facts[about].clear()


def about_column(kind: str) -> str:
    """Column of the party that a fact of a kind is about (事实所指)."""
    return SUBJECT_OF.get(kind, SNAPSHOT_KINDS[kind].ends[-1])


def _in_one(one: pl.DataFrame, other: pl.DataFrame, ends: Sequence[str]) -> pl.DataFrame:
    """Versions that only one of two frames has, or that have other ends in the other (变动的版本)."""
    row = matched_rows(one["rid"], other["rid"])
    same = np.flatnonzero(row != NO_ROW).astype(np.int32)
    moved = same[_differ(one.select(ends), same, other.select(ends), row[same])]
    lost = np.concatenate([np.flatnonzero(row == NO_ROW), moved])
    gained = np.concatenate([unmatched(other.height, row), row[moved]])
    return pl.concat([one.select("rid", *ends)[lost], other.select("rid", *ends)[gained]])


def _differ(
    one: pl.DataFrame, rows: NDArray[np.int32], other: pl.DataFrame, their_rows: NDArray[np.int32]
) -> NDArray[np.bool_]:
    """Which of some rows are not what their counterparts are, in any column."""
    differ = np.zeros(rows.size, np.bool_)
    for mine, theirs in zip(one, other, strict=True):
        if mine.null_count() < one.height or theirs.null_count() < other.height:  # an empty column is not even read
            differ |= brought(mine, rows).ne_missing(brought(theirs, their_rows)).to_numpy()
    return differ


def changed_subjects(old: Snapshot, new: Snapshot, policy: HolderPolicy, changed: ChangedFacts) -> pl.Series:
    """Subjects in which anybody's votes, or what is made of them, may have changed (变动主体), sorted.

    Those of a fact that only one of the two has, those of a party whose name or nature changed, all that an agreement
    is about of which any party changed (R8.8), those that were listed or no longer are (R8.3), and those with roles
    that became of another form (R8.5).
    """
    turned = changed.turned.filter("votes").select("party")
    found = [turned["party"]]
    for kind, subject in SUBJECT_OF.items():
        found += [changed.rows[kind][subject], *(changed.naming(one, kind, turned) for one in (old, new))]
    known = pl.concat([one.rename("party") for one in found]).unique().to_frame("party")
    bound = [one.facts["concert"].select("agreement", "eid") for one in (old, new)]
    agreements = pl.concat(bound).join(known, left_on="eid", right_on="party", how="semi").select("agreement").unique()
    about = pl.concat(bound).join(agreements, on="agreement", how="semi").select(party="eid")
    anew = [_registered_anew(one, changed) for one in (old, new)]
    listed = [listed_subjects(one, policy.control) for one in anew]
    turned_listed = pl.concat(listed).filter(~pl.concat(listed).is_in(set(listed[0]) & set(listed[1])))
    run = pl.concat([one.facts["role"].filter(pl.col("kind").is_in(RUNNING_ROLES))["eid"] for one in anew])
    forms = [subject_forms(one, run, policy.control) for one in anew]
    turned_form = pl.concat(forms).unique(keep="none")["eid"].unique()
    others = [one.alias("party") for one in (about["party"], turned_listed, turned_form)]
    return pl.concat([known["party"], *others]).unique().sort()


def _registered_anew(snapshot: Snapshot, changed: ChangedFacts) -> Snapshot:
    """Cut a snapshot down to what it states of the subjects whose registration changed."""
    about = changed.rows["registration"].select(party="eid").unique()
    stated = {
        name: snapshot.facts[name].join(about, left_on="eid", right_on="party", how="semi", maintain_order="left")
        for name in ("registration", "role")
    }
    return replace(snapshot, parties=snapshot.parties.join(about, on="party", how="semi"), facts=stated)


def votes_change(ids: PartyIds, new: Snapshot, subjects: pl.Series, policy: HolderPolicy) -> VotesChange:
    """Votes that the new snapshot gives in some subjects (表决权变动), by the functions for all (R8.5)."""
    asked = subjects.to_frame("party")
    facts = {
        name: new.facts[name].join(asked, left_on=column, right_on="party", how="semi", maintain_order="left")
        for name, column in {**SUBJECT_OF, "registration": "eid"}.items()  # its type says who runs a subject by role
    }
    named = [facts[name][end].alias("party") for name in SUBJECT_OF for end in SNAPSHOT_KINDS[name].ends]
    around = pl.concat([subjects.alias("party"), *named]).unique().to_frame()
    parties = new.parties.join(around, on="party", how="semi", maintain_order="left")
    part = replace(new, parties=parties, facts={name: frame.clear() for name, frame in new.facts.items()} | facts)
    graph = share_graph_of(part, classify_holders(part, policy), policy)

    at = ids.of(parties["party"])
    by_owner, ppm = graph.votes
    owner = np.repeat(at, np.diff(by_owner.indptr))
    changed = np.sort(ids.of(subjects))
    base = np.full(changed.size, PPM, np.int64)
    there = np.isin(changed, at)
    row = np.argsort(at)
    base[there] = graph.votes_base[row[np.searchsorted(at[row], changed[there])]]
    return VotesChange(changed, base, Votes(owner, at[by_owner.neighbour], ppm))
