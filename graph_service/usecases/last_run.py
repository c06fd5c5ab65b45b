"""What the last run computed and keeps in the graph (最近一次计算的结果): related-party risk, data quality.

A run is about one day and one state of the data: whoever asks about another is refused, and not answered with this one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import orjson

from graph_service.domain.errors import BadInput, Conflict, NotFound
from graph_service.rulebook.quality import QualityCode
from graph_service.store.graph_store import GraphStore
from graph_service.store.last_run import last_run, own_events, quality_report, related_risk
from graph_service.usecases.asked import Row
from graph_service.usecases.stored_records import Packed, RecordRow, files_of, records_of

AGAIN = "请重新运行主流程 credit-graph run。"


@dataclass(frozen=True, slots=True)
class AskedRun:
    """Which run is asked about (所问的计算): the day and the moment it must be of, where they are given."""

    as_of: date | None = None
    known_at: datetime | None = None


LATEST = AskedRun()


@dataclass(frozen=True, slots=True)
class LastRun:
    """The last run (最近一次计算): its number, the day and the state of the data it was about, when it was made.

    ``amended`` is how many acts changed its results since.
    """

    id: str
    as_of: date
    data_version: str
    at: str
    amended: int = 0


@dataclass(frozen=True, slots=True)
class RiskTie:
    """One tie of a path (关联): λ·trust·ratio is its weight. ``to`` is the subject that it reaches from ``source``."""

    source: str
    to: str
    tie: str
    factor: float
    trust: float
    ratio: float
    records: tuple[RecordRow, ...]


@dataclass(frozen=True, slots=True)
class RiskEvent:
    """A record that counts towards a subject's own score (自身事件): ``weight`` its points as a part of the scale."""

    record: RecordRow
    doc_no: str | None
    day: str | None
    weight: float


@dataclass(frozen=True, slots=True)
class RiskPart:
    """What one subject adds to a score (得分构成): ``ties`` one or two, the nearest to ``source`` first.

    ``steps`` are the same ties with what shows them, ``events`` what makes the ``own`` score of the source; none where
    an earlier version of this product wrote the run.
    """

    source: str
    ties: tuple[str, ...]
    via: str | None
    weight: float
    own: float
    part: float
    steps: tuple[RiskTie, ...]
    events: tuple[RiskEvent, ...]


@dataclass(frozen=True, slots=True)
class RiskAnswer:
    """Related-party risk of a subject (关联方风险, R8.12): ``1 − (1 − own)·Π(1 − part)`` is ``risk``.

    A subject that no event reached has ``risk`` 0 and no part: that is no record found, not safety.
    """

    subject: Row
    run: LastRun
    own: float
    risk: float
    events: tuple[RiskEvent, ...]
    parts: tuple[RiskPart, ...]
    truncated: bool
    names: dict[str, Row]


@dataclass(frozen=True, slots=True)
class QualityAnswer:
    """The data-quality report of the last run (数据质量报告): its numbers, and the findings that the graph keeps of it.

    ``found`` counts the others too, which the files of the run alone list.
    """

    run: LastRun
    summary: dict[str, Any]
    findings: tuple[dict[str, Any], ...]
    found: int


def run_asked_for(store: GraphStore, asked: AskedRun = LATEST) -> LastRun:
    """Return the last run (最近一次计算), which must be the one that is ``asked`` about.

    Raises ``NotFound`` where nothing was computed yet, ``BadInput`` for another day or another moment of knowledge.
    """
    row = last_run(store.connection)
    if row is None:
        raise NotFound("尚未计算。", advice="请先运行主流程 credit-graph run。")
    run = LastRun(row["id"], date.fromisoformat(row["as_of"]), row["data_version"], row["at"], row["amended"])
    advice = "请以 credit-graph run --as-of 计算该日。"
    if asked.as_of and asked.as_of != run.as_of:
        raise BadInput(f"只有最近一次计算(截至 {run.as_of})的结果。", advice=advice, rule="R8.13")
    if asked.known_at and asked.known_at != datetime.fromisoformat(run.at):
        raise BadInput(f"只有最近一次计算(算于 {run.at})的结果, 不能按别的时刻所知回答。", advice=advice, rule="R8.13")
    return run


