"""Arrears as answered (拖欠账款)."""

from __future__ import annotations

from datetime import date

from pydantic import Field

from graph_service.api.models.answers import ContestableAnswer, Model


class UnpublishedOut(Model):
    """A debtor that published nothing of what it owed (应公开未公开)."""

    code: str = Field(description="债务单位代码")
    name: str
    amount_yuan: float = Field(description="年末逾期未支付的金额(元)")
    due: date = Field(description="应当公开的期限, 含当日")
    overdue: bool = Field(description="截至所问日是否逾期")
    records: list[str] = Field(description="所依据的欠款记录的版本标识")


class UnpublishedArrearsOut(ContestableAnswer):
    """Who owed at a year's end and published nothing of it (应公开未公开的拖欠账款)."""

    year: int
    debtors: list[UnpublishedOut]
