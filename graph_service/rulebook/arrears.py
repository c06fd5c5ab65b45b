"""Rules on arrears to small and medium enterprises (拖欠中小企业账款, R4.8); read from ``arrears.toml``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache

from graph_service.rulebook.loader import Row, open_table
from graph_service.rulebook.rules import Rule, read_rule


@dataclass(frozen=True, slots=True)
class ArrearsPolicy:
    """Rules on arrears (拖欠账款规则): ``kind`` and ``severe`` name a debt, ``*_by`` the last day to publish, MM-DD.

    ``words`` say in a publication or an annual report that it is about such debts.
    """

    rule: Rule
    kind: str
    severe: str
    publication: Rule
    organs_by: str
    enterprises_by: str
    words: tuple[str, ...]


@cache
def arrears_policy() -> ArrearsPolicy:
    """Read ``arrears.toml`` (拖欠账款规则), once; raises ``RuleBookError``.

    >>> arrears_policy().organs_by
    '03-31'
    """
    return read_arrears(open_table("arrears"))


def read_arrears(table: Row) -> ArrearsPolicy:
    """Read the table (拖欠账款规则); raises ``RuleBookError`` naming the key at fault."""
    row = table.row("publication")
    policy = ArrearsPolicy(
        rule=read_rule(table),
        kind=table.text("kind"),
        severe=table.text("severe"),
        publication=read_rule(row),
        organs_by=_day_of_year(row, "organs_by"),
        enterprises_by=_day_of_year(row, "enterprises_by"),
        words=row.texts("words"),
    )
    row.close()
    table.close()
    return policy


def _day_of_year(row: Row, key: str) -> str:
    text = row.text(key)
    try:
        date.fromisoformat(f"2001-{text}")  # a year without a leap day: one that every year has
    except ValueError:
        raise row.fault(key, f"应为 MM-DD, 实为 {text!r}") from None
    return text
