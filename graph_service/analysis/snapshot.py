"""The snapshot (快照): the graph as of a day, as columnar frames and integer-indexed arrays.

The store fills it (``store.snapshot``), a notebook may build one from its own frames, and every whole-registry
algorithm reads nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import IntEnum
from functools import cached_property
from types import MappingProxyType

import numpy as np
import polars as pl
from numpy.typing import NDArray

from graph_service.analysis.blocks import Blocks
from graph_service.analysis.csr import Csr, build
from graph_service.analysis.relation_arrays import HoldingArrays, Kept, RelationArrays
from graph_service.analysis.same_names import SameNames, same_names
from graph_service.domain.errors import BadInput
from graph_service.domain.facts import FACTS, PROVENANCE, Column, FactKind, Type
from graph_service.domain.merges import BRANCH_OF
from graph_service.domain.subjects import EntityKind

PPM = 1_000_000  # shares are whole parts per million inside: floats break at exactly 50 %

POLARS: dict[Type, pl.DataType] = {
    Type.TEXT: pl.String(),
    Type.TEXTS: pl.List(pl.String()),
    Type.DAY: pl.Date(),
    Type.TIME: pl.String(),
    Type.NUMBER: pl.Float64(),
    Type.INTEGER: pl.Int64(),
    Type.FLAG: pl.Boolean(),
}

PARTIES = "parties"  # what the frame of them is called beside those of facts

SNAPSHOT_KINDS: Mapping[str, FactKind] = MappingProxyType({**FACTS, BRANCH_OF.name: BRANCH_OF})
"""Kinds whose frames a snapshot holds: what sources state, and which subject is a branch of which (ADR 0041)."""

PARTY_SCHEMA: dict[str, pl.DataType] = {
    "party": pl.String(),  # eid or pid
    "is_person": pl.Boolean(),
    "name": pl.String(),
    "certain": pl.Boolean(),  # a person's identity number was checked; a subject's code checks (R1.2)
    "registered": pl.Boolean(),  # a register states it; otherwise only mentioned by others
    "entity_kind": pl.String(),  # see domain.subjects.EntityKind; empty for persons
    "status": pl.String(),  # see domain.subjects.Status
    "uscc": pl.String(),
    "established_on": pl.Date(),
    "closed_on": pl.Date(),
    "region": pl.String(),
    "address": pl.String(),
    "address_key": pl.String(),  # normalised, so that equal places have equal text
    "name_core": pl.String(),  # name without its region prefix and organisation form (字号 + 行业)
    "scope": pl.String(),
    "industry": pl.String(),
    "capital_yuan": pl.Float64(),
    "lr_name": pl.String(),
}


def fact_schema(kind: FactKind) -> dict[str, pl.DataType]:
    """Frame schema of a fact kind as sources state it: its own columns, then the provenance (R2.9)."""
    columns: tuple[Column, ...] = (*kind.columns, *PROVENANCE)
    return {column.name: POLARS[column.type] for column in columns}


LEFT_IN_GRAPH: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {"holding": ("owner_name", "subject_name", "subscribed_yuan", "key"), "role": ("subject_name", "key")}
)
"""Columns that snapshots do without, of the kinds that are more than subjects: no analysis reads them."""


def snapshot_schema(kind: FactKind) -> dict[str, pl.DataType]:
    """Schema of the frame of a fact kind in a snapshot (快照表结构): ``fact_schema`` without ``LEFT_IN_GRAPH``."""
    left = LEFT_IN_GRAPH.get(kind.name, ())
    return {name: dtype for name, dtype in fact_schema(kind).items() if name not in left}


def written_schema(schema: Mapping[str, pl.DataType]) -> dict[str, pl.DataType]:
    """Schema of the same frame as a graph keeps it (入库表结构): days are ISO text (ADR 0005)."""
    return {name: pl.String() if dtype == pl.Date() else dtype for name, dtype in schema.items()}


def with_days(frame: pl.DataFrame, schema: Mapping[str, pl.DataType]) -> pl.DataFrame:
    """Make days of the ISO text of a frame of ``written_schema`` (还原日期)."""
    days = [name for name, dtype in schema.items() if dtype == pl.Date()]
    return frame.with_columns(pl.col(days).str.to_date("%Y-%m-%d"))


def in_force(day: date) -> pl.Expr:
    """Whether a fact's half-open interval holds on ``day``, open sides taken as unbounded (R8.13)."""
    return (pl.col("valid_from").is_null() | (pl.col("valid_from") <= day)) & (
        pl.col("valid_to").is_null() | (pl.col("valid_to") > day)
    )


