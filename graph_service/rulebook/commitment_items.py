"""Items handled on a promise (承诺事项目录, R3.3): by department, with the parts that may be missing at first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from graph_service.domain.commitments import CommitmentType, ExcludedMatter
from graph_service.domain.identity import check_uscc
from graph_service.domain.names import name_key
from graph_service.rulebook.loader import Row, open_table
from graph_service.rulebook.rules import Rule, read_rule


@dataclass(frozen=True, slots=True)
class ItemPart:
    """One part of an application (申请材料): a core part is never missing, another one where the list says so."""

    name: str
    core: bool
    may_lack: bool


@dataclass(frozen=True, slots=True)
class CommitmentItem:
    """An item of a department (承诺事项), the types of promise it is handled on, the excluded matters it touches."""

    name: str
    department_code: str
    department_name: str
    types: tuple[CommitmentType, ...]
    touches: tuple[ExcludedMatter, ...]
    parts: Mapping[str, ItemPart]

    def part(self, name: str) -> ItemPart | None:
        """Find a part by its name (申请材料)."""
        return self.parts.get(name_key(name))


@dataclass(frozen=True, slots=True)
class ItemCatalogue:
    """All items (承诺事项目录); ``example``: the invented ones that the product ships with, as ``rule`` says."""

    rule: Rule
    items: Mapping[tuple[str, str], CommitmentItem]
    example: bool

    def find(self, department: str, name: str) -> CommitmentItem | None:
        """Find an item of a department by its name (查事项).

        >>> item_catalogue().find("11440229MB2D00057G", "住所 证明").types
        (<CommitmentType.PROOF: '证明事项型'>,)
        """
        return self.items.get((department, name_key(name)))


@cache
def item_catalogue() -> ItemCatalogue:
    """Read ``commitment_items.toml`` (承诺事项目录), once; raises ``RuleBookError``."""
    return read_items(open_table("commitment_items"))


def read_items(table: Row) -> ItemCatalogue:
    """Read the table (承诺事项目录). Refused: an item twice, a department that is no organ, a core part let go."""
    items: dict[tuple[str, str], CommitmentItem] = {}
    for row in table.rows("item"):
        item = _read_item(row)
        place = (item.department_code, name_key(item.name))
        if place in items:
            raise row.fault("name", f"{item.department_name}的“{item.name}”写了两次")
        items[place] = item
    catalogue = ItemCatalogue(read_rule(table), MappingProxyType(items), table.flag("example"))
    table.close()
    return catalogue


def _read_item(row: Row) -> CommitmentItem:
    parts = {name_key(part.name): part for part in map(_read_part, row.rows("part"))}
    item = CommitmentItem(
        name=row.text("name"),
        department_code=row.text("department_code"),
        department_name=row.text("department_name"),
        types=row.choices("types", CommitmentType),
        touches=row.choices("touches", ExcludedMatter),
        parts=MappingProxyType(parts),
    )
    if not item.types:
        raise row.fault("types", "缺少该项")
    if not item.department_code.startswith("1") or not check_uscc(item.department_code).ok:
        raise row.fault("department_code", "应为机关事业单位的统一社会信用代码")
    row.close()
    return item


def _read_part(row: Row) -> ItemPart:
    part = ItemPart(row.text("name"), row.flag("core"), row.flag("may_lack"))
    if part.core and part.may_lack:
        raise row.fault("may_lack", "核心要件不得容缺(R3.3)")
    row.close()
    return part
