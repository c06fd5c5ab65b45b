"""Runs of clocks that facts show (由事实可见的时限, R11a, R2.4, R2.7a): when each started, and what stopped it.

Definition. Each of ``SHOWN`` says from which column to which. A run starts by the day asked about. A record that says
that a thing was done but not when (a commitment judged, an objection settled, a report made without its day) gives no
run: neither overdue nor on time can be said of it. An act that reached the platform after the day asked about was not
there on it and gives none either. What facts cannot show comes from the cases that people work on (办件).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

import polars as pl

from graph_service.analysis.clock_queue import RUN_SCHEMA, UNNAMED
from graph_service.analysis.clock_registers import annual_reports, representatives
from graph_service.analysis.deciding_bodies import DecidingBodies
from graph_service.analysis.event_columns import is_person_column
from graph_service.analysis.snapshot import Snapshot
from graph_service.domain.events import SETTLED_WORDS
from graph_service.domain.facts import FACTS
from graph_service.rulebook.clocks import ClockPolicy
from graph_service.rulebook.rules import any_of

SHOWN: dict[str, str] = {
    "C01": "处罚、许可: 决定日期 → 平台首次收到之日(公示日未载明)",
    "C05": "登记在册企业 → 年报的申报日期; 未查到年报的为未报",
    "C05.2": "以未报年报列入的: 6月30日 → 列入日期",
    "C07": "检查日期 → 平台首次收到之日(公示日未载明)",
    "C08": "异议提出日期 → 平台首次收到异议之日",
    "C08.3": "异议提出日期 → 办结日期(未载明数据归属, 按最长时限)",
    "C13.2": "拖欠款项投诉: 登记日期 → 办结日期",
    "C13.3": "拖欠款项投诉: 登记日期 → 办结日期(是否延长未载明)",
    "C16": "法定代表人任职终止 → 继任者任职起",
    "C20": "列入日期 → 移出日期",
    "C21": "承诺有效期届满 → 认定日期",
}
"""Clocks whose runs facts show, and by which days (事实可见的时限); of all others facts do not tell."""
ACTS = {"penalty": ("C01", "decided_on"), "licence": ("C01", "decided_on"), "inspection": ("C07", "inspected_on")}
"""Kinds of administrative act that the graph holds: their clock, and the day it starts (双公示及监督检查)."""
ABNORMAL, SEVERE = "ABNORMAL", "SAMR_SEVERE"  # ids in lists.toml
_col = pl.col


def clock_runs(snapshot: Snapshot, received: pl.DataFrame, policy: ClockPolicy) -> pl.DataFrame:
    """Runs that the facts of a snapshot show (事实时限), as rows of ``RUN_SCHEMA``; ``case`` is the ``rid``.

    ``received`` tells when each act was first delivered (``first_receipts``).
    """
    bodies = DecidingBodies.of(snapshot)
    told = [bodies.told(frame) for frame in _dated(snapshot, received, policy)]
    rows = [
        frame.select(
            "clock",
            "department_code",
            _col("department_name").fill_null(UNNAMED),
            case="rid",
            ref="ref",
            label="label",
            subject=pl.when(~is_person_column("subject")).then("subject"),
            start="start",
            stop="stop",
        )
        for frame in told
    ]
    found = pl.concat([pl.DataFrame(schema=RUN_SCHEMA), *rows])
    return found.filter(_col("start") <= snapshot.as_of).sort("clock", "start", "case")


def told_by_cases(runs: pl.DataFrame, cased: Collection[tuple[str, str]], gone: Collection[str] = ()) -> pl.DataFrame:
    """Leave out runs that a case tells better, and those of records that a case undid (办件优先).

    ``cased`` are pairs of a clock and a ``ref``, ``gone`` the ``ref`` of records that are annulled or repaired: nothing
    is left to be done about them (R5.4, R5.9).
    """
    pairs = pl.DataFrame(sorted(cased), schema={"clock": pl.String(), "ref": pl.String()}, orient="row")
    left = runs.filter(~pl.col("ref").is_in(list(gone)).fill_null(value=False))
    return left.join(pairs, on=["clock", "ref"], how="anti", maintain_order="left")


def acts(snapshot: Snapshot, received: pl.DataFrame, kind: str) -> pl.DataFrame:
    """Acts of a kind of ``ACTS`` with the day each was decided and first delivered: ``decided_on, received_on``."""
    clock, day = ACTS[kind]
    number = pl.coalesce("task_no", "item") if kind == "inspection" else _col("doc_no")
    frame = _with_receipt(snapshot, received, kind)
    return frame.select(
        "rid", "key", "subject", "authority_code", "authority_name", "received_on",
        kind=pl.lit(kind), clock=pl.lit(clock), doc_no=number, decided_on=day,
    ).filter(_col("decided_on").is_not_null())  # fmt: skip


def reference(kind: str | pl.Expr) -> pl.Expr:
    """Name records over their versions, by kind and ``key`` (记录引用), as ``domain.acts.ref`` does."""
    return pl.concat_str(kind, pl.lit(":"), "key")


def _with_receipt(snapshot: Snapshot, received: pl.DataFrame, kind: str) -> pl.DataFrame:
    """Facts of a kind with the day on which the platform first had them, ``received_on``."""
    first = received.filter(fact=kind).select("key", "received_on")
    return snapshot.facts[kind].join(first, on="key", how="left", maintain_order="left")


def _dated(snapshot: Snapshot, received: pl.DataFrame, policy: ClockPolicy) -> Iterator[pl.DataFrame]:
    facts, there = snapshot.facts, _col("received_on") <= snapshot.as_of
    for kind, (clock, _) in ACTS.items():
        frame = acts(snapshot, received, kind).filter(there)
        yield _run(kind, frame, clock, "doc_no", "decided_on", "received_on")
    objections = _with_receipt(snapshot, received, "objection")
    yield _run("objection", objections.filter(there), "C08", "doc_no", "objected_on", "received_on")
    settled = _col("state").fill_null("").str.contains_any(list(SETTLED_WORDS)) & _col("closed_on").is_null()
    yield _run("objection", objections.filter(~settled), "C08.3", "doc_no", "objected_on", "closed_on")
    said = pl.concat_str(_col("complaint_kind", "matter").fill_null(""), separator=" ")
    unpaid = facts["complaint"].filter(said.str.contains(any_of(policy.words["sme_payment"])))
    for clock in ("C13.2", "C13.3"):
        yield _run("complaint", unpaid, clock, "case_no", "received_on", "closed_on")
    judged = _col("performance").is_not_null() & _col("found_on").is_null()
    yield _run("commitment", facts["commitment"].filter(~judged), "C21", "code", "due_on", "found_on")
    listed = facts["list_entry"]
    yield _run("list_entry", listed.filter(list_code=SEVERE), "C20", "case_no", "listed_on", "removed_on")
    unreported = _col("facts").fill_null("").str.contains(any_of(policy.words["annual_report"]))
    abnormal = listed.filter(unreported, list_code=ABNORMAL).with_columns(lapsed=_lapsed("listed_on"))
    yield _run("list_entry", abnormal, "C05.2", "case_no", "lapsed", "listed_on")
    yield from (annual_reports(snapshot, policy), representatives(snapshot))


def _run(kind: str, frame: pl.DataFrame, clock: str, number: str, start: str, stop: str) -> pl.DataFrame:
    return frame.select(
        "rid", "subject", "authority_code", "authority_name",
        ref=reference(pl.lit(kind)),
        clock=pl.lit(clock),
        label=pl.concat_str(pl.lit(FACTS[kind].term), number, separator=" ", ignore_nulls=True),
        start=start, stop=stop,
    ).filter(_col("start").is_not_null())  # fmt: skip


def _lapsed(day: str) -> pl.Expr:
    """Last 30 June before a day: when the time for the annual report lapsed (R2.7a)."""
    this = pl.date(_col(day).dt.year(), 6, 30)
    return pl.when(this < _col(day)).then(this).otherwise(pl.date(_col(day).dt.year() - 1, 6, 30))
