"""Routes of the clocks (时限): what each department has to do by when, and how it reported."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

import polars as pl
from fastapi import APIRouter, Query, Response

from graph_service.analysis.clock_queue import of_department
from graph_service.analysis.clocks import STATE_TERMS, ClockState
from graph_service.api import presenting, problems
from graph_service.api.auth import ReaderDep
from graph_service.api.context import Context, ContextDep
from graph_service.api.models.answers import RecordRowOut
from graph_service.api.models.clocks import (
    ActKind,
    ActKpiOut,
    ActState,
    ClockKpiOut,
    ClockRunOut,
    ClocksOut,
    ClockStateOut,
    DepartmentSumOut,
    ReportedActOut,
    ReportedActsOut,
    State,
)
from graph_service.api.params import AsOf, Limit, Offset, Question, QuestionDep
from graph_service.api.unit_reader import UnitReaderDep
from graph_service.rulebook.clocks import Bearer
from graph_service.usecases.clock_tables import KINDS
from graph_service.usecases.clocks import COUNTED, ActKpi, ClockBoard, act_kpi, clock_queue
from graph_service.usecases.stored_records import RecordRow

router = APIRouter(prefix="/v1/clocks", tags=["时限 clocks"])
Since = Annotated[AsOf | None, Query(description="决定日期自, 缺省为当年1月1日 decided from")]
Until = Annotated[AsOf | None, Query(description="决定日期至, 缺省为时点 decided until")]


@router.get(
    "", summary="时限队列 the queue", response_model=ClocksOut, responses=problems.responses(401, 403, 422, 500, 503)
)
def clocks(
    *,
    asker: UnitReaderDep,
    context: ContextDep,
    question: QuestionDep,
    subjects: Annotated[bool, Query(description="另列约束主体和征信机构的时限 what binds others as well")] = False,
    running: Annotated[bool, Query(description="另列尚未临期的 what is not due soon yet as well")] = False,
    state: Annotated[
        State | Literal["UNREVIEWED"] | None,
        Query(description="只列该状态的, 含已停止的; UNREVIEWED 到期未认定承诺 of one state alone, as the sums count"),
    ] = None,
    limit: Limit = 50,
    offset: Offset = 0,
) -> Response:
    """逾期、期满、今日到期、临期的时限, 按责任单位; 到期未认定的承诺计入单位 (R3.2). 各部门只看本单位.

    Open clocks by department, the most pressing first, from facts and from cases; a department sees its own alone.
    Where the calendar of a year is missing, no last day is guessed.
    """
    board = context.clocks(question.data_version, question.asked)
    found = clock_queue(
        context.connection, board, question.asked, department=asker.department,
        bearers=tuple(Bearer) if subjects else COUNTED, running=running,
        state=state, limit=asker.reader.limit,
        own=asker.reader.caller.unit,
    )  # fmt: skip
    page = found.rows.slice(offset, limit)
    records = _records(board, page["case"])
    answer = ClocksOut(
        **question.said,
        truncated=found.rows.height > offset + limit,
        department=asker.department,
        states=[ClockStateOut(state=one.value, term=term) for one, term in STATE_TERMS.items()],
        items=[_run_out(row, board, records) for row in page.iter_rows(named=True)],
        found=found.rows.height,
        departments=[
            DepartmentSumOut(**{name: row[name] for name in DepartmentSumOut.model_fields})
            for row in found.sums.iter_rows(named=True)
        ],
        limit=limit,
        offset=offset,
        note="事实未载明起止的时限只列已立案的办件; 未列出只说明未查到。",
    )
    return asker.reader.send(answer, records=page["ref"].drop_nulls())


@router.get(
    "/kpi", summary="双公示考核 KPI", response_model=ClockKpiOut, responses=problems.responses(401, 403, 422, 500, 503)
)
def clock_kpi(
    *,
    reader: ReaderDep,
    context: ContextDep,
    question: QuestionDep,
    since: Since = None,
    until: Until = None,
    department: Annotated[str, Query(max_length=64, description="迟报清单只列该单位代码的 late acts of a unit")] = "",
    kind: Annotated[ActKind | None, Query(description="迟报清单只列该种类的 late acts of a kind")] = None,
    limit: Limit = 50,
    offset: Offset = 0,
) -> Response:
    """各单位报送的行政处罚、许可和检查: 按期、迟报、中位与最长工作日 (R2.4). 瞒报须有部门台账, 由命令行比对.

    What each department reported: on time, late, median and worst. What a department omitted takes its own log, which
    ``credit-graph clocks kpi --log`` compares.
    """
    board, found = _judged(context, question, since, until)
    late = _acts(found, department, kind, ClockState.LATE.value)
    page = late.slice(offset, limit)
    records = _records(board, page["rid"])
    answer = ClockKpiOut(
        **question.said,
        truncated=late.height > offset + limit,
        since=found.since,
        until=found.until,
        items=[
            ActKpiOut(term=KINDS[row["kind"]], **{name: row[name] for name in ActKpiOut.model_fields if name in row})
            for row in found.sums.iter_rows(named=True)
        ],
        late=[_act_out(row, records) for row in page.iter_rows(named=True)],
        late_found=late.height,
        note="迟报: 决定至平台首次收到超过时限的工作日; 更正不作新的报送。未提供部门台账, 不能判断瞒报。",
    )
    return reader.send(answer, records=page["ref"])


@router.get(
    "/kpi/acts",
    summary="双公示逐件明细 acts behind the KPI",
    response_model=ReportedActsOut,
    responses=problems.responses(401, 403, 422, 500, 503),
)
def clock_acts(
    *,
    reader: ReaderDep,
    context: ContextDep,
    question: QuestionDep,
    since: Since = None,
    until: Until = None,
    department: Annotated[
        str, Query(max_length=64, description="只列该单位的: 代码, 未载明代码的单位为名称 of a unit, by code or name")
    ] = "",
    kind: Annotated[ActKind | None, Query(description="只列该种类的 of a kind")] = None,
    state: Annotated[ActState | None, Query(description="只列该判定的: 按期、迟报或无法确定 judged so")] = None,
    limit: Limit = 50,
    offset: Offset = 0,
) -> Response:
    """考核中每个数字所指的行为: 文书、主体、决定和收到日期、工作日、判定和来源行. The acts that each number counts."""
    board, found = _judged(context, question, since, until)
    acts = _acts(found, department, kind, state)
    page = acts.slice(offset, limit)
    records = _records(board, page["rid"])
    answer = ReportedActsOut(
        **question.said,
        truncated=acts.height > offset + limit,
        since=found.since,
        until=found.until,
        items=[_act_out(row, records) for row in page.iter_rows(named=True)],
        found=acts.height,
        limit=limit,
        offset=offset,
    )
    return reader.send(answer, records=page["ref"])


def _judged(context: Context, question: Question, since: date | None, until: date | None) -> tuple[ClockBoard, ActKpi]:
    """Acts decided in a period, this year's until the day that is asked about where none is said."""
    asked = question.asked
    board = context.clocks(question.data_version, asked)
    return board, act_kpi(board, since or date(asked.as_of.year, 1, 1), until or asked.as_of)


