"""What subjects share (共用之处, R8.11): a door, a way of contact, an agent; always 疑似.

Signals tell of it and the related-party risk passes over it, by these same functions: what is too widely shared to be
told of as a tie is no tie, and a subject that left the market shares nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import polars as pl

from graph_service.analysis.signals.shape import Facts, certain_holder, in_force_on
from graph_service.analysis.snapshot import in_force
from graph_service.domain.fact_records import ContactWay
from graph_service.domain.relations import RoleKind
from graph_service.domain.subjects import EntityKind

DOOR = r"\d|[一二三四五六七八九十百]+(?:号|室|楼|栋|幢|层|单元)"  # an address without one names a place, not a door


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


def doors(facts: Facts) -> pl.DataFrame:
    """Doors of live subjects (门牌地址): ``eid, address_key``.

    Individual businesses are left out: a market hall rightly holds hundreds of them. So are addresses without a
    number, which whole villages share.
    """
    at_a_door = (pl.col("entity_kind") != EntityKind.INDIVIDUAL) & pl.col("address_key").str.contains(DOOR)
    return facts.live.filter(at_a_door).select("eid", "address_key")


def shared_addresses(facts: Facts, min_subjects: int) -> pl.DataFrame:
    """Find doors with at least so many live subjects (同址主体): ``address_key, subjects`` (codes, sorted)."""
    return (
        doors(facts)
        .group_by("address_key")
        .agg(subjects=pl.col("eid").sort())
        .filter(pl.col("subjects").list.len() >= min_subjects)
        .sort(pl.col("subjects").list.first())
    )


def contacts_on(facts: Facts) -> pl.DataFrame:
    """Contacts of live subjects on the day (当日有效的联络方式), columns of the fact kind and ``eid``.

    Of each way a subject's latest filing counts: what it stated before ends where it states something newer, and what
    has no day is older than what has one.
    """
    filed = pl.col("stated_on").fill_null(pl.date(1, 1, 1))
    return (
        facts.known("contact")
        .filter(filed == filed.max().over("subject", "way"))
        .filter(in_force(facts.snapshot.as_of))
        .with_columns(eid="subject")
        .join(facts.live.select("eid"), on="eid", how="semi", maintain_order="left")
    )


def contact_ties(facts: Facts, way: Way) -> pl.DataFrame:
    """How live subjects are reached on the day (联络方式): ``contact`` (hash) or ``holder`` (certain person), by row.

    Columns ``shown, rid, contact, holder, eid``.
    """
    contacts = contacts_on(facts).filter(pl.col("way") == way.way)
    said = contacts.select("shown", "rid", contact="contact_key", holder=pl.lit(None, pl.String), eid="eid")
    roles = in_force_on(facts, "role").filter(pl.col("kind") == (way.role or ""), certain_holder())
    roles = roles.join(facts.live.select("eid"), on="eid", how="semi", maintain_order="left")
    held = roles.select("holder", "eid", "rid", contact=pl.lit(None, pl.String), shown=pl.lit(None, pl.String))
    return pl.concat([said, held.select(said.columns)])


def labelled_contacts(facts: Facts) -> pl.DataFrame:
    """Facts by which live subjects are reached in any way (联络方式): ``label, eid, rid``; one label, one contact."""
    ways = [
        contact_ties(facts, way).select(
            "eid", "rid", label=pl.concat_str(pl.lit(f"{code}:"), pl.coalesce("holder", "contact"))
        )
        for code, way in WAYS.items()
    ]
    return pl.concat(ways).select("label", "eid", "rid")


def shared_contacts(facts: Facts, most: Mapping[str, int]) -> pl.DataFrame:
    """Live subjects by how they are reached (同一联络方式): ``label, eid``.

    Without what more than ``most`` share, by the code of the signal that tells of it.
    """
    ties = labelled_contacts(facts).select("label", "eid").unique(maintain_order=True)
    code = pl.col("label").str.split(":").list.first()
    return ties.filter(pl.len().over("label") <= code.replace_strict(dict(most), return_dtype=pl.UInt32))
