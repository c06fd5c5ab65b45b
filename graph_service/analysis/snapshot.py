"""The snapshot (快照): the graph as of a day, as columnar frames and integer-indexed arrays.

The store fills it (``store.snapshot``), a notebook may build one from its own frames, and every whole-registry
algorithm reads nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from types import MappingProxyType

import numpy as np
import polars as pl
from numpy.typing import NDArray

from graph_service.domain.errors import BadInput
from graph_service.domain.facts import FACTS, PROVENANCE, Column, FactKind, Type
from graph_service.domain.merges import BRANCH_OF

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
    """Frame schema of a fact kind: its own columns, then the provenance (R2.9)."""
    columns: tuple[Column, ...] = (*kind.columns, *PROVENANCE)
    return {column.name: POLARS[column.type] for column in columns}


def in_force(day: date) -> pl.Expr:
    """Whether a fact's half-open interval holds on ``day``, open sides taken as unbounded (R8.13)."""
    return (pl.col("valid_from").is_null() | (pl.col("valid_from") <= day)) & (
        pl.col("valid_to").is_null() | (pl.col("valid_to") > day)
    )


@dataclass(frozen=True, slots=True)
class HoldingArrays:
    """Holdings in force as parallel arrays (持股): indexes into ``Snapshot.parties``, shares in ppm.

    ``row`` is the row in ``Snapshot.facts["holding"]`` each comes from; ``share_class`` numbers the class of the
    shares (R8.5), where holdings state any.
    """

    owner: NDArray[np.int32]
    owned: NDArray[np.int32]
    econ_ppm: NDArray[np.int64]
    votes_ppm: NDArray[np.int64]
    row: NDArray[np.int64]
    parties: int
    share_class: NDArray[np.int32] | None = None


@dataclass(frozen=True)
class Snapshot:
    """The graph as of a day (快照).

    ``facts`` holds one frame of each of ``SNAPSHOT_KINDS`` (schema ``fact_schema``), live versions only: relations and
    records of the past stay in it with their intervals, because roles are asked at the time of a violation (R4.5).
    ``data_version`` names the state of the graph it was taken from.
    """

    as_of: date
    data_version: str
    parties: pl.DataFrame
    facts: Mapping[str, pl.DataFrame]

    @cached_property
    def index(self) -> pl.DataFrame:
        """``party`` to ``ix``: the row of each party, which is its integer id."""
        return self.parties.select("party").with_row_index("ix").with_columns(pl.col("ix").cast(pl.Int32))

    def locate(self, ids: pl.Series) -> NDArray[np.int32]:
        """Integer ids of party ids; an id that no party has raises ``BadInput``."""
        joined = pl.DataFrame({"party": ids}).join(self.index, on="party", how="left", maintain_order="left")
        if joined["ix"].null_count():
            missing = joined.filter(pl.col("ix").is_null())["party"].head(3).to_list()
            raise BadInput(f"快照中没有这些主体: {missing}", advice="请先载入登记信息再取快照。")
        return joined["ix"].to_numpy()

    @cached_property
    def holdings(self) -> HoldingArrays:
        """Holdings in force on ``as_of`` with a stated share, as arrays."""
        frame = self.facts["holding"].with_row_index("ix").filter(in_force(self.as_of), pl.col("econ").is_not_null())
        econ = (frame["econ"] * PPM).round().cast(pl.Int64)
        votes = (frame["votes"].fill_null(frame["econ"]) * PPM).round().cast(pl.Int64)
        return HoldingArrays(
            owner=self.locate(frame["owner"]),
            owned=self.locate(frame["eid"]),
            econ_ppm=econ.to_numpy(),
            votes_ppm=votes.to_numpy(),
            row=frame["ix"].to_numpy().astype(np.int64),
            parties=self.parties.height,
            share_class=frame["share_class"].fill_null("").rank("dense").to_numpy().astype(np.int32),
        )


def empty_snapshot(as_of: date) -> Snapshot:
    """Make a snapshot with no party and no fact, typed: the neutral start for tests and notebooks."""
    return Snapshot(
        as_of=as_of,
        data_version="empty",
        parties=pl.DataFrame(schema=PARTY_SCHEMA),
        facts={name: pl.DataFrame(schema=fact_schema(kind)) for name, kind in SNAPSHOT_KINDS.items()},
    )
