"""Related-party risk (关联方风险, R8.12): how far events at others reach a subject, in parts that add up."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from graph_service.analysis.ties import Ties


@dataclass(frozen=True, slots=True)
class RelatedRisk:
    """Scores and what they are made of (关联方风险得分与构成).

    ``scores``: ``eid, own`` (s_i), ``risk`` (r_i), ``truncated``; every subject with a score above 0, by code.
    ``parts``: ``eid, source, ties`` (one or two, the nearest to ``source`` first), ``via`` (the subject between, or
    null), ``weight``, ``own`` (s_j), ``part`` (weight·s_j); largest part first for each subject. The score recomputes
    as ``1 − (1 − own)·Π(1 − part)``.
    """

    scores: pl.DataFrame
    parts: pl.DataFrame


def related_risk(ties: Ties, own: pl.DataFrame) -> RelatedRisk:
    """Compute ``r_i = 1 − (1−s_i)·Π_j(1 − w_ij·s_j)`` over the best path of at most two ties from each ``j``.

    ``own`` has ``eid`` and ``s`` (0..1), one row a subject: what its own events weigh, 0 where they are repaired,
    expired, marked by an objection or revoked. ``w`` multiplies λ·trust along the path; among paths of equal weight
    the shorter one, then the first by codes, is told. Cost O(ties within two steps of a subject with ``s`` above 0).
    """
    loaded = own.filter(pl.col("s") > 0).select(source="eid", own="s")
    best = ties.frame.sort("weight", "tie", descending=[True, False]).unique(
        ["to", "source"], keep="first", maintain_order=True
    )
    one = loaded.join(best, on="source").select(
        "to", "source", "own", "weight", via=pl.lit(None, pl.String), ties=pl.concat_list("tie")
    )
    two = (
        one.drop("via")
        .rename({"to": "via"})
        .join(best.rename({"source": "via", "weight": "last"}), on="via")
        .filter(pl.col("to") != pl.col("source"))
        .select(
            "to",
            "source",
            "own",
            weight=pl.col("weight") * pl.col("last"),
            via="via",
            ties=pl.col("ties").list.concat(pl.concat_list("tie")),
        )
    )
    parts = (
        pl.concat([one, two])
        .sort(
            "to",
            "source",
            "weight",
            pl.col("ties").list.len(),
            "via",
            descending=[False, False, True, False, False],
            nulls_last=True,
        )
        .unique(["to", "source"], keep="first", maintain_order=True)
        .with_columns(part=pl.col("weight") * pl.col("own"))
        .sort("to", "part", "source", descending=[False, True, False])
        .select("source", "ties", "via", "weight", "own", "part", eid="to")
    )
    kept = parts.group_by("eid").agg(kept=(1 - pl.col("part")).product())
    scores = (
        loaded.rename({"source": "eid"})
        .join(kept, on="eid", how="full", coalesce=True)
        .with_columns(pl.col("own").fill_null(0.0), pl.col("kept").fill_null(1.0))
        .select(
            "eid",
            "own",
            risk=1 - (1 - pl.col("own")) * pl.col("kept"),
            truncated=pl.col("eid").is_in(list(ties.truncated)),
        )
        .sort("eid")
    )
    return RelatedRisk(scores, parts.select("eid", "source", "ties", "via", "weight", "own", "part"))