def related_risk_of(store: GraphStore, code: str, asked: AskedRun = LATEST) -> RiskAnswer:
    """Read what the last run computed of a subject (关联方风险). Raises as ``run_asked_for``, and for the subject."""
    subject = store.subject(code)
    run = run_asked_for(store, asked)
    eid, row = subject["eid"], related_risk(store.connection, subject["eid"]) or {}
    columns = [row.get(name) or [] for name in ("sources", "ties", "vias", "weights", "owns", "parts")]
    how: list[list[Any]] = [orjson.loads(one) for one in row.get("how") or [b"[]"] * len(columns[0])]
    told = {one: orjson.loads(text) for one, text in own_events(store.connection, sorted({eid, *columns[0]})).items()}
    files = files_of(
        store.connection,
        [
            *(record for ties in how for tie in ties for record in tie[3]),
            *(one[0] for rows in told.values() for one in rows),
        ],
    )
    events = {one: _events(rows, files) for one, rows in told.items()}
    parts = tuple(
        RiskPart(
            source, tuple(ties.split(">")), via or None, weight, own, part,
            _steps([source, *([via] if via else []), eid], ties.split(">"), shown, files),
            events.get(source, ()),
        )
        for (source, ties, via, weight, own, part), shown in zip(zip(*columns, strict=True), how, strict=True)
    )  # fmt: skip
    met = {part.source for part in parts} | {part.via for part in parts if part.via}
    named = store.subjects(sorted(met))
    return RiskAnswer(
        subject=subject,
        run=run,
        own=row.get("own", 0.0),
        risk=row.get("risk", 0.0),
        events=events.get(eid, ()),
        parts=parts,
        truncated=bool(row.get("truncated")),
        names={one["eid"]: {"party": one["eid"], "is_person": False, **one} for one in (subject, *named)},
    )


def _steps(way: list[str], ties: list[str], shown: list[Any], files: dict[str, str]) -> tuple[RiskTie, ...]:
    """Ties along a way from the source, with what shows them."""
    return tuple(
        RiskTie(source, to, tie, factor, trust, ratio, records_of(records, files))
        for source, to, tie, (factor, trust, ratio, records) in zip(way, way[1:], ties, shown, strict=False)
    )


def _events(rows: list[tuple[Packed, str | None, str | None, float]], files: dict[str, str]) -> tuple[RiskEvent, ...]:
    records = records_of((row[0] for row in rows), files)
    return tuple(RiskEvent(record, *row[1:]) for record, row in zip(records, rows, strict=True))


def quality_of_last_run(
    store: GraphStore, *, asked: AskedRun = LATEST, check: QualityCode | None = None
) -> QualityAnswer:
    """Read the report that the last run wrote (数据质量报告); of one ``check``, its findings and their number alone.

    Raises as ``run_asked_for``; ``NotFound`` where there is no report, ``Conflict`` for one that cannot be read, which
    another version of this product wrote.
    """
    run = run_asked_for(store, asked)
    row = quality_report(store.connection)
    if row is None:
        raise NotFound("尚无数据质量报告。", advice="请先运行主流程 credit-graph run。")
    try:
        summary, findings, found = orjson.loads(row["summary"]), orjson.loads(row["findings"]), int(row["found"])
        if check:
            (of_it,) = (one for one in summary["checks"] if one["code"] == check)
            findings = [one for one in findings if one["check"] == of_it["term"]]
            found = max(len(findings), int(of_it["found"]))
    except (KeyError, TypeError, ValueError) as error:
        raise unreadable_report() from error
    return QualityAnswer(run, summary, tuple(findings), found)


def unreadable_report() -> Conflict:
    """Make the error about a stored report that cannot be read (报告无法读出)."""
    return Conflict("图库中的数据质量报告无法读出, 可能由其他版本写成。", advice=AGAIN)
