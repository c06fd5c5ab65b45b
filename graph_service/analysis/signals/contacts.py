"""Signals of contacts (联络方式): one telephone, mailbox or agent of many subjects (R8.11), always 疑似."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from graph_service.analysis.shared_facts import WAYS, contact_ties
from graph_service.analysis.signals.shape import Facts, Signal
from graph_service.domain.evidence import Step
from graph_service.rulebook.signals import SignalRule


def same_contact(facts: Facts, rule: SignalRule) -> Iterator[Signal]:
    """Find live subjects that are reached in the same way (疑似同电话、邮箱、经办人、财务联系人, R8.11).

    Equal is an equal keyed hash of the number or mailbox, or one certain person in the role, by the latest filing of
    each subject (``shared_facts.contacts_on``). What more than ``max_subjects`` share belongs to an agency or is a
    public number: told once with the count, naming no subject, so that it ties nobody. Numbers are shown masked only.
    """
    way = WAYS[rule.code]
    found = (
        contact_ties(facts, way)
        .group_by("contact", "holder", maintain_order=True)
        .agg(
            pl.col("shown").drop_nulls().min(),
            subjects=pl.col("eid").unique().sort(),
            ties=pl.struct("eid", "rid").sort_by("eid", "rid"),
        )
        .filter(pl.col("subjects").list.len() >= int(rule.thresholds["min_subjects"]))
    )
    most = int(rule.thresholds["max_subjects"])
    for _, holder, shown, codes, ties in found.iter_rows():
        told = "(身份已核)" if holder else f"({shown})" if shown else ""
        people = (holder,) if holder else ()
        if len(codes) > most:
            yield facts.signal(
                rule,
                (),
                f"疑似代办机构或公共号码: {way.term}{told}由{len(codes)}户存续主体共用, 不作为关联",
                persons=people,
                records=tuple(tie["rid"] for tie in ties[:most]),
                truncated=True,
            )
            continue
        yield facts.signal(
            rule,
            tuple(codes),
            f"{rule.term}: {facts.names(tuple(codes))}{way.term}{told}相同",
            persons=people,
            records=tuple(tie["rid"] for tie in ties),
            path=tuple(Step(holder, way.role, tie["eid"], rid=tie["rid"]) for tie in ties if holder and way.role),
        )
