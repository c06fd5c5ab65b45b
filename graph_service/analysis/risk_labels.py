"""What the model is asked about (预测目标): whether a new problem event befalls a subject in a window of days.

A problem event is a penalty decided, an entry into a list, or a problem found in an inspection. It is what authorities
found, not what subjects did: whom nobody looked at has no event.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

import numpy as np
import polars as pl
from numpy.typing import NDArray

from graph_service.analysis.event_columns import state_column
from graph_service.analysis.risk_indicators import problem_found
from graph_service.analysis.snapshot import Snapshot
from graph_service.domain.events import EventState
from graph_service.rulebook.risk import RiskScheme

EVENT_TERMS: Mapping[str, str] = MappingProxyType(
    {"penalty": "行政处罚决定", "list_entry": "列入名单", "inspection": "检查发现问题"}
)
_VOID = (EventState.ANNULLED.value, EventState.MARKED.value)


def problem_events(snapshot: Snapshot, scheme: RiskScheme) -> pl.DataFrame:
    """List the problem events of a snapshot (问题事件): ``subject``, ``kind`` (of ``EVENT_TERMS``), ``day``.

    An annulled decision is none (R5.9), nor is one under an objection (R6.3); a repaired one did happen. A record
    without a day is none: nobody can say in which window it lies.
    """
    facts = snapshot.facts
    lists = facts["list_entry"]
    stands = ~state_column().is_in(_VOID)
    entries = lists.filter(stands) if "state" in lists.columns else lists
    return pl.concat(
        [
            facts["penalty"].filter(stands).select("subject", kind=pl.lit("penalty"), day="decided_on"),
            entries.select("subject", kind=pl.lit("list_entry"), day="listed_on"),
            facts["inspection"]
            .filter(problem_found(scheme))
            .select("subject", kind=pl.lit("inspection"), day="inspected_on"),
        ]
    ).drop_nulls("day")


def problem_labels(
    snapshot: Snapshot, scheme: RiskScheme, subjects: pl.Series, start: date, end: date
) -> NDArray[np.bool_]:
    """Say of each subject whether it has a problem event on a day of ``start`` ≤ day < ``end`` (标签)."""
    events = problem_events(snapshot, scheme).filter(pl.col("day").is_between(start, end, closed="left"))
    return subjects.is_in(events["subject"].unique().implode()).to_numpy()
