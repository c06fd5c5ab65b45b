"""What the last run computed and keeps in the graph (最近一次计算的结果): related-party risk, data quality."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import orjson

from graph_service.domain.errors import NotFound
from graph_service.store.graph_store import GraphStore
from graph_service.store.last_run import last_run, quality_report, related_risk
from graph_service.usecases.asked import Row


@dataclass(frozen=True, slots=True)
class RiskPart:
    """What one subject adds to a score (得分构成): ``ties`` one or two, the nearest to ``source`` first."""

    source: str
    ties: tuple[str, ...]
    via: str | None
    weight: float
    own: float
    part: float


@dataclass(frozen=True, slots=True)
class RiskAnswer:
    """Related-party risk of a subject (关联方风险, R8.12): ``1 − (1 − own)·Π(1 − part)`` is ``risk``.

    A subject that no event reached has ``risk`` 0 and no part: that is no record found, not safety.
    """

    subject: Row
    as_of: str | None
    run: str | None
    own: float
    risk: float
    parts: tuple[RiskPart, ...]
    truncated: bool
    names: dict[str, Row]


@dataclass(frozen=True, slots=True)
class QualityAnswer:
    """The data-quality report of the last run (数据质量报告): its numbers, and the first of its findings."""

    as_of: str
    summary: dict[str, Any]
    findings: tuple[dict[str, Any], ...]
    found: int


def related_risk_of(store: GraphStore, code: str) -> RiskAnswer:
    """Read what the last run computed of a subject (关联方风险). Raises ``NotFound`` for subject and run."""
    subject = store.subject(code)
    ran = last_run(store.connection)
    if ran is None:
        raise NotFound("尚未计算关联方风险。", advice="请先运行主流程 credit-graph run。")
    row = related_risk(store.connection, subject["eid"]) or {}
    columns = [row.get(name, []) for name in ("sources", "ties", "vias", "weights", "owns", "parts")]
    parts = tuple(
        RiskPart(source, tuple(ties.split(">")), via or None, weight, own, part)
        for source, ties, via, weight, own, part in zip(*columns, strict=True)
    )
    met = {part.source for part in parts} | {part.via for part in parts if part.via}
    named = store.subjects(sorted(met))
    return RiskAnswer(
        subject=subject,
        as_of=ran["as_of"],
        run=ran["id"],
        own=row.get("own", 0.0),
        risk=row.get("risk", 0.0),
        parts=parts,
        truncated=bool(row.get("truncated")),
        names={one["eid"]: {"party": one["eid"], "is_person": False, **one} for one in named},
    )


def quality_of_last_run(store: GraphStore, *, limit: int) -> QualityAnswer:
    """Read the report that the last run wrote (数据质量报告). Raises ``NotFound`` where there is none."""
    row = quality_report(store.connection)
    if row is None:
        raise NotFound("尚无数据质量报告。", advice="请先运行主流程 credit-graph run。")
    findings: list[dict[str, Any]] = orjson.loads(row["findings"])
    return QualityAnswer(row["as_of"], orjson.loads(row["summary"]), tuple(findings[:limit]), row["found"])
