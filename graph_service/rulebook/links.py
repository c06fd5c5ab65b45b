"""What links subjects beyond control (关联群组与找关系的口径): read from ``links.toml``."""

from __future__ import annotations

from dataclasses import dataclass

from graph_service.domain.relations import RoleKind
from graph_service.rulebook.loader import Row, open_table
from graph_service.rulebook.rules import Rule, read_rule


@dataclass(frozen=True, slots=True)
class GroupPolicy:
    """By which roles, and from which share on, one person joins subjects in a group (关联群组口径)."""

    rule: Rule
    roles: frozenset[RoleKind]
    least_share: float


@dataclass(frozen=True, slots=True)
class PathPolicy:
    """What 找关系 walks over, and its ceilings (找关系口径): see ``links.toml``."""

    rule: Rule
    roles_left_out: frozenset[RoleKind]
    hub: int
    relations: int
    steps: int


@dataclass(frozen=True, slots=True)
class LinkPolicy:
    """Both of them."""

    group: GroupPolicy
    paths: PathPolicy


def link_policy() -> LinkPolicy:
    """Read ``links.toml`` (关联口径); raises ``RuleBookError``.

    >>> link_policy().group.least_share
    0.2
    """
    table = open_table("links")
    group, paths = table.row("group"), table.row("paths")
    share = group.number("least_share")
    if share is None or not 0 < share <= 1:
        raise group.fault("least_share", "应大于 0 且不超过 1")
    policy = LinkPolicy(
        GroupPolicy(read_rule(group), frozenset(group.choices("roles", RoleKind)), share),
        PathPolicy(
            rule=read_rule(paths),
            roles_left_out=frozenset(paths.choices("roles_left_out", RoleKind)),
            hub=_ceiling(paths, "hub"),
            relations=_ceiling(paths, "relations"),
            steps=_ceiling(paths, "steps"),
        ),
    )
    for row in (group, paths, table):
        row.close()
    return policy


def _ceiling(row: Row, key: str) -> int:
    value = row.integer(key)
    if value is None or value < 1:
        raise row.fault(key, "应为正整数")
    return value
