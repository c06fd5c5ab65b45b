"""What in the audit log is looked at again (异常查询, R10.6); read from ``abuse.toml``."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from graph_service.rulebook.access import access_matrix
from graph_service.rulebook.loader import Row, open_table
from graph_service.rulebook.rules import Rule, read_rule

OPERATOR = "operator"
"""Role of acts at this machine (本机操作), which the matrix of roles does not know."""


class Watch(StrEnum):
    """What is counted (异常种类)."""

    OFF_HOURS = "off_hours"  # 非工作时间查询
    BULK = "bulk"  # 批量查询
    REFUSALS = "refusals"  # 反复越权
    UNMASK_NO_CASE = "unmask_no_case"  # 无案件明文查看
    UNMASK = "unmask"  # 大量明文查看
    EXPORTS = "exports"  # 批量导出
    OWN = "own"  # 查询本人或近亲属


WATCH_TERMS = {
    Watch.OFF_HOURS: "疑似非工作时间查询",
    Watch.BULK: "疑似批量查询",
    Watch.REFUSALS: "疑似反复越权",
    Watch.UNMASK_NO_CASE: "疑似无案件明文查看",
    Watch.UNMASK: "疑似大量明文查看",
    Watch.EXPORTS: "疑似批量导出",
    Watch.OWN: "疑似查询本人或近亲属",
}


class Window(StrEnum):
    """Within what is counted (统计时段): hours and days of the clock in China."""

    HOUR = "hour"
    DAY = "day"


@dataclass(frozen=True, slots=True)
class AlertRule:
    """One thing to look for (异常规则): more than ``most`` in a ``window`` is told."""

    rule: Rule
    watch: Watch
    window: Window
    most: int


@dataclass(frozen=True, slots=True)
class AbusePolicy:
    """The rules on abuse (异常查询规则): who is staff, when work is done, and what is looked for."""

    rule: Rule
    staff: frozenset[str]
    opens_at: int
    closes_at: int
    longest_days: int
    readers_withheld: frozenset[str]
    alerts: tuple[AlertRule, ...]

    def limits(self, watch: Watch) -> tuple[AlertRule, ...]:
        """Return the rules that count one thing (某类异常的限度)."""
        return tuple(one for one in self.alerts if one.watch is watch)


def abuse_policy() -> AbusePolicy:
    """Read ``abuse.toml`` (异常查询规则); raises ``RuleBookError``.

    >>> [(one.window.value, one.most) for one in abuse_policy().limits(Watch.UNMASK)]
    [('hour', 10), ('day', 30)]
    """
    return read_abuse(open_table("abuse"), frozenset(access_matrix().roles) | {OPERATOR})


def read_abuse(table: Row, roles: frozenset[str]) -> AbusePolicy:
    """Read the table (异常查询规则); raises ``RuleBookError`` naming the key at fault."""
    policy = AbusePolicy(
        rule=read_rule(table),
        staff=_roles(table, "staff", roles),
        opens_at=_within(table, "opens_at", 0, 24),
        closes_at=_within(table, "closes_at", 0, 24),
        longest_days=_within(table, "longest_days", 1, 366),
        readers_withheld=_roles(table, "readers_withheld", roles),
        alerts=tuple(_alert(row) for row in table.rows("alert")),
    )
    if policy.closes_at <= policy.opens_at:
        raise table.fault("closes_at", "应晚于 opens_at")
    if missing := [one.value for one in Watch if not policy.limits(one)]:
        raise table.fault("alert", f"缺少 {'、'.join(missing)}")
    table.close()
    return policy


def _roles(table: Row, key: str, known: frozenset[str]) -> frozenset[str]:
    named = frozenset(table.texts(key))
    if unknown := sorted(named - known):
        raise table.fault(key, f"没有这个角色: {unknown[0]}")
    return named


def _within(row: Row, key: str, low: int, high: int) -> int:
    value = row.integer(key)
    if value is None or not low <= value <= high:
        raise row.fault(key, f"应为 {low} 至 {high} 的整数")
    return value


def _alert(row: Row) -> AlertRule:
    alert = AlertRule(
        read_rule(row), row.choice("watch", Watch), row.choice("window", Window), _within(row, "most", 0, 1_000_000)
    )
    row.close()
    return alert
