"""Declared controllers beside the computed ones (申报的实际控制人, R8.7): what agrees, what a person has to look at."""

from __future__ import annotations

from enum import StrEnum

import polars as pl

from graph_service.analysis.snapshot import Snapshot, in_force
from graph_service.analysis.ultimate import Mode
from graph_service.domain.relations import RoleKind

COMPUTED = (Mode.SOLE.name, Mode.JOINT.name)
"""Modes that are computed; what is only presumed contradicts nobody."""


class Standing(StrEnum):
    """How a declared controller stands to the computed ones (申报与计算的关系)."""

    AGREES = "AGREES"  # 一致
    CONFLICTS = "CONFLICTS"  # 不一致: a person has to look (复核)
    NOT_COMPUTED = "NOT_COMPUTED"  # 未算得控制人, 仅有申报


STANDING_TERMS: dict[Standing, str] = {
    Standing.AGREES: "与计算一致",
    Standing.CONFLICTS: "与计算不一致, 需复核",
    Standing.NOT_COMPUTED: "未算得控制人, 仅有申报",
}


def declared_frame(snapshot: Snapshot, controllers: pl.DataFrame) -> pl.DataFrame:
    """Controllers that sources declare on the day (申报的实际控制人): kept as stated, never merged with computed ones.

    Columns ``eid, declared, source, rid, standing`` (of ``Standing``), ordered by code and version. ``controllers`` is
    the frame of ``controllers.controller_frame``.
    """
    stated = (
        snapshot.facts["role"]
        .filter(in_force(snapshot.as_of), pl.col("kind") == RoleKind.AC)
        .select("eid", "source", "rid", declared="holder")
    )
    computed = (
        controllers.filter(pl.col("mode").is_in(COMPUTED)).group_by("eid").agg(pl.col("controller").alias("computed"))
    )
    standing = (
        pl.when(pl.col("computed").is_null())
        .then(pl.lit(Standing.NOT_COMPUTED.value))
        .when(pl.col("declared").is_in("computed"))
        .then(pl.lit(Standing.AGREES.value))
        .otherwise(pl.lit(Standing.CONFLICTS.value))
    )
    return (
        stated.join(computed, on="eid", how="left", maintain_order="left")
        .select("eid", "declared", "source", "rid", standing=standing)
        .sort("eid", "rid")
    )
