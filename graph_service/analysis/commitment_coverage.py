"""How far commitments reach (承诺覆盖): what came of them by department and type (measure 3), and by association (4).

A promise that waits for its department after its last day is the department's: it stands in a column of its own and
never among what parties did not keep (R3.2).
"""

from __future__ import annotations

import polars as pl

from graph_service.domain.commitments import CommitmentState, CommitmentType

_S = CommitmentState
COUNTED: dict[str, tuple[CommitmentState, ...]] = {
    "running": (_S.MADE, _S.SUPPLEMENTED, _S.DUE),
    "fulfilled": (_S.FULFILLED,),
    "partly": (_S.PARTLY,),
    "breached": (_S.BREACHED,),
    "false": (_S.FALSE,),
    "overdue": (_S.OVERDUE_UNREVIEWED,),
    "disputed": (_S.DISPUTED,),
}
"""Columns of the coverage (覆盖情况的列) and the states that each counts; ``made`` is their sum."""
GONE = (_S.WITHDRAWN, _S.VOID)
"""States of what is no commitment any more (不计入的状态)."""
COMMITTED = [state.value for states in COUNTED.values() for state in states]


def coverage(frame: pl.DataFrame) -> pl.DataFrame:
    """Count commitments by department and type (承诺覆盖情况), in the order of both.

    ``frame`` is that of ``commitments_on``. Columns: ``authority_code, authority_name, type, made`` and ``COUNTED``,
    and ``reviewed``, the part of those whose time came that were found (0..1), null where none was due yet.
    """
    told = frame.filter(pl.col("state").is_in(COMMITTED))
    counts = [
        pl.col("state").is_in([state.value for state in states]).sum().cast(pl.Int64).alias(name)
        for name, states in COUNTED.items()
    ]
    grouped = told.group_by("authority_code", "authority_name", "type").agg(
        pl.len().cast(pl.Int64).alias("made"), *counts
    )
    found = pl.sum_horizontal("fulfilled", "partly", "breached", "false")
    due = found + pl.col("overdue")
    return grouped.with_columns(reviewed=pl.when(due > 0).then(found / due)).sort(
        "authority_code", "authority_name", "type", nulls_last=True
    )


def association_coverage(roster: pl.DataFrame, frame: pl.DataFrame) -> pl.DataFrame:
    """Work out how many members of each association have committed themselves (协会会员承诺率, SEED 4: 100 %).

    ``roster`` has ``association, member``, one row a member; ``frame`` is that of ``commitments_on``. A member has
    committed itself by a promise of the type 行业自律型 that was neither withdrawn nor void, whoever received it.
    Columns: ``association, members, committed, share`` (0..1) and ``lacking``, the members that have not, in order.
    """
    promised = frame.filter(
        pl.col("type") == CommitmentType.ASSOCIATION.value, pl.col("state").is_in(COMMITTED)
    ).select(member="subject")
    members = roster.select("association", "member").unique()
    told = members.with_columns(has=pl.col("member").is_in(promised["member"].unique().implode()))
    return (
        told.sort("association", "member")
        .group_by("association", maintain_order=True)
        .agg(
            pl.len().cast(pl.Int64).alias("members"),
            pl.col("has").sum().cast(pl.Int64).alias("committed"),
            pl.col("has").mean().alias("share"),
            pl.col("member").filter(~pl.col("has")).alias("lacking"),
        )
    )
