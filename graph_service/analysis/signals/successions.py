"""Successions (接替): who followed whom as head, and who held shares from when to when, one spell a holder."""

from __future__ import annotations

import polars as pl

from graph_service.analysis.signals.shape import Facts
from graph_service.analysis.snapshot import PPM
from graph_service.domain.relations import RoleKind

FIRST = pl.date(1, 1, 1)  # a start that is not stated comes before every other


def head_changes(facts: Facts) -> pl.DataFrame:
    """Changes of the legal representative (法定代表人变更): ``eid, holder, before, rid, before_rid, changed, until``.

    A change is a stated start of another person, by the day of the snapshot, after somebody else's start; two ids of
    one name at one subject (with and without an identity number) are no change.
    """
    return (
        facts.heads.filter(pl.col("kind") == RoleKind.LR)
        .sort("eid", pl.col("valid_from").fill_null(FIRST), "holder_name", maintain_order=True)
        .with_columns(
            before=pl.col("holder").shift().over("eid"),
            before_name=pl.col("holder_name").shift().over("eid"),
            before_rid=pl.col("rid").shift().over("eid"),
        )
        .filter(
            pl.col("before").is_not_null(),
            pl.col("valid_from").is_not_null(),
            pl.col("before_name") != pl.col("holder_name"),
        )
        .select("eid", "holder", "before", "rid", "before_rid", changed="valid_from", until="valid_to")
    )


def holder_spells(facts: Facts, eids: pl.Series) -> pl.DataFrame:
    """How long each holder of some subjects held anything of them (持股期间).

    Columns ``eid, who`` (a person's name, a subject's id), ``owner``, ``start, end`` (null where not stated or open),
    ``first_ppm, last_ppm``, ``first_rid, last_rid`` of its first and last holding. A natural person of one name at one
    subject is one holder, whatever his ids; a larger or smaller share is the same spell.
    """
    names = facts.snapshot.parties.select(owner="party", is_person="is_person", name="name")
    return (
        facts.known("holding")
        .filter(pl.col("eid").is_in(eids.unique().implode()))
        .join(names, on="owner", maintain_order="left")
        .with_columns(
            who=pl.when("is_person").then("name").otherwise("owner"),
            ppm=(pl.col("econ").fill_null(0) * PPM).round().cast(pl.Int64),
        )
        .sort(pl.col("valid_from").fill_null(FIRST), "ppm", "rid")
        .group_by("eid", "who", maintain_order=True)
        .agg(
            pl.col("owner").max(),  # of two ids of one person the certain one
            start=pl.col("valid_from").first(),
            end=pl.when(pl.col("valid_to").is_null().any()).then(None).otherwise(pl.col("valid_to").max()),
            first_ppm=pl.col("ppm").first(),
            last_ppm=pl.col("ppm").last(),
            first_rid=pl.col("rid").first(),
            last_rid=pl.col("rid").last(),
        )
    )
