"""Routes of loans (贷款结果反馈, R9.7, SEED 19): a bank reports its own, the regulator sees aggregates and no row."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

from fastapi import APIRouter, Query, Response

from graph_service.api import problems
from graph_service.api.auth import ReaderDep
from graph_service.api.context import ContextDep
from graph_service.api.models.loans import LoanCellOut, LoanIn, LoanMadeOut, LoanOut, LoansOut, LoanTotalsOut
from graph_service.api.params import TodayDep
from graph_service.api.reader import ASK_FOR_UNIT
from graph_service.domain.loans import LOAN_TERMS, LoanReport
from graph_service.rulebook.loans import loan_rules
from graph_service.usecases.loans import loans_added_up, loans_of, report_loan
from graph_service.usecases.subjects import subject_id

router = APIRouter(prefix="/v1/loans", tags=["贷款反馈 loans"])
ANSWERS = problems.responses(401, 403, 422, 500, 503)
RULES = ("R9.7",)
NOTE = "只提供汇总; 户数不足的组已隐去, 逐笔数据不对外提供。"
NO_UNIT = "该接入方没有登记单位, 不能反馈。"


@router.post(
    "/feedback", summary="反馈贷款结果 report a loan", response_model=LoanMadeOut, status_code=201,
    responses=problems.responses(401, 403, 409, 422, 500, 503),
)  # fmt: skip
def feedback(wanted: LoanIn, reader: ReaderDep, context: ContextDep, said: TodayDep) -> Response:
    """银行反馈一笔贷款的结果, 凭该主体的授权; 同一银行、贷款、状态、日期再次提交: 内容相同不重复, 不同即更正.

    A bank reports what became of a loan, under the subject's authorisation. The same again is once; other values for
    the same bank, loan, status and day correct it.
    """
    subject, caller = subject_id(wanted.code), reader.caller
    reader = reader.about(subject)
    reader.only_if(bool(caller.unit), NO_UNIT, ASK_FOR_UNIT)
    report = LoanReport(
        bank=caller.unit,
        bank_name=caller.unit_name,
        subject=subject,
        **wanted.model_dump(exclude={"code"}),
    )
    kept, version = report_loan(
        context.connection, report, today=context.today(), at=context.clock().isoformat(), who=caller.client
    )
    response = reader.send(LoanMadeOut(**said, loan=_out(version, kept)), rules=RULES)
    response.status_code = 201
    return response


@router.get("/feedback", summary="本银行的反馈 own reports", response_model=LoansOut, responses=ANSWERS)
def own(
    reader: ReaderDep,
    context: ContextDep,
    said: TodayDep,
    case: Annotated[str, Query(min_length=1, max_length=100, description="贷款案件编号")],
) -> Response:
    """本银行对一笔贷款的反馈, 各条的最新版本; 他行的不可见. What this bank reported of one of its own loans."""
    reader.only_if(bool(reader.caller.unit), NO_UNIT, ASK_FOR_UNIT)
    found = loans_of(context.connection, reader.caller.unit, case)
    return reader.send(LoansOut(**said, loans=[_out(version, one) for version, one in found]), rules=RULES)


@router.get("/aggregate", summary="贷款结果汇总 aggregates", response_model=LoanTotalsOut, responses=ANSWERS)
def aggregate(
    reader: ReaderDep,
    context: ContextDep,
    said: TodayDep,
    month: Annotated[str, Query(pattern=r"^\d{4}-(0[1-9]|1[0-2])$", description="月份", examples=["2026-06"])],
) -> Response:
    """某月反馈的汇总, 按行业、地区、机构类别; 户数不足的组隐去. Aggregates of a month; small groups are held back."""
    rules = loan_rules()
    cells = [
        LoanCellOut(**asdict(one), status_term=LOAN_TERMS[one.status], held_back=one.held_back)
        for one in loans_added_up(context.connection, month, rules)
    ]
    return reader.send(LoanTotalsOut(**said, month=month, minimum=rules.minimum, cells=cells, note=NOTE), rules=RULES)


def _out(version: int, one: LoanReport) -> LoanOut:
    told = {name: value for name, value in asdict(one).items() if name not in ("bank", "bank_name", "subject")}
    return LoanOut(**told, code=one.subject, status_term=LOAN_TERMS[one.status], version=version)
