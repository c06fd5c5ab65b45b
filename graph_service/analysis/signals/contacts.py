"""Signals of contacts (联络方式): one telephone, mailbox or agent of many subjects (R8.11), always 疑似."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import polars as pl

from graph_service.analysis.signals.shape import Facts, Signal, certain_holder, in_force_on
from graph_service.domain.evidence import Step
from graph_service.domain.fact_records import ContactWay
from graph_service.domain.relations import RoleKind
from graph_service.rulebook.signals import SignalRule


@dataclass(frozen=True, slots=True)
class Way:
    """What is compared (比对项): a way of contact, and the role whose certain holder says the same."""

    term: str
    way: ContactWay
    role: RoleKind | None = None


WAYS: Mapping[str, Way] = MappingProxyType(
    {
        "SAME_PHONE": Way("联系电话", ContactWay.PHONE),
        "SAME_EMAIL": Way("电子邮箱", ContactWay.EMAIL),
        "SAME_AGENT": Way("经办人", ContactWay.AGENT, RoleKind.AGENT),
        "SAME_FINANCE": Way("财务联系人", ContactWay.FINANCE, RoleKind.CFO),
    }
)
"""Code of the signal to what it compares."""


def same_contact(facts: Facts, rule: SignalRule) -> Iterator[Signal]:
    """Find live subjects that are reached in the same way (疑似同电话、邮箱、经办人、财务联系人, R8.11).

    Equal is an equal keyed hash of the number or mailbox, or one certain person in the role. What more than
    ``max_subjects`` share belongs to an agency or is a public number: told once with the count, naming no subject, so
    that it ties nobody. Numbers are shown masked only.
    """
    way = WAYS[rule.code]
    found = (
        _ties(facts, way)
        .join(facts.live.select("eid"), on="eid", how="semi", maintain_order="left")
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


def _ties(facts: Facts, way: Way) -> pl.DataFrame:
    """What is compared on the day: ``contact`` (hash), or ``holder`` (certain person), ``shown, eid, rid``."""
    contacts = in_force_on(facts, "contact").filter(pl.col("way") == way.way)
    said = contacts.select("shown", "rid", contact="contact_key", holder=pl.lit(None, pl.String), eid="subject")
    roles = in_force_on(facts, "role").filter(pl.col("kind") == (way.role or ""), certain_holder())
    held = roles.select("holder", "eid", "rid", contact=pl.lit(None, pl.String), shown=pl.lit(None, pl.String))
    return pl.concat([said, held.select(said.columns)])
