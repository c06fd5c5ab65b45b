"""Commitments (信用承诺): the states of R3.2."""

from __future__ import annotations

from enum import StrEnum


class CommitmentState(StrEnum):
    """Where a commitment stands (承诺状态, R3.2)."""

    MADE = "MADE"  # 已作出, 未到期
    DUE = "DUE"  # 当日到期
    FULFILLED = "FULFILLED"  # 全部履行
    PARTLY = "PARTLY"  # 部分履行
    BREACHED = "BREACHED"  # 全部未履行
    OVERDUE_UNREVIEWED = "OVERDUE_UNREVIEWED"  # 逾期未认定: counts against the department, not the subject


PERFORMANCE: dict[str, CommitmentState] = {
    "全部履行": CommitmentState.FULFILLED,
    "部分履行": CommitmentState.PARTLY,
    "全部未履行": CommitmentState.BREACHED,
}
"""The finding of R2.5 as a state; FALSE (untrue when made) needs its own finding and is never read out of this."""
