"""Signals of places (地址): many subjects at one door (R8.11), always 疑似."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from graph_service.analysis.signals.shape import Facts, Signal
from graph_service.domain.subjects import EntityKind
from graph_service.rulebook.signals import SignalRule

DOOR = r"\d|[一二三四五六七八九十百]+(?:号|室|楼|栋|幢|层|单元)"  # an address without one names a place, not a door


def shared_addresses(facts: Facts, min_subjects: int) -> pl.DataFrame:
    """Find doors with at least so many live subjects (同址主体): ``address_key, subjects`` (codes, sorted).

    Individual businesses are left out: a market hall rightly holds hundreds of them. So are addresses without a
    number, which whole villages share.
    """
    return (
        facts.live.filter(pl.col("entity_kind") != EntityKind.INDIVIDUAL, pl.col("address_key").str.contains(DOOR))
        .group_by("address_key")
        .agg(subjects=pl.col("eid").sort())
        .filter(pl.col("subjects").list.len() >= min_subjects)
        .sort(pl.col("subjects").list.first())
    )


def same_address(facts: Facts, rule: SignalRule) -> Iterator[Signal]:
    """Find many live subjects registered at one door (疑似同址, R8.11)."""
    registrations = facts.snapshot.facts["registration"].select("rid", subjects="eid")
    found = (
        shared_addresses(facts, int(rule.thresholds["min_subjects"]))
        .explode("subjects")
        .join(registrations, on="subjects", how="left", maintain_order="left")
        .group_by("address_key", maintain_order=True)
        .agg(pl.col("subjects").unique(maintain_order=True), records=pl.col("rid").drop_nulls())
    )
    for address, codes, records in found.iter_rows():
        subjects = tuple(codes)
        yield facts.signal(
            rule,
            subjects,
            f"疑似同址: {facts.names(subjects)}登记于同一地址({address})",
            records=tuple(records),
        )