class PartyKind(IntEnum):
    """What a party is, as one number (主体种类), for arrays: a natural person, or the kind of subject (R1.3)."""

    PERSON = 0  # 自然人
    ENTERPRISE = 1  # 企业
    INDIVIDUAL = 2  # 个体工商户
    COOPERATIVE = 3  # 农民专业合作社
    PUBLIC_BODY = 4  # 机关事业单位: the state as a holder, with those whose names say so (``holders``)
    SOCIAL = 5  # 社会组织
    OTHER = 6  # 其他
    UNKNOWN = 7  # no code that checks: mentioned by others alone, or from abroad


@dataclass(frozen=True)
class Snapshot:
    """The graph as of a day (快照).

    ``facts`` holds one frame of each of ``SNAPSHOT_KINDS`` (``snapshot_schema``), live versions only: relations and
    records of the past stay in it with their intervals, because roles are asked at the time of a violation (R4.5).
    ``data_version`` names the state of the graph it was taken from.
    """

    as_of: date
    data_version: str
    parties: pl.DataFrame
    facts: Mapping[str, pl.DataFrame]
    kept: Kept | None = field(default=None, repr=False, compare=False)

    @cached_property
    def index(self) -> pl.DataFrame:
        """``party`` to ``ix``: the row of each party, which is its integer id."""
        return self.parties.select("party").with_row_index("ix").with_columns(pl.col("ix").cast(pl.Int32))

    @cached_property
    def kinds(self) -> NDArray[np.int8]:
        """``PartyKind`` of each party, by its integer id (主体种类).

        A subject of a kind that is not told is ``UNKNOWN``: an owner from abroad has no code that checks.
        """
        names = [kind.value for kind in EntityKind]
        told = pl.col("entity_kind").replace_strict(
            names, [PartyKind[name] for name in names], default=PartyKind.UNKNOWN, return_dtype=pl.Int8
        )
        kind = pl.when("is_person").then(pl.lit(PartyKind.PERSON, pl.Int8)).otherwise(told)
        return self.parties.select(kind=kind)["kind"].to_numpy()

    def locate(self, ids: pl.Series) -> NDArray[np.int32]:
        """Integer ids of party ids; an id that no party has raises ``BadInput``."""
        index = self.index
        if 8 * len(ids) < index.height:  # a join holds a table of all it looks in
            index = index.filter(pl.col("party").is_in(ids.implode()))
        joined = pl.DataFrame({"party": ids}).join(index, on="party", how="left", maintain_order="left")
        if joined["ix"].null_count():
            missing = joined.filter(pl.col("ix").is_null())["party"].head(3).to_list()
            raise BadInput(f"快照中没有这些主体: {missing}", advice="请先载入登记信息再取快照。")
        return joined["ix"].to_numpy()

    @cached_property
    def holdings(self) -> HoldingArrays:
        """Holdings in force on ``as_of`` that state a share or votes, as arrays.

        Votes not stated are as the share; a share not stated beside votes is 0 here, so that its part of the subject is
        nobody's (R8.5 ``UNKNOWN``).
        """
        stated = pl.any_horizontal(pl.col("econ", "votes").is_not_null())
        frame = self._in_force("holding", ("owner", "eid", "econ", "votes", "share_class", "trust")).filter(stated)
        econ = (frame["econ"].fill_null(0.0) * PPM).round().cast(pl.Int64)
        votes = (frame["votes"].fill_null(frame["econ"]) * PPM).round().cast(pl.Int64)
        return HoldingArrays(
            owner=self._ids("holding", "owner", frame),
            owned=self._ids("holding", "eid", frame),
            econ_ppm=econ.to_numpy(),
            votes_ppm=votes.to_numpy(),
            row=frame["ix"].to_numpy().astype(np.int64),
            parties=self.parties.height,
            share_class=frame["share_class"].fill_null("").rank("dense").to_numpy().astype(np.int32),
            trust=frame["trust"].to_numpy(),
        )

    @cached_property
    def nominal(self) -> NDArray[np.bool_]:
        """Which of ``holdings`` are held for another (代持): they count for nothing (R8.11)."""
        return self.facts["holding"]["nominee"].fill_null(value=False).to_numpy()[self.holdings.row]

    @cached_property
    def same_names(self) -> SameNames:
        """Owners whom a subject states with and without an identity number (同名并计), by what really is held."""
        held = self.holdings
        stated = {"subject": held.owned, "owner": held.owner, "econ": held.econ_ppm, "votes": held.votes_ppm}
        return same_names(self.parties, pl.DataFrame(stated).filter(pl.Series(~self.nominal)), PPM)

    @cached_property
    def counts_as(self) -> Mapping[tuple[str, str], str]:
        """``same_names`` by party ids (同名并计): holder and subject to whom the holder counts as."""
        same, ids = self.same_names, self.parties["party"]
        named, subject, certain = (ids.gather(ix) for ix in (same.named, same.subject, same.certain))
        return dict(zip(zip(named, subject, strict=True), certain, strict=True))

    @cached_property
    def owned_by(self) -> Csr:
        """Rows by owner over ``holdings``: what each party holds (对外投资)."""
        return build(self.holdings.owner, self.holdings.owned, self.parties.height)

    @cached_property
    def owners_of(self) -> Csr:
        """Rows by subject over ``holdings``: who holds it (股东)."""
        return build(self.holdings.owned, self.holdings.owner, self.parties.height)

    @cached_property
    def roles(self) -> RelationArrays:
        """Roles in force on ``as_of`` (任职): from the holder to the subject; ``kinds`` are role codes."""
        return self._relations("role", "kind", None)

    @cached_property
    def guarantees(self) -> RelationArrays:
        """Guarantees in force on ``as_of`` (担保): from the guarantor to the subject, with their amounts."""
        return self._relations("guarantee", None, "amount_yuan")

    def _in_force(self, name: str, columns: Iterable[str]) -> pl.DataFrame:
        """Facts of a kind in force, in these columns and with their row ``ix``: what is not asked for is not copied."""
        frame = self.facts[name].select(*columns, "valid_from", "valid_to").with_row_index("ix")
        return frame.filter(in_force(self.as_of))

    def rows_at(self, name: str, end: str, parties: NDArray[np.int32]) -> NDArray[np.int64]:
        """Rows of the facts of a kind that have one of some parties at one end (涉及事实), ascending.

        Where integer ids are kept, it takes a glance at that of each fact, else at its text.
        """
        facts = self.facts[name]
        if not parties.size or facts.is_empty():
            return np.empty(0, np.int64)
        if (kept := self._kept(name)) and name in kept.ids:
            asked = np.zeros(self.parties.height, np.bool_)
            asked[parties] = True
            return np.flatnonzero(asked[kept.ids[name][end].to_numpy()])
        return np.flatnonzero(facts[end].is_in(self.parties["party"].gather(parties).implode()).fill_null(value=False))

    def blocks(self, name: str) -> Blocks:
        """Blocks of the parties, or of the versions of a kind of fact with their ends (分块): kept ones, or made."""
        if kept := self._kept(name):
            return kept.blocks[name]
        if name == PARTIES:
            return Blocks.of(self.parties, "party")
        return Blocks.of(self.facts[name].select("rid", *SNAPSHOT_KINDS[name].ends), "rid")

    def _ids(self, name: str, end: str, frame: pl.DataFrame) -> NDArray[np.int32]:
        """Integer ids of one end of some facts of a kind (``_in_force``): kept ones, or looked up."""
        if kept := self._kept(name):
            return kept.ids[name][end].gather(frame["ix"]).to_numpy()
        return self.locate(frame[end])

    def _kept(self, name: str) -> Kept | None:
        """What was kept of the parties and a kind of fact, if they are still the frames that it was kept of."""
        kept = self.kept
        if kept is None or kept.parties is not self.parties:
            return None
        return kept if name == PARTIES or kept.facts[name] is self.facts[name] else None

    def _relations(self, name: str, kind: str | None, amount: str | None) -> RelationArrays:
        first, last = SNAPSHOT_KINDS[name].ends
        frame = self._in_force(name, filter(None, (first, last, kind, amount, "trust")))
        kinds = () if kind is None else tuple(frame[kind].unique().sort())
        codes = pl.lit(0, pl.UInt32) if kind is None else pl.col(kind).replace_strict(
            kinds, range(len(kinds)), return_dtype=pl.UInt32
        )  # fmt: skip
        money = pl.lit(None, pl.Float64) if amount is None else pl.col(amount)
        told = frame.select("ix", "trust", code=codes, amount=money.fill_null(float("nan")))
        return RelationArrays(
            source=self._ids(name, first, frame),
            target=self._ids(name, last, frame),
            kind=told["code"].to_numpy(),
            kinds=kinds,
            amount=told["amount"].to_numpy(),
            trust=told["trust"].to_numpy(),
            row=told["ix"].to_numpy().astype(np.int64),
            parties=self.parties.height,
        )


def empty_snapshot(as_of: date) -> Snapshot:
    """Make a snapshot with no party and no fact, typed: the neutral start for tests and notebooks."""
    return Snapshot(
        as_of=as_of,
        data_version="empty",
        parties=pl.DataFrame(schema=PARTY_SCHEMA),
        facts={name: pl.DataFrame(schema=snapshot_schema(kind)) for name, kind in SNAPSHOT_KINDS.items()},
    )
