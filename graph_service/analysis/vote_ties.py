"""Who ever stood above whom by what votes are made of (表决权来源), whatever the day and whatever is made of it.

Wherever somebody has votes in a subject (R8.5), or had some, there is such a tie: what control of a party may rest on
lies above it, and what a change may bear on below.
"""

from __future__ import annotations

import polars as pl

from graph_service.analysis.csr import build
from graph_service.analysis.relation_arrays import Links, VoteTies
from graph_service.analysis.runners import HEAD_ROLES, RUNNING_ROLES
from graph_service.analysis.snapshot import Snapshot
from graph_service.domain.merges import BRANCH_OF
from graph_service.domain.subjects import EntityKind

VOTES = {
    "holding": ("owner", "eid"),
    "role": ("holder", "eid"),
    "proxy": ("holder", "eid"),
    BRANCH_OF.name: ("eid", "branch"),
}
"""Kinds of fact that votes are made of: who stands above, and the subject."""


def ties_of(snapshot: Snapshot) -> VoteTies:
    """Ties of a snapshot, by the integer ids of its parties: kept ones, or made in O(relations + parties)."""
    kept = snapshot.kept
    if kept and kept.parties is snapshot.parties and all(kept.facts[kind] is snapshot.facts[kind] for kind in VOTES):
        return kept.ties
    rows = pl.concat([votes_of(snapshot, kind) for kind in VOTES]).unique(maintain_order=True)
    above, below = snapshot.locate(rows["above"]), snapshot.locate(rows["below"])
    down, up = build(above, below, snapshot.parties.height), build(below, above, snapshot.parties.height)
    return VoteTies(Links(down.indptr, down.neighbour), Links(up.indptr, up.neighbour))


def votes_of(snapshot: Snapshot, kind: str) -> pl.DataFrame:
    """Who stands or stood above whom by the facts of a kind (表决权来源): ``above, below``."""
    above, below = VOTES[kind]
    return makers(snapshot, kind).select(above=above, below=below)


def makers(snapshot: Snapshot, kind: str) -> pl.DataFrame:
    """Facts of a kind that votes may be made of, in their order: of roles those of ``holders.running_roles``."""
    frame = snapshot.facts[kind]
    if kind != "role":
        return frame
    individual = snapshot.parties.filter(pl.col("entity_kind") == EntityKind.INDIVIDUAL)["party"]
    heads = pl.col("kind").is_in(HEAD_ROLES) & pl.col("eid").is_in(individual.implode())
    return frame.filter(pl.col("kind").is_in(RUNNING_ROLES) | heads)
