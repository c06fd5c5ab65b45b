"""Events of the background that the law reaches (R4.3): revocations and list entries, each with its truth.

They befall companies whose legal representative leads nothing else, so that no ban of the background can be evaded.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import polars as pl

from loaders.sample import decisions
from loaders.sample.background.registry import GRADED_AGE
from loaders.sample.plot import Firm, Plot
from loaders.sample.pools import Person, Pools


@dataclass(frozen=True, slots=True)
class Event:
    """A kind of event: how many subjects of all it befalls, within how many days before ``as_of``, and what it does."""

    kind: str
    share: float
    rules: str
    earliest: int
    latest: int
    befall: Callable[[Plot, Firm, date], None]


def _wages(plot: Plot, firm: Firm, day: date) -> None:
    manager = plot.person()
    plot.role(firm, manager, "经理", plot.ago(GRADED_AGE - 100))
    decisions.list_wages(plot, firm, manager, day)


def _revoked(plot: Plot, firm: Firm, day: date) -> None:
    decisions.close_business(plot, firm, day, found=False)


EVENTS = (
    Event("background_revocation", 0.0030, "责任传导 P01、P02", 690, 130, _revoked),
    Event("background_severe", 0.0020, "责任传导 P06", 690, 20, decisions.list_severe),
    Event("background_debtor", 0.0015, "责任传导 P25", 600, 20, decisions.list_debtor),
    Event("background_wages", 0.0004, "责任传导 P26", 690, 20, _wages),
)
REVOKED, DEBTOR = "background_revocation", "background_debtor"


def happen(pools: Pools, as_of: date, county: pl.DataFrame, subjects: int) -> tuple[pl.DataFrame, list[Plot]]:
    """County with a column ``event`` and the states that follow from it, and one plot an event."""
    rng = pools.rng
    able = county.with_row_index("ix").filter(
        (pl.col("prefix") == "91") & pl.col("sole") & (pl.col("age") >= GRADED_AGE) & pl.col("closed_on").is_null()
    )
    drawn = able[pl.Series(rng.permutation(able.height))]
    plots: list[Plot] = []
    marks: list[tuple[int, str, date | None]] = []
    for event in EVENTS:
        count = max(1, round(event.share * subjects))
        victims, drawn = drawn.head(count), drawn.slice(count)
        days = rng.integers(event.latest, event.earliest, victims.height).tolist()
        for number, (row, ago) in enumerate(zip(victims.iter_rows(named=True), days, strict=True), start=1):
            plot = Plot(pools, as_of, event.kind, number, event.rules, claimed=True)
            lr = Person(row["lr_name"], row["lr_id"])
            plot.involve(row["code"], lr)
            event.befall(plot, Firm(row["code"], row["name"], lr, row["address"]), plot.ago(ago))
            plots.append(plot)
            marks.append((row["ix"], event.kind, plot.ago(ago) if event.kind == REVOKED else None))
    marked = pl.DataFrame(marks, schema={"ix": pl.UInt32, "event": pl.String, "day": pl.Date}, orient="row")
    county = (
        county.with_row_index("ix")
        .join(marked, on="ix", how="left", maintain_order="left")
        .with_columns(
            pl.when(pl.col("event") == REVOKED).then(pl.lit("吊销")).otherwise("status").alias("status"),
            pl.coalesce("day", "revoked_on").alias("revoked_on"),
            pl.when(pl.col("event").is_null()).then("grade").otherwise(pl.lit("event")).alias("grade"),
        )
    )
    return county.drop("ix", "day"), plots
