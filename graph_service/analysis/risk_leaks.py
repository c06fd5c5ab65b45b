"""Whether features look into the label window (标签泄漏检查): the future is changed, and nothing may change with it.

Independent of how features are made: every record of the future is replaced by others, in several ways, and the
features are made again. One that differs in a single bit knew the future.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import polars as pl

from graph_service.analysis.risk_history import REGISTERED_NOW, Basis, recorded_before
from graph_service.analysis.snapshot import SNAPSHOT_KINDS, Snapshot
from graph_service.analysis.told_later import ENDS
from graph_service.domain.subjects import LIVE, Status

Make = Callable[[Snapshot], pl.DataFrame]
UNDATED_TEXTS = ("performance", "unfulfilled", "accountability", "removal_reason", "result", "state")
"""Columns that are filled in later; where nothing says when, they belong to the future (事后填写的内容)."""


def leaking_features(snapshot: Snapshot, cut: date, basis: Basis, make: Make, *, seed: int) -> tuple[str, ...]:
    """Name the features that change with the future (泄漏特征): none, if ``make`` keeps to what was before ``cut``.

    ``make`` gives a frame with ``eid``, ordered by it, of a snapshot. A population that changes is named ``eid``.
    """
    honest = make(snapshot)
    found: dict[str, None] = {}
    for other in other_futures(snapshot, cut, basis, seed=seed):
        again = make(other)
        if not again["eid"].equals(honest["eid"]):
            return ("eid",)
        found |= dict.fromkeys(name for name in honest.columns if not honest[name].equals(again[name]))
    return tuple(found)


def other_futures(snapshot: Snapshot, cut: date, basis: Basis, *, seed: int) -> Iterator[Snapshot]:
    """Give the snapshot with other futures (另一种未来): none at all, a scrambled one, one full of events."""
    rng = np.random.default_rng(seed)
    facts = snapshot.facts
    yield replace(snapshot, facts={kind: frame.filter(~_later(kind, cut, basis)) for kind, frame in facts.items()},
                  kept=None)  # fmt: skip
    scrambled = {kind: _scrambled(kind, frame, cut, basis, rng) for kind, frame in facts.items()}
    yield replace(snapshot, facts=scrambled, parties=_parties(snapshot, cut, basis, rng), kept=None)
    planted = {kind: _planted(kind, snapshot, cut, basis) for kind in facts}
    yield replace(snapshot, facts=planted, kept=None)


def _later(kind: str, cut: date, basis: Basis) -> pl.Expr:
    days = [day for day in ("valid_from", SNAPSHOT_KINDS[kind].day) if day]
    dated = pl.any_horizontal(pl.col(day) >= cut for day in days).fill_null(value=False)
    if basis is Basis.RECORDED:
        return dated | ~recorded_before(cut)
    return dated | pl.all_horizontal(pl.col(day).is_null() for day in days)


def _scrambled(kind: str, frame: pl.DataFrame, cut: date, basis: Basis, rng: np.random.Generator) -> pl.DataFrame:
    """Later records befall others; later days within the rest move; what was filled in later says something else."""
    if frame.is_empty():
        return frame
    ends = SNAPSHOT_KINDS[kind].ends
    other = frame.select(ends)[pl.Series(rng.permutation(frame.height))]
    later = _later(kind, cut, basis)
    shift = pl.Series("_shift", rng.integers(0, 400, frame.height))
    days = [name for name, dtype in frame.schema.items() if dtype == pl.Date()]
    moved = frame.with_columns(shift, *(other[end].alias(f"_{end}") for end in ends)).with_columns(
        *(
            pl.when(pl.col(day) >= cut).then(pl.lit(cut) + pl.duration(days="_shift")).otherwise(day).alias(day)
            for day in days
        ),
        *(pl.when(later).then(f"_{end}").otherwise(end).alias(end) for end in ends),
    )
    if basis is Basis.DATED:
        texts = [name for name in UNDATED_TEXTS if name in frame.columns and kind != "penalty"]
        ends_later = [pl.col(day).is_null() | (pl.col(day) >= cut) for day in days if day in ENDS]
        told = pl.all_horizontal(pl.lit(value=True), *ends_later)
        moved = moved.with_columns(pl.when(told).then(pl.lit("另有说法")).otherwise(name).alias(name) for name in texts)
    return moved.select(frame.columns)


def _parties(snapshot: Snapshot, cut: date, basis: Basis, rng: np.random.Generator) -> pl.DataFrame:
    """Whoever was there closes on some later day; by ``DATED`` the register states something else as of now."""
    parties = snapshot.parties
    live = pl.col("status").is_in(list(LIVE)) | (pl.col("closed_on") >= cut)
    day = pl.Series(values=[cut + timedelta(days=int(n)) for n in rng.integers(0, 400, parties.height)], dtype=pl.Date)
    now = [pl.col(name).shuffle(seed=int(rng.integers(1 << 31))).alias(name) for name in REGISTERED_NOW]
    closing = live & (pl.Series(rng.random(parties.height) < 0.5))
    if basis is Basis.RECORDED:  # what a register stated before the cut is known; it did not state the end
        return parties.with_columns(closed_on=pl.when(pl.col("closed_on") >= cut).then(day).otherwise("closed_on"))
    return parties.with_columns(
        *now,
        closed_on=pl.when(closing).then(day).otherwise("closed_on"),
        status=pl.when(closing).then(pl.lit(Status.DEREGISTERED.value)).otherwise("status"),
    )


def _planted(kind: str, snapshot: Snapshot, cut: date, basis: Basis) -> pl.DataFrame:
    """A record of the kind for every subject on the day of the cut; by ``RECORDED`` one of the past told only then."""
    frame, fact = snapshot.facts[kind], SNAPSHOT_KINDS[kind]
    if fact.is_relation or kind in {"registration", "naming"}:
        return frame
    days = [day for day in ("valid_from", fact.day) if day]
    recorded = pl.lit(f"{cut.isoformat()}T00:00:00+08:00")
    template = {name: pl.lit(None, dtype) for name, dtype in frame.schema.items()}
    subjects = snapshot.parties.filter(~pl.col("is_person")).select(subject="party")
    words = {name: pl.lit(word) for name, word in _TOLD.items() if name in frame.columns}
    pasts = [0] if basis is Basis.DATED else [0, 30]
    rows = [
        subjects.with_columns(
            **{name: empty for name, empty in template.items() if name != "subject"} | words
            | {day: pl.lit(cut - timedelta(days=past)) for day in days} | {"recorded_at": recorded},
        ).select(pl.col(name).cast(dtype) for name, dtype in frame.schema.items())
        for past in pasts
    ]  # fmt: skip
    return pl.concat([frame, *rows])


_TOLD = {"result_text": "发现问题", "performance": "全部未履行", "grade": "D", "list_code": "SXBZXR", "trust": 1.0}
