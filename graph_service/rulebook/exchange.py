"""What financing platforms ask for (平台数据项映射, R9.6a): where we hold each field, and how it may be shared."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from graph_service.domain.errors import NotFound
from graph_service.rulebook.loader import Row, open_table
from graph_service.rulebook.rules import Rule, read_rule

PLATFORMS = ("yuexinrong", "national")


class Share(StrEnum):
    """How a field may be shared (共享方式, R9.2)."""

    PUBLIC = "public"  # 公开
    BY_GRANT = "by_grant"  # 凭授权
    NOT_SHARED = "not_shared"  # 不共享


class FieldKind(StrEnum):
    """What a field holds (数据类型)."""

    TEXT = "text"
    NUMBER = "number"
    DAY = "day"
    FLAG = "flag"


@dataclass(frozen=True, slots=True)
class ExchangeField:
    """One field of a platform (平台数据项); ``path`` is SECTION.FIELD of the portrait, empty where we hold none."""

    name: str
    path: str
    kind: FieldKind
    group: str
    share: Share
    refresh: str

    @property
    def section(self) -> str:
        """Section of the portrait (分项)."""
        return self.path.partition(".")[0]

    @property
    def column(self) -> str:
        """Value of an item of the section (栏目)."""
        return self.path.partition(".")[2]

    @property
    def leaves(self) -> bool:
        """Whether it is ever handed out (对外提供)."""
        return bool(self.path) and self.share is not Share.NOT_SHARED


@dataclass(frozen=True, slots=True)
class Platform:
    """A platform (融资信用服务平台): whom subjects authorise, for what, and what it asks for."""

    rule: Rule
    id: str
    term: str
    unit_code: str
    purpose: str
    fields: tuple[ExchangeField, ...]

    def groups(self) -> Mapping[str, tuple[ExchangeField, ...]]:
        """Fields that leave, by group in the order of the table (提供的数据项)."""
        found: dict[str, tuple[ExchangeField, ...]] = {}
        for one in self.fields:
            if one.leaves:
                found[one.group] = (*found.get(one.group, ()), one)
        return MappingProxyType(found)


def read_platform(name: str, table: Row | None = None) -> Platform:
    """Read ``exchange/NAME.toml`` (平台映射).

    Refused: a field twice in a group, a path that is none, a group of several sections. Raises ``NotFound`` for another
    platform.

    >>> sorted({one.share.value for one in read_platform("national").fields})
    ['by_grant', 'not_shared', 'public']
    """
    if name not in PLATFORMS:
        raise NotFound(f"没有平台 {name}。", advice=f"可选: {'、'.join(PLATFORMS)}。", rule="R9.6a")
    table = table or open_table(f"exchange/{name}")
    platform = Platform(
        rule=read_rule(table),
        id=table.text("platform"),
        term=table.text("term"),
        unit_code=table.text("unit_code"),
        purpose=table.text("purpose"),
        fields=tuple(_read_field(row) for row in table.rows("field")),
    )
    if platform.id != name:
        raise table.fault("platform", f"应为 {name}")
    names = [(one.group, one.name) for one in platform.fields]
    if len(set(names)) < len(names):
        raise table.fault("field", "同一组中有数据项写了两次")
    for group, fields in platform.groups().items():
        if len({one.section for one in fields}) > 1:
            raise table.fault("field", f"{group}的数据项不在画像的同一分项")
    table.close()
    return platform


def _read_field(row: Row) -> ExchangeField:
    field = ExchangeField(
        name=row.text("name"),
        path=row.text("path", ""),
        kind=row.choice("type", FieldKind),
        group=row.text("group"),
        share=row.choice("share", Share),
        refresh=row.text("refresh"),
    )
    if field.path and not (field.section and field.column):
        raise row.fault("path", "应为 分项.栏目, 如 penalties.doc_no")
    row.close()
    return field
