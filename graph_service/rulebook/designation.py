"""Rules of designation (严重失信主体认定, R4.1): who may list whom, and on what penalty; from ``designation.toml``."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from graph_service.rulebook.loader import Row, open_table
from graph_service.rulebook.rules import Rule, read_rule


@dataclass(frozen=True, slots=True)
class Circumstance:
    """One kind of heavier penalty (较重处罚的情形): words of its categories and of its text, empty for any.

    ``without`` are regular expressions of what is no such word; ``serious`` asks for a record of class 严重 (R5.1).
    """

    term: str
    categories: tuple[str, ...]
    words: tuple[str, ...]
    without: tuple[str, ...]
    serious: bool


@dataclass(frozen=True, slots=True)
class DesignationPolicy:
    """Rules of designation (认定规则).

    ``endings`` and ``joints`` turn the authority of a list into the words by which a unit's name is known; ``alone``
    are kinds of authority whose place no other unit takes. ``lists`` need a penalty of one of ``circumstances``.
    """

    rule: Rule
    endings: tuple[str, ...]
    joints: tuple[str, ...]
    alone: tuple[str, ...]
    heavier: Rule
    lists: tuple[str, ...]
    circumstances: tuple[Circumstance, ...]

    def circumstance(self, term: str) -> Circumstance | None:
        """Return a circumstance by its term (情形), ``None`` where there is none of that name."""
        return next((one for one in self.circumstances if one.term == term), None)


@cache
def designation_policy() -> DesignationPolicy:
    """Read ``designation.toml`` (认定规则), once; raises ``RuleBookError``.

    >>> designation_policy().lists
    ('SAMR_SEVERE',)
    """
    return read_designation(open_table("designation"))


def read_designation(table: Row) -> DesignationPolicy:
    """Read the table (认定规则); raises ``RuleBookError`` naming the key at fault."""
    heavier = table.row("heavier")
    policy = DesignationPolicy(
        rule=read_rule(table),
        endings=table.texts("endings"),
        joints=table.texts("joints"),
        alone=table.texts("alone"),
        heavier=read_rule(heavier),
        lists=heavier.texts("lists"),
        circumstances=tuple(_read_circumstance(row) for row in heavier.rows("circumstance")),
    )
    heavier.close()
    table.close()
    return policy


def _read_circumstance(row: Row) -> Circumstance:
    read = Circumstance(
        row.text("term"), row.texts("categories"), row.texts("words"), row.texts("without"), row.flag("serious")
    )
    row.close()
    return read
