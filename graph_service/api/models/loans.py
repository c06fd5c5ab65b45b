"""Loans as asked and answered (贷款结果反馈, R9.7): one report of a bank, its own reports, aggregates."""

from __future__ import annotations

from datetime import date

from pydantic import Field

from graph_service.api.models.answers import Answer, Model
from graph_service.api.params import AsOf
from graph_service.domain.loans import LoanStatus


class LoanIn(Model):
    """One report (一条反馈): bank, loan, status and day name it; sent again with other values it is corrected."""

    case: str = Field(min_length=1, max_length=100, description="贷款案件编号, 银行自己的编号", examples=["DK2026-001"])
    grant: str = Field(min_length=1, max_length=100, description="主体授权的案件编号")
    code: str = Field(min_length=1, max_length=64, description="主体代码")
    status: LoanStatus = Field(description="申请、授信或放款、未通过、结清、逾期")
    on: AsOf = Field(description="发生日期")
    amount_yuan: float | None = Field(default=None, ge=0, le=1e13, allow_inf_nan=False, description="金额(元)")
    rate: float | None = Field(default=None, ge=0, le=1, allow_inf_nan=False, description="年利率, 0.0435 即 4.35%")
    term_months: int | None = Field(default=None, ge=0, le=1_200, description="期限(月)")
    product: str = Field(default="", max_length=100, description="产品名称")
    withdrawn: bool = Field(default=False, description="撤销: 此前的反馈系误报")


class LoanOut(Model):
    """A report as it is kept (已存反馈): told to its bank alone."""

    case: str
    grant: str
    code: str
    status: LoanStatus
    status_term: str
    on: date
    amount_yuan: float | None
    rate: float | None
    term_months: int | None
    product: str
    withdrawn: bool
    version: int = Field(description="版本: 1 为首次, 更正后递增")


class LoanMadeOut(Answer):
    """A report that was taken in (已接收的反馈)."""

    loan: LoanOut


class LoansOut(Answer):
    """What the bank reported of one of its loans (本银行一笔贷款的反馈)."""

    loans: list[LoanOut]


class LoanCellOut(Model):
    """One figure (汇总项): numbers are null where the group is too small."""

    dimension: str = Field(description="维度: 合计、行业、地区、机构类别")
    value: str
    status: LoanStatus
    status_term: str
    held_back: bool = Field(description="户数不足, 已隐去")
    subjects: int | None
    loans: int | None
    amount_yuan: float | None
    mean_amount_yuan: float | None
    mean_rate: float | None
    mean_months: float | None


class LoanTotalsOut(Answer):
    """Loans of a month added up (月度汇总)."""

    month: str
    minimum: int = Field(description="最小户数: 更小的组不公布")
    cells: list[LoanCellOut]
    note: str
