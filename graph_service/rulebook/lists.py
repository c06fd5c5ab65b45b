"""The lists (名单, R4.1a): what each is called in the wild, who designates, on what basis, for how long."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from graph_service.rulebook.loader import Row, open_table
from graph_service.rulebook.rules import Basis, Rule, read_basis, read_rule


@dataclass(frozen=True, slots=True)
class ListRule:
    """One list (名单): ``rule.id`` is its ``list_code``.

    ``names`` recognise it in a source; ``also`` are further clauses it rests on; ``persons`` says who is listed besides
    the unit, ``removal`` how an entry ends, in words; ``severe`` whether it counts as 严重失信主体名单. Terms are
    months, ``None`` where each decision or the list's own rule sets them.
    """

    rule: Rule
    name: str
    names: tuple[str, ...]
    authority: str
    persons: str
    term_months: int | None
    max_months: int | None
    early_months: int | None
    severe: bool
    also: tuple[Basis, ...] = ()
    removal: str = ""


@cache
def read_lists() -> tuple[ListRule, ...]:
    """Read ``lists.toml`` (名单); raises ``RuleBookError``."""
    table = open_table("lists")
    lists = tuple(read_list(row) for row in table.rows("list"))
    table.close()
    return lists


def read_list(row: Row) -> ListRule:
    """Read one list (名单); raises ``RuleBookError`` naming the key at fault."""
    found = ListRule(
        rule=read_rule(row),
        name=row.text("name"),
        names=row.texts("names"),
        authority=row.text("authority"),
        persons=row.text("persons"),
        term_months=row.integer("term_months"),
        max_months=row.integer("max_months"),
        early_months=row.integer("early_months"),
        severe=row.flag("severe"),
        also=tuple(read_basis(one) for one in row.rows("also")),
        removal=row.text("removal", ""),
    )
    months = [value for value in (found.early_months, found.term_months, found.max_months) if value is not None]
    if months != sorted(months):
        raise row.fault("term_months", "应为 early_months ≤ term_months ≤ max_months")
    row.close()
    return found


def recognise(text: str, lists: Iterable[ListRule]) -> str:
    """Return the code of the list that a source's text names (名单识别), empty where none; the longest name wins.

    >>> lists = read_lists()
    >>> recognise("严重违法失信企业名单", lists), recognise("经营异常名录", lists), recognise("诚信示范", lists)
    ('SAMR_SEVERE', 'ABNORMAL', '')
    """
    met = [(len(name), one.rule.id) for one in lists for name in one.names if name in text]
    return max(met)[1] if met else ""
