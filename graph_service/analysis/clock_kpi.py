"""KPI of 双公示 and inspections (双公示考核, R2.4, SEED 11): how many acts each department reported, and how late.

Definition. An act is judged by its clock (``ACTS``: C01 for penalties and licences, C07 for inspections) from the day
it was decided to the day the platform first had it: late where more working days lie between than the clock has. An act
of the department's own log that the platform does not have is omitted (疑似瞒报) once its time is up, pending before;
one that the platform has as another department's act is elsewhere, and omitted by nobody. Years whose calendar is
missing are counted apart. An act is a record, one for each party; the log is counted by document.
"""

from __future__ import annotations

from datetime import date

import polars as pl

from graph_service.analysis.clock_queue import BY_DEPARTMENT, UNNAMED
from graph_service.analysis.clock_runs import ACTS, acts, reference
from graph_service.analysis.clock_standing import with_standing
from graph_service.analysis.clocks import ClockState
from graph_service.analysis.columns import name_keys
from graph_service.analysis.deciding_bodies import DecidingBodies
from graph_service.analysis.event_columns import is_person_column
from graph_service.analysis.snapshot import Snapshot
from graph_service.analysis.standing import document_keys
from graph_service.analysis.working_days import working_day_numbers
from graph_service.rulebook.clocks import ClockPolicy

ON_TIME, LATE, UNKNOWN = ClockState.MET.value, ClockState.LATE.value, ClockState.UNKNOWN.value
FOUND, ELSEWHERE, OMITTED, PENDING = "FOUND", "ELSEWHERE", "OMITTED", "PENDING"
LOGGED = ("penalty", "licence")
"""Kinds that a log may name: those whose document number names one act (双公示)."""
UNSTATED = "UNSTATED"
"""Kind of the rows of a log that state none and are not found (未载明)."""
LOG_SCHEMA: dict[str, pl.DataType] = {
    "row": pl.Int64(),  # of the file, 1 = first data row
    "authority_code": pl.String(),
    "authority_name": pl.String(),
    "kind": pl.String(),  # of LOGGED; empty where the log does not say
    "doc_no": pl.String(),
    "decided_on": pl.Date(),
}
"""The log of acts that a department keeps itself (部门台账)."""
KPI_COLUMNS = (
    *BY_DEPARTMENT, "kind", "acts", "on_time", "late", "unknown", "on_time_rate", "late_rate", "median_days",
    "worst_days", "logged", "found", "elsewhere", "omitted", "pending", "log_unknown", "differs", "omitted_rate",
)  # fmt: skip
_EVER = date(9999, 1, 1)  # by when everything that ever stops a run has stopped it
_col = pl.col
_DEPARTMENT = pl.coalesce("department_code", "department_name")


def judged_acts(snapshot: Snapshot, received: pl.DataFrame, policy: ClockPolicy) -> pl.DataFrame:
    """Judge every act that the platform has (逐件判定): its department, ``days`` in working days, and ``state``.

    ``received`` is of ``first_receipts``. ``state`` is ``MET``, ``LATE`` or ``UNKNOWN``; ``subject`` is empty for a
    natural person. ``days`` is null where the calendar of a year is missing.
    """
    bodies = DecidingBodies.of(snapshot)
    found = pl.concat([bodies.told(acts(snapshot, received, kind)) for kind in ACTS])
    runs = found.select(
        *BY_DEPARTMENT, "kind", "clock", "doc_no", "decided_on", "received_on", "rid", ref=reference("kind"),
        subject=pl.when(~is_person_column("subject")).then("subject"),
        start="decided_on", stop=pl.max_horizontal("decided_on", "received_on"),
    ).with_columns(_col("department_name").fill_null(UNNAMED))  # fmt: skip
    told = with_standing(runs, policy, _EVER)
    between = working_day_numbers(told["stop"]) - working_day_numbers(told["start"])
    return (
        told.with_columns(days=between)
        .select(
            *BY_DEPARTMENT, "kind", "clock", "doc_no", "subject", "decided_on", "received_on", "due", "days", "state",
            "rid", "ref",
        )
        .sort("department_code", "department_name", "kind", "decided_on", "rid", nulls_last=True)
    )  # fmt: skip


