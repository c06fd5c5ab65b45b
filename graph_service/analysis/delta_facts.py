"""What changed between two snapshots (变动的事实): versions, parties, and the subjects in which votes may differ."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import polars as pl

from graph_service.analysis.delta_states import State
from graph_service.analysis.holders import listed_subjects
from graph_service.analysis.relation_arrays import Ids
from graph_service.analysis.runners import RUNNING_ROLES, subject_forms
from graph_service.analysis.snapshot import PARTIES, PARTY_SCHEMA, SNAPSHOT_KINDS, Snapshot
from graph_service.analysis.vote_ties import VOTES
from graph_service.rulebook.nominees import HolderPolicy

SUBJECT_OF = MappingProxyType({kind: below for kind, (_, below) in VOTES.items()} | {"concert": "eid"})
"""Kinds of fact that decide votes (R8.5, R8.8), and the column that names the subject in which they do."""

_NEW = "_new"
_TRAITS = ("is_person", "name", "certain", "entity_kind")  # what tells persons, the state, nominees and operators


@dataclass(frozen=True, slots=True)
class ChangedFacts:
    """What only one of two snapshots states (变动的事实).

    ``rows`` has, by kind, version and ends of the facts that only one of the two has; ``turned`` the parties of both
    that a register tells of otherwise, with ``votes``: whether it tells otherwise who they are.
    """

    rows: Mapping[str, pl.DataFrame]
    turned: pl.DataFrame

    @classmethod
    def between(cls, old: Snapshot, new: Snapshot) -> ChangedFacts:
        """Compare the versions of every kind, and the parties: those of the blocks that only one of the two has."""
        rows: dict[str, pl.DataFrame] = {}
        for kind, shape in SNAPSHOT_KINDS.items():
            key = ("rid", *shape.ends)  # a merge of parties moves the ends
            one, other = _apart(old, new, kind, old.facts[kind].select(key), new.facts[kind].select(key))
            pairs = ((one, other), (other, one))
            rows[kind] = pl.concat([mine.join(theirs, on=key, how="anti", nulls_equal=True) for mine, theirs in pairs])
        one, other = _apart(old, new, PARTIES, old.parties, new.parties)
        both = one.join(other, on="party", suffix=_NEW, maintain_order="left")
        traits, others = (
            both.select(pl.any_horizontal(pl.col(name).ne_missing(pl.col(name + _NEW)) for name in names)).to_series()
            for names in (_TRAITS, [name for name in PARTY_SCHEMA if name not in {"party", *_TRAITS}])
        )
        return cls(rows, both.select("party", votes=traits).filter(traits | others))

    def naming(self, state: State, kind: str, turned: Ids) -> pl.Series:
        """Subjects that the facts of a kind tie to some parties (涉及主体)."""
        about = about_column(kind)
        others = [end for end in SNAPSHOT_KINDS[kind].ends if end != about]
        near = [state.facts_at(kind, end, turned)[about] for end in others]
        return pl.concat([state.snapshot.facts[kind][about].clear(), *near])


def about_column(kind: str) -> str:
    """Column of the party that a fact of a kind is about (事实所指)."""
    return SUBJECT_OF.get(kind, SNAPSHOT_KINDS[kind].ends[-1])


def _apart(
    old: Snapshot, new: Snapshot, name: str, one: pl.DataFrame, other: pl.DataFrame
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Rows of two states of a frame that stand in blocks that only one of them has."""
    was, now = old.blocks(name), new.blocks(name)
    return one[was.apart(now)], other[now.apart(was)]


def changed_subjects(old: State, new: State, policy: HolderPolicy, changed: ChangedFacts) -> pl.Series:
    """Subjects in which anybody's votes, or what is made of them, may have changed (变动主体), sorted.

    Those of a fact that only one of the two has, those of a party whose name or nature changed, all that an agreement
    is about of which any party changed (R8.8), those that were listed or no longer are (R8.3), and those with roles
    that became of another form (R8.5).
    """
    turned = changed.turned.filter("votes")["party"]
    found, at = [turned], old.ids.of(turned)
    for kind, subject in SUBJECT_OF.items():
        found += [changed.rows[kind][subject], *(changed.naming(one, kind, at) for one in (old, new))]
    known = pl.concat([one.rename("party") for one in found]).unique().to_frame("party")
    bound = [one.snapshot.facts["concert"].select("agreement", "eid") for one in (old, new)]
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


def _registered_anew(state: State, changed: ChangedFacts) -> Snapshot:
    """Cut a snapshot down to what it states of the subjects whose registration changed."""
    about = state.ids.of(changed.rows["registration"]["eid"].unique())
    stated = {name: state.facts_at(name, "eid", about) for name in ("registration", "role")}
    return state.part(state.parties(about), stated)
