"""What changed between two snapshots that bears on control (变动的事实): subjects, and the votes in them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

import numpy as np
import polars as pl
from numpy.typing import NDArray

from graph_service.analysis.control import NOBODY
from graph_service.analysis.holders import classify_holders, listed_subjects, share_graph_of
from graph_service.analysis.runners import RUNNING_ROLES, subject_forms
from graph_service.analysis.snapshot import PPM, SNAPSHOT_KINDS, Snapshot
from graph_service.analysis.vote_graph import Votes, VotesChange
from graph_service.rulebook.nominees import HolderPolicy

SUBJECT_OF = MappingProxyType(
    {"holding": "eid", "role": "eid", "proxy": "eid", "concert": "eid", "branch_of": "branch"}
)
"""Kinds of fact that votes are made of (R8.5), and the column that names the subject in which they are votes."""

_TRAITS = ("is_person", "name", "certain", "entity_kind")  # what tells persons, the state, nominees and operators


@dataclass(frozen=True, slots=True)
class PartyIds:
    """Integer ids over two snapshots (统一编号): rows of the old one, then the parties that only the new one has.

    ``old_row`` and ``new_row`` are the row of each id in the parties of either, ``NOBODY`` where it has none.
    """

    parties: pl.DataFrame  # ``party``, ``id``
    old_row: NDArray[np.int32]
    new_row: NDArray[np.int32]

    @classmethod
    def over(cls, old: Snapshot, new: Snapshot) -> PartyIds:
        """Number the parties of both."""
        fresh = new.index.join(old.index, on="party", how="anti", maintain_order="left")
        kept = old.index.join(new.index, on="party", how="left", maintain_order="left", suffix="_new")
        row = pl.concat([kept["ix_new"].fill_null(NOBODY), fresh["ix"]]).to_numpy()
        parties = pl.concat([old.index.select("party"), fresh.select("party")]).with_row_index("id")
        standing = np.arange(row.size, dtype=np.int32)
        return cls(parties, np.where(standing < old.parties.height, standing, NOBODY), row)

    def of(self, parties: pl.Series) -> NDArray[np.int32]:
        """Ids of parties, in their order."""
        asked = parties.to_frame("party")
        found = self.parties.join(asked.unique(), on="party", how="semi")
        return asked.join(found, on="party", how="left", maintain_order="left")["id"].to_numpy().astype(np.int32)

    def names(self, ids: NDArray[np.int32]) -> pl.Series:
        """Parties of ids."""
        return self.parties["party"].gather(ids)


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
        """Compare the versions of every kind, in O(facts + parties)."""
        rows = {
            kind: _in_one(old.facts[kind], new.facts[kind], ["rid", *shape.ends])  # a merge of parties moves the ends
            for kind, shape in SNAPSHOT_KINDS.items()
        }
        both = (ids.old_row != NOBODY) & (ids.new_row != NOBODY)
        one, other = old.parties[ids.old_row[both]], new.parties[ids.new_row[both]]
        differ = {name: one[name].ne_missing(other[name]) for name in one.columns}
        votes = pl.any_horizontal(*_TRAITS)
        turned = pl.DataFrame(differ).select(any=pl.any_horizontal(pl.all()), votes=votes)
        return cls(rows, turned.with_columns(party=one["party"]).filter("any").select("party", "votes"))

    def naming(self, snapshot: Snapshot, kind: str, turned: pl.DataFrame) -> pl.Series:
        """Subjects that the facts of a kind tie to some parties (涉及主体)."""
        about, facts = about_column(kind), snapshot.facts[kind]
        others = [end for end in SNAPSHOT_KINDS[kind].ends if end != about]
        near = [facts.join(turned, left_on=end, right_on="party", how="semi")[about] for end in others]
        return pl.concat(near) if near else facts[about].clear()


def about_column(kind: str) -> str:
    """Column of the party that a fact of a kind is about (事实所指)."""
    return SUBJECT_OF.get(kind, SNAPSHOT_KINDS[kind].ends[-1])


def _in_one(one: pl.DataFrame, other: pl.DataFrame, columns: list[str]) -> pl.DataFrame:
    """Rows that only one of two frames has, by columns that tell the rows of each apart."""
    return pl.concat([one.select(columns), other.select(columns)]).unique(keep="none")


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
    listed = [listed_subjects(one, policy.control) for one in (old, new)]
    turned_listed = pl.concat(listed).filter(~pl.concat(listed).is_in(set(listed[0]) & set(listed[1])))
    fresh = _in_one(old.facts["registration"], new.facts["registration"], ["eid", "type_text"])
    run = pl.concat([one.facts["role"].filter(pl.col("kind").is_in(RUNNING_ROLES))["eid"] for one in (old, new)])
    forms = [
        subject_forms(one, fresh["eid"].filter(fresh["eid"].is_in(run.implode())), policy.control) for one in (old, new)
    ]
    turned_form = pl.concat(forms).unique(keep="none")["eid"].unique()
    others = [one.alias("party") for one in (about["party"], turned_listed, turned_form)]
    return pl.concat([known["party"], *others]).unique().sort()


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