def compared_log(
    judged: pl.DataFrame, log: pl.DataFrame, bodies: DecidingBodies, policy: ClockPolicy, as_of: date
) -> pl.DataFrame:
    """Look up each document of a department's own log among the acts of the platform (台账比对).

    ``log`` is of ``LOG_SCHEMA``; of a document that it names twice the first row counts. Added are the department,
    ``outcome`` (``FOUND``, ``ELSEWHERE``, ``OMITTED``, ``PENDING``, ``UNKNOWN``), the ``rid`` that is found and its day
    ``decided_there``. Width, brackets and spaces of document numbers tell none apart.
    """
    named = bodies.told(log).with_columns(_col("department_name").fill_null(UNNAMED))
    logged = (
        _keyed(named)
        .with_columns(asked=_col("kind").fill_null(""))
        .unique(["department", "document", "asked"], keep="first", maintain_order=True)
    )
    acts_there = _keyed(judged.filter(_col("kind").is_in(LOGGED))).sort("decided_on", "rid")
    there = pl.concat([acts_there.with_columns(asked=asked) for asked in ("kind", pl.lit(""))]).select(
        "department", "document", "asked", "rid", kind_there="kind", decided_there="decided_on"
    )
    own, anywhere = ["department", "document", "asked"], ["document", "asked"]
    met = logged.join(there.unique(own, keep="first", maintain_order=True), on=own, how="left").join(
        there.select(*anywhere, elsewhere=pl.lit(value=True)).unique(), on=anywhere, how="left"
    )
    told = with_standing(
        met.with_columns(clock=pl.lit("C01"), start="decided_on", stop=pl.lit(None, pl.Date)), policy, as_of
    )
    outcome = (
        pl.when(_col("rid").is_not_null()).then(pl.lit(FOUND))
        .when(_col("elsewhere")).then(pl.lit(ELSEWHERE))
        .when(_col("state") == ClockState.OVERDUE.value).then(pl.lit(OMITTED))
        .when(_col("state") == UNKNOWN).then(pl.lit(UNKNOWN))
        .otherwise(pl.lit(PENDING))
    )  # fmt: skip
    return told.select(
        "row", *BY_DEPARTMENT, pl.coalesce("kind", "kind_there", pl.lit(UNSTATED)),
        "doc_no", "decided_on", "decided_there", "due", "rid", outcome=outcome,
    ).sort("row")  # fmt: skip


def kpi(judged: pl.DataFrame, log: pl.DataFrame | None) -> pl.DataFrame:
    """Sum up acts by department and kind (考核汇总).

    ``judged`` is of ``judged_acts``, ``log`` of ``compared_log`` or ``None``. Columns are ``KPI_COLUMNS``: counts,
    rates (0..1, of what could be judged, null where nothing could), median and worst in working days; what the log
    would tell is null without one.
    """
    reported = judged.group_by(_DEPARTMENT.alias("department"), "kind").agg(
        _col("department_code").first(), _col("department_name").first(),
        acts=pl.len().cast(pl.Int64), on_time=_count("state", ON_TIME), late=_count("state", LATE),
        unknown=_count("state", UNKNOWN), median_days=_col("days").median(), worst_days=_col("days").max(),
    )  # fmt: skip
    judgeable = _col("on_time") + _col("late")
    rated = reported.with_columns(on_time_rate=_part("on_time", judgeable), late_rate=_part("late", judgeable))
    counts = ("logged", "found", "elsewhere", "omitted", "pending", "log_unknown", "differs")
    if log is None:
        empty = [pl.lit(None, pl.Int64).alias(name) for name in counts]
        both = rated.with_columns(*empty, omitted_rate=pl.lit(None, pl.Float64))
    else:
        logged = log.group_by(_DEPARTMENT.alias("department"), "kind").agg(
            _col("department_code").first().alias("log_code"), _col("department_name").first().alias("log_name"),
            logged=pl.len().cast(pl.Int64), found=_count("outcome", FOUND), elsewhere=_count("outcome", ELSEWHERE),
            omitted=_count("outcome", OMITTED), pending=_count("outcome", PENDING),
            log_unknown=_count("outcome", UNKNOWN),
            differs=(_col("decided_on") != _col("decided_there")).sum().cast(pl.Int64),
        )  # fmt: skip
        both = rated.join(logged, on=["department", "kind"], how="full", coalesce=True).with_columns(
            _col("acts", "on_time", "late", "unknown").fill_null(0),
            department_code=pl.coalesce("department_code", "log_code"),
            department_name=pl.coalesce("department_name", "log_name"),
            omitted_rate=_part("omitted", _col("found") + _col("elsewhere") + _col("omitted")),
        )
    return both.select(KPI_COLUMNS).sort(*BY_DEPARTMENT, "kind", nulls_last=True)


def _keyed(frame: pl.DataFrame) -> pl.DataFrame:
    department = frame.select(key=_DEPARTMENT.fill_null(""))["key"]
    return frame.with_columns(department=name_keys(department), document=document_keys(frame["doc_no"].fill_null("")))


def _count(column: str, value: str) -> pl.Expr:
    return (_col(column) == value).sum().cast(pl.Int64)


def _part(name: str, of: pl.Expr) -> pl.Expr:
    return pl.when(of > 0).then(_col(name) / of)
