"""How long what is kept of natural persons is kept (个人不良信息保存, R9.4); read from ``retention.toml``."""

from __future__ import annotations

from dataclasses import dataclass

from graph_service.domain.facts import FACTS
from graph_service.rulebook.clocks import Clock, Nature, Unit, clock_policy
from graph_service.rulebook.loader import Row, open_table
from graph_service.rulebook.rules import Rule, read_rule


@dataclass(frozen=True, slots=True)
class KeptRecord:
    """A kind of record that is bad information where it is on a person (不良信息种类), and the days that may end it."""

    fact: str
    ends: tuple[str, ...]
    running: bool


@dataclass(frozen=True, slots=True)
class RetentionPolicy:
    """The rules on keeping (保存规则): the clock of each thing kept, all in months."""

    rule: Rule
    personal: Clock
    access: Clock
    queries: Clock
    assessments: Clock
    sharing: Clock
    records: tuple[KeptRecord, ...]


def retention_policy() -> RetentionPolicy:
    """Read ``retention.toml`` (保存规则); raises ``RuleBookError``.

    >>> policy = retention_policy()
    >>> months_of(policy.personal), months_of(policy.queries), [one.fact for one in policy.records][:2]
    (60, 60, ['penalty', 'list_entry'])
    """
    table = open_table("retention")
    policy = RetentionPolicy(
        rule=read_rule(table),
        personal=_clock(table, "personal", Nature.AT_MOST),
        access=_clock(table, "access", Nature.AT_LEAST),
        queries=_clock(table, "queries", Nature.AT_LEAST),
        assessments=_clock(table, "assessments", Nature.AT_LEAST),
        sharing=_clock(table, "sharing", Nature.AT_LEAST),
        records=tuple(_record(row) for row in table.rows("record")),
    )
    if months_of(policy.queries) < months_of(policy.sharing):
        raise table.fault("queries", "共享记录在审计日志中, 其期限不得长于日志的期限")
    table.close()
    return policy


def months_of(clock: Clock) -> int:
    """Months that a clock of this table counts (保存月数)."""
    return clock.limit or 0


def _clock(table: Row, key: str, nature: Nature) -> Clock:
    clock = clock_policy().clock(table.text(key))
    if clock.unit is not Unit.MONTHS or clock.nature is not nature or not clock.limit:
        raise table.fault(key, f"{clock.rule.id} 应以月计, 性质为 {nature.value}")
    return clock


def _record(row: Row) -> KeptRecord:
    record = KeptRecord(row.text("fact"), row.texts("ends"), row.flag("running"))
    if record.fact not in FACTS or FACTS[record.fact].is_relation:
        raise row.fault("fact", f"没有这种记录: {record.fact}")
    known = {column.name for column in FACTS[record.fact].columns} | {"valid_to"}
    if unknown := sorted(set(record.ends) - known):
        raise row.fault("ends", f"{record.fact} 没有这一项: {unknown[0]}")
    row.close()
    return record
