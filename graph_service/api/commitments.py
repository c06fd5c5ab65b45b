"""Routes of commitments (信用承诺)."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Response

from graph_service.analysis.commitment_gate import Request
from graph_service.api import problems
from graph_service.api.auth import ReaderDep
from graph_service.api.cases import actor_of
from graph_service.api.commitment_answers import commitments_out, coverage_out, gate_out, reviews_out
from graph_service.api.context import ContextDep, StoreDep
from graph_service.api.models.commitments import CommitmentsOut, CoverageOut, CoverageState, GateIn, GateOut, ReviewsOut
from graph_service.api.params import QuestionDep
from graph_service.api.reader import ASK_FOR_UNIT
from graph_service.domain.acts import CaseHead
from graph_service.domain.commitments import CommitmentType
from graph_service.rulebook.access import Reach
from graph_service.usecases.commitments import (
    COMMITMENT,
    commitment_coverage,
    counted_commitments,
    judge_promise,
    review_list,
)
from graph_service.usecases.permission import reaches

router = APIRouter(prefix="/v1/commitments", tags=["承诺 commitments"])
ANSWERS = problems.responses(401, 403, 404, 422, 500, 503)
READ, WRITE = "cases:read", "commitments:write"


@router.post("/gate", summary="承诺适用判断 may it be promised", response_model=GateOut, responses=ANSWERS)
def gate(
    wanted: GateIn,
    reader: ReaderDep,
    context: ContextDep,
    store: StoreDep,
    question: QuestionDep,
) -> Response:
    """容缺受理和告知承诺能否适用, 逐条列明不符合的条件及依据 (R3.3); 只作判断, 不写入.

    Whether a promise may take the place of proof, with every condition that is not met; nothing is written.
    """
    caller, subject = reader.caller, store.subject(wanted.subject)
    department = wanted.department or caller.unit
    reader = reader.about(subject["eid"])
    reader.within_region([subject["eid"]])
    about = CaseHead("", COMMITMENT, subject["eid"], subject["name"] or "", (), department, "")
    reader.only_if(
        reaches(context.matrix, actor_of(reader), WRITE, about),
        "只能为本单位受理的事项或者本单位自身查询。",
        "请由受理单位或承诺主体查询。",
    )
    request = Request(wanted.type, department, wanted.item, tuple(wanted.missing), tuple(wanted.touches))
    answer = judge_promise(store, subject["eid"], request, question.asked)
    records = [one.ref for refusal in answer.refusals for one in refusal.records]
    return reader.send(gate_out(subject, request, answer, question.said), rules=("R3.3",), records=records)


@router.get("/reviews", summary="问效清单 commitments to look at", response_model=ReviewsOut, responses=ANSWERS)
def reviews(
    *,
    reader: ReaderDep,
    context: ContextDep,
    store: StoreDep,
    question: QuestionDep,
    seed: Annotated[str, Query(min_length=1, max_length=100, description="抽查种子 the seed", examples=["2026年7月"])],
    authority: Annotated[str, Query(max_length=18, description="只列该受理单位的 of one department")] = "",
    limit: Annotated[int, Query(ge=1, le=1_000, description="条数上限")] = 100,
    offset: Annotated[int, Query(ge=0, le=1_000_000, description="起始位置")] = 0,
) -> Response:
    """到期未认定的承诺全部, 履行中的按比例抽查 (R3.4); 受理单位只见本单位的. 同一种子、时点和数据, 清单相同.

    All commitments that are due and a part of those running; a department sees its own.
    """
    caller = reader.caller
    reach = context.matrix.reach(caller.role, READ)
    reader.only_if(
        reach in (Reach.ALL, Reach.FIELD),
        "问效清单只供受理单位和信用主管部门查看。",
        "请向受理单位或信用主管部门查询。",
    )
    unit = authority if reach is Reach.ALL else caller.unit
    reader.only_if(bool(unit) or reach is Reach.ALL, "该账号未登记所属单位。", ASK_FOR_UNIT)
    found = review_list(store.connection, question.asked, seed=seed, authority=unit)
    answer = reviews_out(found, reader.presenter, question.said, seed=seed, limit=limit, offset=offset)
    return reader.send(answer, rules=("R3.4",), records=[item.record for item in answer.items])


@router.get("", summary="承诺清单 commitments", response_model=CommitmentsOut, responses=ANSWERS)
def listed(
    *,
    reader: ReaderDep,
    store: StoreDep,
    question: QuestionDep,
    authority: Annotated[str, Query(max_length=100, description="受理单位代码, 未载明代码的为名称")] = "",
    type: Annotated[CommitmentType | None, Query(description="承诺类型")] = None,  # noqa: A002  as the field is called
    state: Annotated[CoverageState | None, Query(description="状态, 同覆盖情况的列; 缺省: 全部作出的")] = None,
    limit: Annotated[int, Query(ge=1, le=1_000, description="条数上限")] = 100,
    offset: Annotated[int, Query(ge=0, le=1_000_000, description="起始位置")] = 0,
) -> Response:
    """覆盖情况各数背后的承诺, 按承诺编码; 自然人脱敏. The commitments behind the numbers of the coverage, by code."""
    found = counted_commitments(
        store.connection, question.asked, authority=authority, type_=type.value if type else "", column=state or ""
    )
    answer = commitments_out(found, reader.presenter, question.said, limit=limit, offset=offset)
    return reader.send(answer, rules=("R3.2",), records=[item.record for item in answer.items])


@router.get("/coverage", summary="承诺覆盖情况 coverage", response_model=CoverageOut, responses=ANSWERS)
def coverage(reader: ReaderDep, store: StoreDep, question: QuestionDep) -> Response:
    """按受理单位和承诺类型: 作出、履行、违诺、逾期未认定 (第3项). What came of commitments, by department and type."""
    return reader.send(coverage_out(commitment_coverage(store.connection, question.asked).fields, question.said))
