"""Loans as banks report them (贷款结果反馈, R9.7): applied, granted, refused, settled, overdue."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from graph_service.domain.acts import digest


class LoanStatus(StrEnum):
    """What became of a loan on a day (贷款状态)."""

    APPLIED = "applied"
    GRANTED = "granted"
    REFUSED = "refused"
    SETTLED = "settled"
    OVERDUE = "overdue"


LOAN_TERMS = {
    LoanStatus.APPLIED: "已申请",
    LoanStatus.GRANTED: "已授信或放款",
    LoanStatus.REFUSED: "未通过",
    LoanStatus.SETTLED: "已结清",
    LoanStatus.OVERDUE: "逾期",
}


@dataclass(frozen=True, slots=True)
class LoanReport:
    """One report of a bank (一条反馈): ``rate`` is a fraction of the year, ``grant`` the subject's authorisation.

    ``withdrawn`` says that it was wrong altogether.
    """

    bank: str
    bank_name: str
    case: str
    grant: str
    subject: str
    status: LoanStatus
    on: date
    amount_yuan: float | None = None
    rate: float | None = None
    term_months: int | None = None
    product: str = ""
    withdrawn: bool = False

    @property
    def key(self) -> str:
        """What makes two reports the same (自然键): bank, loan, status and day; the later one corrects the earlier."""
        return digest(("loan", self.bank, self.case, self.status.value, self.on.isoformat()))

    @property
    def month(self) -> str:
        """The month that it counts in (所属月份)."""
        return f"{self.on:%Y-%m}"
