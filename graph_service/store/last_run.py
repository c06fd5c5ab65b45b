"""What the last run left in the graph beside relations (最近一次计算): risk of subjects, the data-quality report."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from graph_service.domain.subjects import is_person
from graph_service.store.bolt import Connection

Row = dict[str, Any]
MOST_CLASSES = 10_000_000


def last_run(connection: Connection) -> Row | None:
    """The last run: ``id, as_of, data_version, at``, or ``None`` (最近一次计算)."""
    return next(iter(connection.read("last_run")), None)


def later_run(connection: Connection, day: date) -> date | None:
    """The day that the last run is about, where it is later than ``day`` (较晚的计算)."""
    run = last_run(connection)
    about = date.fromisoformat(run["as_of"]) if run else day
    return about if about > day else None


def risk_classes(connection: Connection) -> list[Row]:
    """Every class of the last run, by subject (全部信用风险分类)."""
    return [row["node"] for row in connection.read("all_risk_class", limit=MOST_CLASSES)]


def class_counts(connection: Connection, run: str) -> list[Row]:
    """How many subjects have each class by a run: ``grade, scheme, subjects`` (各类别户数)."""
    return connection.read("class_counts", run=run)


def classed_subjects(connection: Connection, run: str, grade: str, *, offset: int, limit: int) -> list[Row]:
    """Read a page of the subjects of a class by a run, the highest scores first (某类别的主体)."""
    return connection.read("class_subjects", run=run, grade=grade, offset=offset, limit=limit)


def registered(connection: Connection) -> int:
    """How many subjects a register states (登记在册的主体数)."""
    return sum(row["n"] for row in connection.read("registered_count"))


def related_risk(connection: Connection, eid: str) -> Row | None:
    """Related-party risk of a subject, or ``None`` (关联方风险)."""
    return next((row["risk"] for row in connection.read("related_risk_of", eid=eid)), None)


def own_events(connection: Connection, eids: Sequence[str]) -> dict[str, str]:
    """What makes the own score of each of some subjects, as text (自身事件依据); none of a subject without events."""
    return {row["eid"]: row["events"] for row in connection.read("own_events_of", eids=list(eids))}


def quality_report(connection: Connection) -> Row | None:
    """The data-quality report, or ``None`` (数据质量报告)."""
    return next((row["report"] for row in connection.read("quality_report")), None)


def control_over(connection: Connection, eids: Sequence[str], *, limit: int = 100_000) -> list[Row]:
    """Who is computed to control each of some subjects (疑似控制方): see ``control_over.cypher``."""
    return connection.read("control_over", eids=list(eids), limit=limit) if eids else []


def controlled_counts(connection: Connection, parties: Sequence[str]) -> dict[str, int]:
    """How many subjects each party is computed to control alone (疑似单独控制的主体数); none is missing."""
    pids = [one for one in parties if is_person(one)]
    eids = [one for one in parties if not is_person(one)]
    rows = connection.read("controlled_counts", eids=eids, pids=pids) if parties else []
    return {row["party"]: row["number"] for row in rows}


def classes_of(connection: Connection, eids: Sequence[str]) -> dict[str, str]:
    """Risk class of each of some subjects (多个主体的风险分类)."""
    rows = connection.read("risk_classes_of", eids=list(eids)) if eids else []
    return {row["eid"]: row["class"] for row in rows}
