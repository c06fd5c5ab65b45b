"""Holdings and guarantees of the background (持股与担保): both acyclic, because owners and guarantors come first."""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl
from numpy.typing import NDArray

from loaders.sample.background.events import DEBTOR
from loaders.sample.pools import Pools, days_ago

# Percentages by number of holders. A debtor of the background gets the first of three: nobody controls it (R8.7),
# so that its list entry reaches its legal representative alone (P25).
SPLITS = {
    1: [(100,)],
    2: [(50, 50), (51, 49), (60, 40), (70, 30), (80, 20), (90, 10)],
    3: [(40, 30, 30), (51, 29, 20), (34, 33, 33), (60, 25, 15)],
    4: [(25, 25, 25, 25), (40, 30, 20, 10), (55, 15, 15, 15)],
    5: [(20, 20, 20, 20, 20), (35, 25, 20, 10, 10)],
}
HOLDERS = (0.46, 0.34, 0.12, 0.05, 0.03)  # shares of companies with one to five holders: 1.85 a company
CORPORATE = 0.283  # of the places for holders; the first firm has none before it
DEBTOR_HOLDERS = 3
RUNGS = (0.0, 0.01, 0.05, 0.15, 0.4)  # where each rung of firms begins: four companies stand above a firm at most


def holdings(pools: Pools, county: pl.DataFrame) -> pl.DataFrame:
    """Shareholders of the companies: mostly their legal representative first, then earlier firms and other persons."""
    rng = pools.rng
    firms = county.filter(pl.col("prefix") == "91")
    firms = firms[pl.Series(rng.permutation(firms.height))]
    debtor = (firms["event"] == DEBTOR).fill_null(value=False).to_numpy()
    holders = np.where(debtor, DEBTOR_HOLDERS, rng.choice(len(HOLDERS), firms.height, p=HOLDERS) + 1)
    percents = _percents(pools, holders, debtor)
    owned = np.repeat(np.arange(firms.height), holders)
    place = np.arange(len(owned)) - np.repeat(np.cumsum(holders) - holders, holders)
    known = _earlier_rungs(firms.height)[owned]
    owner = (known * rng.random(len(owned))).astype(np.int64)
    frame = pl.DataFrame({"owned": owned, "place": place, "owner": owner, "percent": percents}).with_columns(
        corporate=pl.Series((rng.random(len(owned)) < CORPORATE) & (known > 0) & ~debtor[owned])
        & pl.struct("owned", "owner").is_first_distinct(),
        led=pl.Series((rng.random(len(owned)) < 0.8) | debtor[owned]) & (pl.col("place") == 0),
    )
    firm = firms.select("code", "name", "lr_name", "lr_id", "established", "capital_wan")
    frame = pl.concat([frame, firm[frame["owned"]]], how="horizontal")
    owning = firm[frame["owner"]]
    people = pools.people.take(frame.height)
    return frame.with_columns(
        owner_name=pl.when("corporate")
        .then(owning["name"])
        .when("led")
        .then("lr_name")
        .otherwise(people["person_name"]),
        owner_id=pl.when("corporate").then(owning["code"]).when("led").then("lr_id").otherwise(people["resident_id"]),
        owner_kind=pl.when("corporate").then(pl.lit("企业法人")).otherwise(pl.lit("自然人股东")),
        way=pl.lit("货币"),
        held_from="established",
        subscribed_wan=pl.col("capital_wan") * pl.col("percent") / 100,
        paid_wan=pl.col("capital_wan") * pl.col("percent") / 100 * pl.Series(rng.integers(0, 3, frame.height)) / 2,
    )


def _earlier_rungs(firms: int) -> NDArray[np.int64]:
    """How many firms may hold each firm: those of earlier rungs, so that few companies stand one above the other."""
    starts = (np.array(RUNGS) * firms).astype(np.int64)
    return starts[np.searchsorted(starts, np.arange(firms), side="right") - 1]


def _percents(pools: Pools, holders: np.ndarray, debtor: np.ndarray) -> np.ndarray:
    drawn = pools.rng.random(len(holders))
    rows: list[int] = []
    for count, chance, plain in zip(holders.tolist(), drawn.tolist(), debtor.tolist(), strict=True):
        splits = SPLITS[count]
        rows.extend(splits[0 if plain else int(chance * len(splits))])
    return np.array(rows, dtype=np.float64)


def guarantees(pools: Pools, as_of: date, county: pl.DataFrame) -> pl.DataFrame:
    """Guarantees between living companies, always from the first half of a random order to the second: no chains."""
    rng = pools.rng
    firms = county.filter((pl.col("prefix") == "91") & pl.col("closed_on").is_null() & pl.col("revoked_on").is_null())
    firms = firms[pl.Series(rng.permutation(firms.height))].select("code", "name")
    count = max(3, round(0.03 * firms.height))
    half = firms.height // 2
    ends = np.column_stack([rng.integers(0, half, count), rng.integers(half, firms.height, count)])
    ends = np.unique(ends, axis=0)
    start = rng.integers(30, 700, len(ends))
    giver, taker = firms[pl.Series(ends[:, 0])], firms[pl.Series(ends[:, 1])]
    return pl.DataFrame(
        {
            "guarantor_code": giver["code"],
            "guarantor_name": giver["name"],
            "code": taker["code"],
            "name": taker["name"],
            "kind": "连带责任保证",
            "contract": [f"翁农商保字第B{k:07d}号" for k in range(1, len(ends) + 1)],
            "from_day": days_ago(as_of, start),
            "to_day": days_ago(as_of, start - 1095),
            "amount_yuan": rng.integers(1, 40, len(ends)) * 250_000.0,
        }
    )
