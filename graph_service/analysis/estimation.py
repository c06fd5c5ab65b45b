"""What a weighted sample says of the whole county (抽查结果推断, R7.7, R7.10): rates without the bias of the weights.

Definition. Of the units drawn with probability π and inspected with outcome y (1: a problem was found), the
Horvitz–Thompson estimate of the number of problems in the frame is ``Σ y/π``; the Hájek estimate of their rate is
``Σ y/π ÷ Σ 1/π``. Its variance is that of Hájek's approximation for designs of high entropy, within each stratum h:
with ``c = (1−π)·n_h/(n_h−1)`` and the residual ``e = (y−rate)/π``,
``Σ_h Σ c·(e − Σ c·e ÷ Σ c)² ÷ (Σ 1/π)²``. Units drawn with certainty add no variance. The interval is Wilson's on the
effective size that this variance makes, so that it stays within 0..1. Where a stratum has one unit, its variance
cannot be told; it is taken with the others of its group that stand alone.

What was drawn and not inspected is left out of both sums and counted as ``missing``: the estimate is right for the
whole frame only if it is missing at random, which nobody knows.

References: Hájek 1964, 1971; Deville and Tillé 2005; Wilson 1927.
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

Z = 1.959963984540054  # two-sided 95 %
RATES_SCHEMA: dict[str, pl.DataType] = {
    "group": pl.String(),
    "drawn": pl.Int64(),
    "inspected": pl.Int64(),
    "missing": pl.Int64(),
    "problems": pl.Int64(),
    "raw_rate": pl.Float64(),  # problems ÷ inspected: what the weights distort
    "rate": pl.Float64(),  # Hájek
    "total": pl.Float64(),  # Horvitz–Thompson
    "error": pl.Float64(),  # standard error of the rate
    "low": pl.Float64(),
    "high": pl.Float64(),
}


def rates(outcomes: pl.DataFrame, by: str | None, strata: Sequence[str]) -> pl.DataFrame:
    """Estimate rates of problems (问题发现率推断) over the groups of a column, or over all where ``by`` is ``None``.

    ``outcomes`` has one row a unit drawn: ``pi``, ``found`` (1, 0, or null where it was not inspected), the strata the
    draw was spread over and the column ``by``. Returned: ``RATES_SCHEMA``, by group; null where nothing was inspected.
    """
    rows = outcomes.with_columns(group=pl.lit("全部") if by is None else pl.col(by).cast(pl.String))
    seen = rows.filter(pl.col("found").is_not_null()).with_columns(
        pl.col("found").cast(pl.Float64), w=1 / pl.col("pi"), stratum=pl.struct(strata) if strata else pl.lit(0)
    )
    size = pl.len().over("group", "stratum")
    seen = seen.with_columns(
        rate=((pl.col("found") * pl.col("w")).sum() / pl.col("w").sum()).over("group"),
        # strata of one unit are taken together: alone they would seem to have no variance
        stratum=pl.when(size > 1).then(pl.col("stratum").hash(0)).otherwise(pl.lit(0, pl.UInt64)),
    )
    size = pl.len().over("group", "stratum")
    seen = seen.with_columns(
        e=(pl.col("found") - pl.col("rate")) * pl.col("w"),
        c=(1 - pl.col("pi")) * pl.when(size > 1).then(size / (size - 1)).otherwise(1.0),
    )
    inside = (pl.col("group"), pl.col("stratum"))
    centre = ((pl.col("c") * pl.col("e")).sum().over(*inside) / pl.col("c").sum().over(*inside)).fill_nan(0)
    alone = pl.len().over(*inside) == 1
    seen = seen.with_columns(v=pl.col("c") * (pl.col("e") - pl.when(alone).then(0.0).otherwise(centre)) ** 2)
    told = seen.group_by("group").agg(
        inspected=pl.len().cast(pl.Int64),
        problems=pl.col("found").sum().cast(pl.Int64),
        rate=pl.col("rate").first(),
        total=(pl.col("found") * pl.col("w")).sum(),
        error=pl.col("v").sum().sqrt() / pl.col("w").sum(),
        plain=(pl.col("w").sum() ** 2 / (pl.col("w") ** 2).sum()),
        census=(pl.col("pi") == 1).all(),
    )
    counts = rows.group_by("group").agg(drawn=pl.len().cast(pl.Int64))
    joined = counts.join(told, on="group", how="left").with_columns(
        pl.col("inspected", "problems").fill_null(0),
        # with no variance to go by (no problem, or nothing else), the effective size of the weights (Kish)
        size=pl.when("census")
        .then(float("inf"))
        .when(pl.col("error") > 0)
        .then(pl.col("rate") * (1 - pl.col("rate")) / pl.col("error") ** 2)
        .otherwise("plain"),
    )
    joined = joined.with_columns(*_wilson(pl.col("rate"), pl.col("size")))
    return joined.select(
        "group", "drawn", "inspected", missing=pl.col("drawn") - pl.col("inspected"), problems="problems",
        raw_rate=pl.col("problems") / pl.when(pl.col("inspected") > 0).then("inspected"), rate="rate", total="total",
        error="error", low="low", high="high",
    ).sort("group")  # fmt: skip


def lift(outcomes: pl.DataFrame, strata: Sequence[str]) -> float | None:
    """How many times the problems of a uniform draw of the same size were found (相对均匀抽取的提升).

    The problems found, divided by those that as many inspections of a uniform draw would be expected to find: their
    number times the Hájek rate of the frame. ``None`` where nothing was inspected or no problem found.
    """
    row = rates(outcomes, None, strata).row(0, named=True) if outcomes.height else {"rate": None}
    return row["raw_rate"] / row["rate"] if row["rate"] else None


def _wilson(rate: pl.Expr, size: pl.Expr) -> tuple[pl.Expr, pl.Expr]:
    spread = Z * (rate * (1 - rate) / size + Z**2 / (4 * size**2)).sqrt()
    middle, whole = rate + Z**2 / (2 * size), 1 + Z**2 / size
    return ((middle - spread) / whole).clip(0, 1).alias("low"), ((middle + spread) / whole).clip(0, 1).alias("high")