def _acts(found: ActKpi, department: str, kind: str | None, state: str | None) -> pl.DataFrame:
    wanted = {"kind": kind, "state": state}
    of_unit = of_department(found.acts, department or None)
    return of_unit.filter(**{name: one for name, one in wanted.items() if one})


def _run_out(row: dict[str, Any], board: ClockBoard, records: dict[str, RecordRowOut]) -> ClockRunOut:
    same = {name: row[name] for name in ClockRunOut.model_fields if name in row and name != "case"}
    record = records.get(row["case"])
    return ClockRunOut(
        **same,
        rule=presenting.rule(board.policy.clock(row["clock"]).rule),
        code=row["subject"],
        term=STATE_TERMS[ClockState(row["state"])],
        case=None if record else row["case"],
        record=record,
    )


def _act_out(row: dict[str, Any], records: dict[str, RecordRowOut]) -> ReportedActOut:
    same = {name: row[name] for name in ReportedActOut.model_fields if name in row}
    return ReportedActOut(**same, code=row["subject"], record=records[row["rid"]])


def _records(board: ClockBoard, rids: pl.Series) -> dict[str, RecordRowOut]:
    """Records by their ids with the rows that state them; what is no record is a case and is left out."""
    stated = board.sources.stated(rids.to_list())
    return {
        rid: presenting.record_row(RecordRow(rid, fact, source, batch, row, place.rpartition("#")[0]))
        for rid, fact, source, batch, row, place in stated.iter_rows()
    }
