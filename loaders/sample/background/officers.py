"""Officers of the background (任职人员): legal representatives with their predecessors, supervisors and managers."""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl

from loaders.sample.pools import Pools, days_ago


def officers(pools: Pools, as_of: date, county: pl.DataFrame, *, fined: pl.Series) -> pl.DataFrame:
    """Roles, one a row. The legal representative changed only at firms without any record, far from every penalty."""
    rng, size = pools.rng, county.height
    change = (county["age"].to_numpy() * (0.1 + 0.7 * rng.random(size))).astype(np.int64)
    frame = county.select(
        "code", "name", "lr_name", "lr_id", "prefix", "established", "closed_on", "grade"
    ).with_columns(
        days_ago(as_of, change).alias("change"),
        pl.Series("draw", rng.random(size)),
        (
            pl.Series(rng.random(size) < 0.12)
            & (county["prefix"] == "91")
            & (county["grade"] == "A")
            & ~county["code"].is_in(fined.implode())
            & county["closed_on"].is_null()
            & (county["age"] > 600)
        ).alias("changed"),
    )
    leader = frame.select(
        "code",
        "name",
        person_name="lr_name",
        resident_id="lr_id",
        position=pl.when(pl.col("prefix") == "92").then(pl.lit("经营者")).otherwise(pl.lit("法定代表人")),
        held_from=pl.when("changed").then("change").otherwise("established"),
        held_to="closed_on",
    )
    company = frame.filter(pl.col("prefix") == "91")
    others = [
        (frame.filter("changed"), "法定代表人", pl.col("change") - pl.duration(days=1)),
        (company.filter(pl.col("draw") < 0.7), "监事", pl.col("closed_on")),
        (company.filter(pl.col("draw") > 0.8), "经理", pl.col("closed_on")),
    ]
    rows = [
        pl.concat([chosen, pools.people.take(chosen.height)], how="horizontal").select(
            "code",
            "name",
            "person_name",
            "resident_id",
            position=pl.lit(position),
            held_from="established",
            held_to=until,
        )
        for chosen, position, until in others
    ]
    return pl.concat([leader, *rows])
