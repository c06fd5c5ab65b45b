"""Rules on commitments (信用承诺规则, §3): types, when a promise is accepted, what a breach may lead to, review."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from types import MappingProxyType

from graph_service.domain.commitments import BY_TIME, CommitmentState, CommitmentType
from graph_service.rulebook.clocks import Clock, Unit, read_clocks
from graph_service.rulebook.loader import Row, open_table
from graph_service.rulebook.propagation_reader import read_propagation
from graph_service.rulebook.risk import RiskClassName
from graph_service.rulebook.rules import Rule, read_rule


class GateCheck(StrEnum):
    """What a condition looks at (核查内容, R3.3)."""

    ITEM = "item"  # 事项在清单内
    PART = "part"  # 材料可容缺
    CORE = "core"  # 非核心要件
    MATTER = "matter"  # 领域不在除外之列
    SEVERE_LIST = "severe_list"  # 严重失信主体名单
    SERIOUS_PENALTY = "serious_penalty"  # 严重类行政处罚
    COMMITMENTS = "commitments"  # 未修复的不实或违诺
    RISK_CLASS = "risk_class"  # 信用风险分类


@dataclass(frozen=True, slots=True)
class TypeRule:
    """What a type of commitment asks (承诺类型规则): a last day, and whether a breach may be found before it."""

    rule: Rule
    type: CommitmentType
    due_required: bool
    early_breach: bool


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition of accepting a promise (适用条件): ``states`` and ``classes`` are those that stand against it."""

    rule: Rule
    check: GateCheck
    types: tuple[CommitmentType, ...]
    states: tuple[CommitmentState, ...]
    classes: tuple[RiskClassName, ...]


@dataclass(frozen=True, slots=True)
class Consequence:
    """What an authority may propose (违诺后果) after a finding of one of ``on``, in words and with its basis."""

    rule: Rule
    types: tuple[CommitmentType, ...]
    on: tuple[CommitmentState, ...]
    measure: str


@dataclass(frozen=True, slots=True)
class ReviewPolicy:
    """Which running commitments are looked at (问效比例): a ``share`` of a department's, ``most`` of them at a time.

    ``clock`` says until when the result must be with the platform (C21).
    """

    rule: Rule
    share: float
    most: int
    clock: Clock


@dataclass(frozen=True, slots=True)
class CommitmentRules:
    """All of ``commitments.toml`` (信用承诺规则)."""

    types: Mapping[CommitmentType, TypeRule]
    conditions: tuple[Condition, ...]
    consequences: tuple[Consequence, ...]
    review: ReviewPolicy


@cache
def commitment_rules() -> CommitmentRules:
    """Read ``commitments.toml`` (信用承诺规则), once; raises ``RuleBookError``."""
    return read_commitments(open_table("commitments"))


def read_commitments(table: Row) -> CommitmentRules:
    """Read the table (信用承诺规则). Refused: a type without a rule, a state nobody finds, an unknown citation."""
    types = {one.type: one for one in map(_read_type, table.rows("type"))}
    missing = [one for one in CommitmentType if one not in types]
    if missing:
        raise table.fault("type", f"缺少 {'、'.join(missing)}")
    cited = {row.rule.id: row.rule for row in read_propagation().rules}
    rules = CommitmentRules(
        types=MappingProxyType(types),
        conditions=tuple(map(_read_condition, table.rows("condition"))),
        consequences=tuple(_read_consequence(row, cited) for row in table.rows("consequence")),
        review=_read_review(table.row("review")),
    )
    table.close()
    return rules


def _read_type(row: Row) -> TypeRule:
    found = TypeRule(
        read_rule(row), row.choice("type", CommitmentType), row.flag("due_required"), row.flag("early_breach")
    )
    row.close()
    return found


def _read_condition(row: Row) -> Condition:
    found = Condition(
        rule=read_rule(row),
        check=row.choice("check", GateCheck),
        types=row.choices("types", CommitmentType),
        states=_states(row, "states"),
        classes=row.choices("classes", RiskClassName),
    )
    if not found.types:
        raise row.fault("types", "缺少该项")
    for key, check, given in (
        ("states", GateCheck.COMMITMENTS, found.states),
        ("classes", GateCheck.RISK_CLASS, found.classes),
    ):
        if bool(given) is not (found.check is check):
            raise row.fault(key, f"恰好在 check = {check.value!r} 时填写")
    row.close()
    return found


def _read_consequence(row: Row, cited: Mapping[str, Rule]) -> Consequence:
    number = row.text("cites", "")
    if number and number not in cited:
        raise row.fault("cites", f"传导表没有 {number}")
    found = Consequence(
        rule=cited[number] if number else read_rule(row),
        types=row.choices("types", CommitmentType),
        on=_states(row, "on"),
        measure=row.text("measure"),
    )
    if not found.types or not found.on:
        raise row.fault("on", "types 与 on 均须填写")
    row.close()
    return found


def _states(row: Row, key: str) -> tuple[CommitmentState, ...]:
    states = row.choices(key, CommitmentState)
    if wrong := [state for state in states if state in BY_TIME]:
        raise row.fault(key, f"{wrong[0]} 不是由人认定的状态: 逾期未认定计入部门, 不计入主体(R3.2)")
    return states


def _read_review(row: Row) -> ReviewPolicy:
    share, most, number = row.number("share"), row.integer("most"), row.text("clock")
    if share is None or not 0 < share <= 1:
        raise row.fault("share", "应大于 0 且不大于 1")
    if most is None or most < 1:
        raise row.fault("most", "应至少为 1")
    clock = next((one for one in read_clocks() if one.rule.id == number), None)
    if clock is None or clock.unit is not Unit.WORKING_DAYS:
        raise row.fault("clock", "应为 clocks.toml 中以工作日计的时限")
    policy = ReviewPolicy(read_rule(row), share, most, clock)
    row.close()
    return policy
