"""Routes that answer from the last run (关联方风险、数据质量)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated

import polars as pl
from fastapi import APIRouter, Query, Response
from pydantic import ValidationError

from graph_service.api import presenting, problems
from graph_service.api.auth import ReaderDep
from graph_service.api.context import StoreDep
from graph_service.api.models.answers import SubjectOut
from graph_service.api.models.last_run import (
    CodeFaultRateOut,
    QualityCheckOut,
    QualityFindingOut,
    QualityOut,
    RelatedRiskOut,
    RiskEventOut,
    RiskPartOut,
    RiskTieOut,
)
from graph_service.api.own_data_files import XLSX
from graph_service.api.params import AskedRunDep, Code
from graph_service.api.presenting import Row
from graph_service.rulebook.quality import QualityCode, quality_checks
from graph_service.rulebook.related import TIE_TERMS, Tie, related_policy
from graph_service.usecases.last_run import (
    QualityAnswer,
    RiskAnswer,
    RiskEvent,
    RiskTie,
    quality_of_last_run,
    related_risk_of,
    unreadable_report,
)
from graph_service.usecases.table_files import workbook

SHEET = {
    "检查项": "check", "主体代码": "code", "主体名称": "name", "来源行": "place", "字段": "field", "问题": "what",
    "规则": "rule", "处理建议": "advice", "责任单位": "department",
}  # fmt: skip
"""Headers of the workbook of findings, and the fields of a finding; persons are left out of what leaves the page."""
router = APIRouter(prefix="/v1", tags=["计算结果 computed"])


@router.get(
    "/subjects/{code}/related-risk",
    summary="关联方风险 related-party risk",
    response_model=RelatedRiskOut,
    responses=problems.responses(401, 403, 404, 422, 500, 503),
)
def related_risk(code: Code, reader: ReaderDep, store: StoreDep, asked: AskedRunDep) -> Response:
    """最近一次计算的关联方风险及其构成, 每段关联附系数、可信度和来源; 内部参考, 不减损权利, 不公示, 不提供给银行.

    Score of the last run and the parts it recomputes from, each with its ties and records; internal, no right reduced,
    never published. About another day than that of the run nothing is answered.
    """
    return reader.send(related_risk_out(related_risk_of(store, code, asked)), rules=("R8.12", "R0.3"))


@router.get(
    "/quality",
    summary="数据质量报告 data quality",
    response_model=QualityOut,
    responses=problems.responses(401, 403, 404, 409, 422, 500, 503),
)
def quality(
    reader: ReaderDep,
    store: StoreDep,
    asked: AskedRunDep,
    check: Annotated[QualityCode | None, Query(description="只列该检查项的问题 of one check alone")] = None,
    limit: Annotated[int, Query(ge=1, le=500, description="问题条数上限")] = 100,
    offset: Annotated[int, Query(ge=0, le=10_000, description="起始位置 where the page begins")] = 0,
) -> Response:
    """最近一次计算时的数据质量: 各检查项的数量与分母, 重错码率, 每项问题清单的前若干条.

    Data quality as of the last run: numbers with their denominators, the code fault rate, the first findings.
    """
    found = quality_of_last_run(store, asked=asked, check=check)
    return reader.send(quality_out(found, limit=limit, offset=offset), rules=("R1.11", "R8.5"))


@router.get(
    "/quality/findings.xlsx",
    summary="数据质量问题清单 findings as a workbook",
    response_class=Response,
    responses=problems.responses(401, 403, 404, 409, 422, 500, 503)
    | {200: {"content": {XLSX: {"schema": {"type": "string", "format": "binary"}}}, "description": "问题清单"}},
)
def quality_findings(
    reader: ReaderDep,
    store: StoreDep,
    asked: AskedRunDep,
    check: Annotated[QualityCode | None, Query(description="只列该检查项的问题 of one check alone")] = None,
) -> Response:
    """问题清单 (每项至多 500 条): 文件和行、字段、问题、建议和责任单位; 不含自然人. The findings as a workbook."""
    found = quality_of_last_run(store, asked=asked, check=check)
    lines = quality_out(found, limit=len(found.findings), offset=0).findings
    table = pl.DataFrame(
        [[getattr(line, name) or "" for name in SHEET.values()] for line in lines],
        schema=dict.fromkeys(SHEET, pl.String), orient="row",
    )  # fmt: skip
    term = quality_checks()[check].term if check else "全部检查项"
    name = f"数据质量问题-{term}-{found.run.as_of}.xlsx"
    return reader.send_file(workbook("数据质量问题", {"问题清单": table}), XLSX, name, rules=("R1.11",))


def related_risk_out(found: RiskAnswer) -> RelatedRiskOut:
    """Related-party risk as an answer shows it (关联方风险)."""
    return RelatedRiskOut(
        as_of=found.run.as_of,
        data_version=found.run.data_version,
        truncated=found.truncated,
        code=found.subject["eid"],
        computed_as_of=found.run.as_of,
        run=found.run.id,
        own=found.own,
        risk=found.risk,
        events=[_event(event) for event in found.events],
        parts=[
            RiskPartOut(
                source=_subject(part.source, found.names),
                ties=list(part.ties),
                terms=[TIE_TERMS[Tie(tie)] for tie in part.ties],
                via=_subject(part.via, found.names) if part.via else None,
                weight=part.weight,
                own=part.own,
                part=part.part,
                steps=[_tie(tie) for tie in part.steps],
                events=[_event(event) for event in part.events],
            )
            for part in found.parts
        ],
        rule=presenting.rule(related_policy().rule),
        note="内部监管参考, 疑似; 得分为 0 表示未查到可传导的记录, 不等于没有风险。",
    )


def quality_out(found: QualityAnswer, *, limit: int, offset: int) -> QualityOut:
    """The report as an answer shows it (数据质量报告), with a page of its findings.

    Raises ``Conflict`` for one that another version wrote.
    """
    fields = {check.term: check.field for check in quality_checks().values()}
    page = found.findings[offset : offset + limit]
    try:
        return QualityOut(
            as_of=found.run.as_of,
            data_version=found.run.data_version,
            truncated=found.found > offset + len(page),
            computed_as_of=found.run.as_of,
            checks=[QualityCheckOut(**check) for check in found.summary["checks"]],
            code_fault_rate=CodeFaultRateOut(**found.summary["code_fault_rate"]),
            findings=[QualityFindingOut(**finding, field=fields[finding["check"]]) for finding in page],
            found=found.found,
            kept=len(found.findings),
            limit=limit,
            offset=offset,
            note="每项至多列 500 条, 完整清单由 credit-graph quality 导出。数量为 0 表示未查到, 不等于没有。",
        )
    except (KeyError, TypeError, ValidationError) as error:
        raise unreadable_report() from error


def _tie(one: RiskTie) -> RiskTieOut:
    return RiskTieOut(
        source=one.source,
        to=one.to,
        tie=one.tie,
        term=TIE_TERMS[Tie(one.tie)],
        factor=one.factor,
        trust=one.trust,
        ratio=one.ratio,
        records=[presenting.record_row(record) for record in one.records],
    )


def _event(one: RiskEvent) -> RiskEventOut:
    return RiskEventOut(
        record=presenting.record_row(one.record),
        doc_no=one.doc_no,
        day=date.fromisoformat(one.day) if one.day else None,
        weight=one.weight,
    )


def _subject(eid: str, names: Mapping[str, Row]) -> SubjectOut:
    row = names.get(eid, {})
    return SubjectOut(ref=eid, name=row.get("name"), certain=row.get("certain"))
