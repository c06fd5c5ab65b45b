"""The plants (预埋): everything a run on the sample county is asked to find, or asked not to invent."""

from __future__ import annotations

from datetime import date

from loaders.sample.claims import NOT_YET
from loaders.sample.plants import (
    agreements,
    commitments,
    control,
    dealings,
    evasion,
    identity,
    inspectors,
    penalties,
    related,
)
from loaders.sample.plot import Plot
from loaders.sample.pools import Pools

_SOWINGS = (
    *identity.SOWINGS,
    *control.SOWINGS,
    *related.SOWINGS,
    *penalties.SOWINGS,
    *evasion.SOWINGS,
    *commitments.SOWINGS,
    *agreements.SOWINGS,
    *dealings.SOWINGS,
    *inspectors.SOWINGS,
)
_BASE = 20_000  # the counts of the sowings are for a county of this many subjects


def sow(pools: Pools, as_of: date, subjects: int) -> list[Plot]:
    """All plants of a county of ``subjects`` subjects: at least one of each, more in a larger county."""
    plots: list[Plot] = []
    numbers: dict[str, int] = {}
    for sowing in _SOWINGS:
        for _ in range(max(1, round(sowing.count * subjects / _BASE))):
            numbers[sowing.kind] = numbers.get(sowing.kind, 0) + 1
            claimed = sowing.claimed and sowing.kind not in NOT_YET
            plot = Plot(pools, as_of, sowing.kind, numbers[sowing.kind], sowing.claimed_by, claimed=claimed)
            sowing.plant(plot)
            plots.append(plot)
    return plots
