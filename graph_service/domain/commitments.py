"""Commitments (信用承诺): their types (R3.1), the words of the national form (R2.5), and the one definition of a state.

What a source states and what a case of ours came to are brought to a *said* state: the last that somebody did or found.
Time alone makes the rest: a promise nobody has looked at is due on its last day and waits for its department after it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from graph_service.domain.acts import digest, ref


class CommitmentType(StrEnum):
    """Types of commitment (承诺类型, R3.1): the six of the national form, and what fits none."""

    APPROVAL = "审批替代型"
    SHORTFALL = "容缺受理型"
    PROOF = "证明事项型"
    REPAIR = "信用修复型"
    ASSOCIATION = "行业自律型"
    VOLUNTARY = "主动型"
    OTHER = "其他"


class PartyKind(StrEnum):
    """Who makes a commitment (承诺人类别, R2.5)."""

    UNIT = "法人及非法人组织"
    PERSON = "自然人"
    INDIVIDUAL = "个体工商户"


class Publicity(StrEnum):
    """Who may be told of a commitment (公开类型, R2.5)."""

    PUBLIC = "可向社会公开"
    LIMITED = "特定范围内公开"
    NONE = "不可公开"


class ExcludedMatter(StrEnum):
    """Matters that a promise never takes the place of proof for (不适用告知承诺的领域, R3.3)."""

    NATIONAL_SECURITY = "国家安全"
    STATE_SECRETS = "国家秘密"
    PUBLIC_SAFETY = "公共安全"
    PRUDENTIAL = "金融业审慎监管"
    ENVIRONMENT = "生态环境保护"
    HEALTH_LIFE_PROPERTY = "人身健康和生命财产安全"
    FOREIGN = "重要涉外"


class CommitmentState(StrEnum):
    """Where a commitment stands (承诺状态, R3.2)."""

    DRAFT = "DRAFT"  # 草稿
    MADE = "MADE"  # 已作出, 未到期
    SUPPLEMENTED = "SUPPLEMENTED"  # 已补充材料, 未到期
    DUE = "DUE"  # 当日到期
    OVERDUE_UNREVIEWED = "OVERDUE_UNREVIEWED"  # 逾期未认定: counts against the department, never the subject
    FULFILLED = "FULFILLED"  # 全部履行
    PARTLY = "PARTLY"  # 部分履行
    BREACHED = "BREACHED"  # 全部未履行: true when made, not kept
    FALSE = "FALSE"  # 承诺不实: untrue when made; needs evidence and a finding of its own
    DISPUTED = "DISPUTED"  # 有争议
    WITHDRAWN = "WITHDRAWN"  # 已撤回
    VOID = "VOID"  # 无效


STATE_TERMS: Mapping[CommitmentState, str] = MappingProxyType(
    {
        CommitmentState.DRAFT: "草稿",
        CommitmentState.MADE: "已作出",
        CommitmentState.SUPPLEMENTED: "已补充材料",
        CommitmentState.DUE: "当日到期",
        CommitmentState.OVERDUE_UNREVIEWED: "逾期未认定",
        CommitmentState.FULFILLED: "全部履行",
        CommitmentState.PARTLY: "部分履行",
        CommitmentState.BREACHED: "全部未履行",
        CommitmentState.FALSE: "承诺不实",
        CommitmentState.DISPUTED: "有争议",
        CommitmentState.WITHDRAWN: "已撤回",
        CommitmentState.VOID: "无效",
    }
)

WAITING = (CommitmentState.MADE, CommitmentState.SUPPLEMENTED)
"""Said states in which nobody has found yet whether the promise was kept (待认定): time leads them on."""

BY_TIME = (CommitmentState.DUE, CommitmentState.OVERDUE_UNREVIEWED)
"""States that nobody brings about (随时间而至): they are worked out and never said."""

PERFORMANCE: Mapping[str, CommitmentState] = MappingProxyType(
    {
        "全部履行": CommitmentState.FULFILLED,
        "部分履行": CommitmentState.PARTLY,
        "全部未履行": CommitmentState.BREACHED,
    }
)
"""The finding of R2.5 as a state; FALSE (untrue when made) needs its own finding and is never read out of this."""


def state_on(said: CommitmentState, due_on: date | None, as_of: date) -> CommitmentState:
    """State of a commitment on a day (承诺状态, R3.2): the one definition, for what sources state and for cases.

    What was found stays. What nobody has looked at is as it was said before its last day, DUE on it and
    OVERDUE_UNREVIEWED after it; without a last day it never becomes due.

    >>> made, last = CommitmentState.MADE, date(2026, 6, 30)
    >>> [str(state_on(made, last, date(2026, *day))) for day in ((6, 29), (6, 30), (7, 1))]
    ['MADE', 'DUE', 'OVERDUE_UNREVIEWED']
    >>> str(state_on(CommitmentState.BREACHED, last, date(2026, 7, 1))), str(state_on(made, None, date(2026, 7, 1)))
    ('BREACHED', 'MADE')
    """
    if said not in WAITING or due_on is None or as_of < due_on:
        return said
    return CommitmentState.DUE if as_of == due_on else CommitmentState.OVERDUE_UNREVIEWED


def commitment_ref(code: str) -> str:
    """Reference by which repairs and objections name a commitment (承诺引用): by its code, in whatever ledger it is.

    >>> commitment_ref("44022920260601000001")
    'commitment:cb81dd0ca9636a6dae6894ef7386ca55'
    """
    return ref("commitment", digest(("commitment", code)))
