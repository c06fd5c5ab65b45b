"""Clocks of cases as runs (办件时限): what people's acts started and stopped, beside what facts show."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from graph_service.analysis.cases import CaseState
from graph_service.analysis.clock_queue import UNNAMED, ClockRun, run_frame
from graph_service.domain.subjects import is_person


def case_runs(states: Iterable[CaseState]) -> pl.DataFrame:
    """Lay out the clocks of cases as rows of ``RUN_SCHEMA`` (办件时限), of the authority that is to decide.

    ``states`` are cases replayed to the day and the moment asked about; what still ran when a case was closed ended
    with it. No name of a party is in them; ``ref`` is empty, for a case may concern many records (``cased``).
    """
    return run_frame(
        ClockRun(
            clock=one.clock,
            department_code=state.head.authority_code or None,
            department_name=state.head.authority_name or UNNAMED,
            case=state.head.id,
            label=state.procedure.term,
            start=one.start,
            stop=state.since if one.stop is None and state.state.closed else one.stop,
            subject=None if not state.head.subject or is_person(state.head.subject) else state.head.subject,
        )
        for state in states
        for one in state.clocks
    )


def cased(states: Iterable[CaseState]) -> frozenset[tuple[str, str]]:
    """Pairs of a clock and a record whose clock a case tells (办件所涉记录的时限), for ``told_by_cases``."""
    return frozenset((one.clock, ref) for state in states for one in state.clocks for ref in state.head.refs)
