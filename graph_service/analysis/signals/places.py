"""Signals of places (地址): many subjects at one door (R8.11), always 疑似."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from graph_service.analysis.shared_facts import shared_addresses
from graph_service.analysis.signals.shape import Facts, Signal
from graph_service.rulebook.signals import SignalRule


def same_address(facts: Facts, rule: SignalRule) -> Iterator[Signal]:
    """Find many live subjects registered at one door (疑似同址, R8.11)."""
    registrations = facts.known("registration").select("rid", subjects="eid")
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
