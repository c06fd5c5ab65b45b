"""The clocks of a graph on a day (时限): the queue of each department, and the KPI of 双公示 (R11a, R2.4).

What facts show is worked out once a state of the graph (``ClockBoard``); what people's cases show is read each time it
is asked for, because an act changes no fact.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date

import polars as pl

from graph_service.analysis.case_clocks import case_runs, cased
from graph_service.analysis.cases import effects, replay
from graph_service.analysis.clock_kpi import compared_log, judged_acts, kpi
from graph_service.analysis.clock_queue import department_sums, of_department, pressing, standing_as
from graph_service.analysis.clock_runs import clock_runs, told_by_cases
from graph_service.analysis.clock_standing import with_standing
from graph_service.analysis.clocks import OPEN, PRESSING, ClockState
from graph_service.analysis.deciding_bodies import DecidingBodies
from graph_service.analysis.snapshot import Snapshot
from graph_service.domain.acts import Effect
from graph_service.domain.errors import BadInput
from graph_service.rulebook.clocks import Bearer, ClockPolicy, clock_policy
from graph_service.store.bolt import Connection
from graph_service.store.cases import all_cases
from graph_service.store.ledger import Ledger
from graph_service.store.receipts import read_receipts
from graph_service.usecases.asked import Asked
from graph_service.usecases.region_scope import lies_outside
from graph_service.usecases.sources import Sources

_KINDS = (
    "registration", "penalty", "licence", "inspection", "objection", "complaint", "commitment", "list_entry",
    "statement", "role",
)  # fmt: skip
_UNDONE = (Effect.ANNUL, Effect.REPAIR)
COUNTED = (Bearer.DEPARTMENT, Bearer.PLATFORM)
"""Whose clocks count against a department (考核责任方); what binds subjects is asked for apart."""
UNREVIEWED = "UNREVIEWED"
"""Asked for as a state: commitments past their day that nobody judged (到期未认定承诺, R3.2)."""


@dataclass(frozen=True, slots=True)
class ClockBoard:
    """What the facts of a graph show of its clocks (时限看板): runs and how they stand, acts judged one by one.

    ``sources`` tells where the records of both are, ``places`` where the subjects are.
    """

    as_of: date
    policy: ClockPolicy
    bodies: DecidingBodies
    runs: pl.DataFrame
    acts: pl.DataFrame
    sources: Sources
    places: pl.DataFrame

    def outside(self, limit: str) -> list[str]:
        """The subjects that lie outside a region (区划外的主体), none without a limit."""
        rows = self.places.iter_rows(named=True) if limit else ()
        return [row["eid"] for row in rows if lies_outside(row, limit)]


@dataclass(frozen=True, slots=True)
class ClockQueue:
    """The queue asked for (时限队列): ``rows`` pressing first, and ``sums``, the counts of each department."""

    as_of: date
    rows: pl.DataFrame
    sums: pl.DataFrame


def clock_board(connection: Connection, snapshot: Snapshot, asked: Asked) -> ClockBoard:
    """Work out what the facts show of the clocks (时限看板); ``snapshot`` is as ``asked``."""
    policy, kinds = clock_policy(), {kind: snapshot.facts[kind] for kind in _KINDS}
    received = read_receipts(connection, snapshot, asked.known_text)
    return ClockBoard(
        as_of=snapshot.as_of,
        policy=policy,
        bodies=DecidingBodies.of(snapshot),
        runs=with_standing(clock_runs(snapshot, received, policy), policy, snapshot.as_of),
        acts=judged_acts(snapshot, received, policy),
        places=snapshot.parties.filter(~pl.col("is_person")).select("uscc", "region", eid="party"),
        sources=Sources.of([replace(snapshot, facts=kinds)], Ledger(connection).all()),
    )


def clock_queue(
    connection: Connection,
    board: ClockBoard,
    asked: Asked,
    *,
    department: str | None = None,
    bearers: Collection[Bearer] = COUNTED,
    running: bool = False,
    state: str | None = None,
    limit: str = "",
    own: str = "",
) -> ClockQueue:
    """List what is overdue, expired, due or soon due (时限队列), of facts and of cases, by department.

    ``department`` is a code, or a name where no code is known; ``running`` adds what is not due soon yet; ``state``, a
    ``ClockState`` or ``UNREVIEWED``, asks instead for whatever the sums count so, stopped runs too. The sums count all
    runs of these ``bearers``. ``limit`` leaves out what is about subjects outside a region (ADR 0100), but for what the
    ``own`` unit is to do.
    """
    cases = list(all_cases(connection))
    states = [one for case in cases if (one := replay(case, as_of=asked.as_of, known_at=asked.known_text))]
    done = effects(cases, as_of=asked.as_of, known_at=asked.known_text)
    gone = [ref for ref, told in done.items() if any(one.effect in _UNDONE for one in told)]
    told = pl.concat(
        [
            told_by_cases(of_department(board.runs, department), cased(states), gone),
            with_standing(of_department(case_runs(states), department), board.policy, asked.as_of),
        ]
    )
    if outside := board.outside(limit):
        ours = pl.col("department_code").eq_missing(pl.lit(own)) if own else pl.lit(value=False)
        told = told.filter(~pl.col("subject").is_in(outside).fill_null(value=False) | ours)
    binding = told.filter(pl.col("bearer").is_in([bearer.value for bearer in bearers]))
    if state:
        rows = standing_as(binding, asked.as_of, None if state == UNREVIEWED else ClockState(state))
    else:
        rows = pressing(binding, asked.as_of, states=OPEN if running else PRESSING)
    return ClockQueue(asked.as_of, rows, department_sums(binding, asked.as_of))


@dataclass(frozen=True, slots=True)
class ActKpi:
    """The KPI of a period (双公示考核): ``sums`` by department and kind, the ``acts`` and documents behind them."""

    since: date
    until: date
    sums: pl.DataFrame
    acts: pl.DataFrame
    log: pl.DataFrame | None


def act_kpi(
    board: ClockBoard, since: date, until: date, *, log: pl.DataFrame | None = None, department: str | None = None
) -> ActKpi:
    """Sum up what each department reported of acts decided in a period (双公示考核), and compare its own ``log``.

    ``log`` is of ``analysis.clock_kpi.LOG_SCHEMA``. Raises ``BadInput`` for a period that ends before it begins.
    """
    if until < since:
        raise BadInput(f"决定日期的起止不合: {since} 至 {until}。", advice="起日不能晚于止日。", rule="R2.4")
    period = pl.col("decided_on").is_between(since, until)
    compared = None if log is None else compared_log(board.acts, log, board.bodies, board.policy, board.as_of)
    acts = of_department(board.acts, department).filter(period)
    logged = None if compared is None else of_department(compared, department).filter(period)
    return ActKpi(since, until, kpi(acts, logged), acts, logged)
