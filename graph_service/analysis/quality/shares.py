"""Checks of stated shares (股权数据检查): sums beyond or below the whole, no owner, closed rings (R8.5, R8.6)."""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray

from graph_service.analysis.ownership import closed_rings
from graph_service.analysis.quality.shape import Examined, findings_of
from graph_service.analysis.shares import Treatment
from graph_service.analysis.snapshot import PPM
from graph_service.rulebook.quality import QualityCode

_MEMBERS = 10  # parties of a ring that are named


def _records(examined: Examined) -> pl.DataFrame:
    return examined.holdings.select(subject="eid", rid="rid")


def shares_over_whole(examined: Examined) -> pl.DataFrame:
    """Find subjects whose shares or votes in force add to more than the whole, rounding apart; ``amount`` beyond it."""
    faults = examined.picture.graph.faults.filter(pl.col("treatment") == Treatment.SCALED.value)
    scaled = faults.filter(pl.Series(examined.founded).gather(faults["owned"]))
    over = scaled["ppm"] / PPM - 1
    rows = pl.DataFrame(
        {"subject": examined.parties_at(scaled["owned"].to_numpy()), "amount": over, "sum": scaled["ppm"] / 10_000}
    )
    return findings_of(
        QualityCode.SHARES_OVER_WHOLE,
        rows.select("subject", "amount", what=pl.format("截至日持股(表决权)比例合计 {}%", pl.col("sum").round(4))),
        _records(examined),
    )


def shares_below_whole(examined: Examined) -> pl.DataFrame:
    """Find subjects with holdings that leave a part without an owner; ``amount`` is that part (R8.5 ``UNKNOWN``).

    Whom nominees hold for is unknown as well, but no register lacks it.
    Where holders are on record whose share no source states, with or without votes, it says how many.
    """
    graph = examined.picture.graph
    unknown = graph.unknown_ppm - graph.nominee_ppm
    ix = np.flatnonzero((unknown > 0) & _held(examined) & examined.founded)
    unstated = examined.holdings.filter(pl.col("econ").is_null()).group_by(subject="eid").agg(holders=pl.len())
    rows = pl.DataFrame({"subject": examined.parties_at(ix), "amount": unknown[ix] / PPM})
    part = (pl.col("amount") * 100).round(4)
    told = (
        pl.when(pl.col("holders").is_null())
        .then(pl.format("未查到持有其余 {}% 的股东", part))
        .otherwise(pl.format("{} 条持股未注明出资比例, 其余 {}% 归属不明", "holders", part))
    )
    found = rows.join(unstated, on="subject", how="left", maintain_order="left").with_columns(what=told)
    return findings_of(QualityCode.SHARES_BELOW_WHOLE, found.drop("holders"), _records(examined))


def no_owner(examined: Examined) -> pl.DataFrame:
    """Find live subjects that must have an owner and of which neither a holding nor a running role is on record."""
    without = must_have_owner(examined).filter(~pl.Series(_owned(examined)).gather(must_have_owner(examined)["ix"]))
    registered = examined.snapshot.facts["registration"].select(subject="eid", rid="rid")
    rows = without.select(subject="party", what=pl.lit("截至日未查到股东或经营者记录"))
    return findings_of(QualityCode.NO_OWNER, rows, registered)


def must_have_owner(examined: Examined) -> pl.DataFrame:
    """Live subjects that somebody must own: neither public bodies and associations, nor branches (R8.5)."""
    branches = examined.snapshot.facts["branch_of"]["branch"]
    must = pl.Series(examined.picture.holders.must_have_owners).gather(examined.live["ix"])
    return examined.live.filter(must, ~pl.col("party").is_in(branches.implode()))


def rings(examined: Examined) -> pl.DataFrame:
    """Find the fully closed rings (封闭环, R8.6), one finding each, at its first member."""
    number = closed_rings(examined.picture.graph)
    ix = np.flatnonzero((number >= 0) & examined.founded)
    members = pl.DataFrame({"ring": number[ix], "subject": examined.parties_at(ix)}).sort("ring", "subject")
    told = (
        members.group_by("ring", maintain_order=True)
        .agg(members="subject")
        .select(
            subject=pl.col("members").list.first(),
            what=pl.format(
                "{} 户互持全部股权: {}{}",
                pl.col("members").list.len(),
                pl.col("members").list.head(_MEMBERS).list.join("、"),
                pl.when(pl.col("members").list.len() > _MEMBERS).then(pl.lit("等")).otherwise(pl.lit("")),
            ),
        )
    )
    first = members.join(members.group_by("ring").agg(first=pl.col("subject").min()), on="ring")
    inside = _records(examined).join(first, on="subject").select("rid", subject="first")
    return findings_of(QualityCode.CLOSED_RING, told, inside)


def ring_members(examined: Examined) -> int:
    """Count the members of closed rings."""
    return int(((closed_rings(examined.picture.graph) >= 0) & examined.founded).sum())


def _held(examined: Examined) -> NDArray[np.bool_]:
    """Which parties have a holding in force, with or without its share."""
    held = np.zeros(examined.picture.graph.parties, np.bool_)
    held[examined.snapshot.locate(examined.holdings["eid"])] = True
    return held


def _owned(examined: Examined) -> NDArray[np.bool_]:
    """Which parties have anybody on record: a holding, with or without its share, or a running role."""
    graph = examined.picture.graph
    return _held(examined) | (np.bincount(graph.owned, minlength=graph.parties) > 0)
