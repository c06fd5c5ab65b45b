"""What a credit portrait speaks of (信用画像目录, R9.1): the groups of the national catalogue and its ceilings."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from graph_service.rulebook.loader import open_table
from graph_service.rulebook.rules import Rule, read_rule


@dataclass(frozen=True, slots=True)
class Group:
    """A group of the catalogue (目录分组): the ``sections`` of a portrait that hold it, or why there is none."""

    id: str
    term: str
    sections: tuple[str, ...]
    remark: str


@dataclass(frozen=True, slots=True)
class PortraitPolicy:
    """The catalogue (信用画像目录), and how much is answered at once.

    ``most_related`` registered holders have their public facts told, ``batch`` subjects are answered at once,
    ``changes`` authorisations looked through.
    """

    rule: Rule
    groups: tuple[Group, ...]
    most_related: int
    batch: int
    changes: int

    @property
    def sections(self) -> frozenset[str]:
        """Every section that can be authorised (可授权分项)."""
        return frozenset(name for group in self.groups for name in group.sections)


@cache
def portrait_policy() -> PortraitPolicy:
    """Read ``portrait.toml`` (信用画像目录); raises ``RuleBookError``.

    >>> policy = portrait_policy()
    >>> policy.batch, "penalties" in policy.sections
    (50, True)
    """
    table = open_table("portrait")
    rule = read_rule(table)
    groups: list[Group] = []
    for row in table.rows("group"):
        group = Group(row.text("id"), row.text("term"), row.texts("sections"), row.text("remark", ""))
        if not group.sections and not group.remark:
            raise row.fault("remark", "没有分项的目录组须说明原因")
        row.close()
        groups.append(group)
    most = {name: table.integer(name) or 0 for name in ("most_related", "batch", "changes")}
    table.close()
    for name, value in most.items():
        if value < 1:
            raise table.fault(name, "应为正数")
    return PortraitPolicy(rule, tuple(groups), **most)
