"""What shows that the book is kept (规则覆盖): the tests and commands of each row, vector, clock and measure.

``coverage.toml`` names them; that they exist is a test of its own. An item is *shown* where something shows it and
nothing is said to be missing, *partly* shown where both, *open* where nothing shows it yet.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from graph_service.rulebook.book import Rulebook
from graph_service.rulebook.loader import Row


class Family(StrEnum):
    """What an item is one of (类别)."""

    ROW = "P"  # 责任传导表 (R4.3)
    VECTOR = "A"  # 验收用例 (R11c)
    CLOCK = "C"  # 时限 (R11a)
    MEASURE = "M"  # 翁府办〔2023〕2号 第1至31项 (R11)


FAMILY_TERMS: Mapping[Family, str] = MappingProxyType(
    {
        Family.ROW: "责任传导条款",
        Family.VECTOR: "验收用例",
        Family.CLOCK: "时限",
        Family.MEASURE: "31项措施",
    }
)
_LETTERED = {16: "abcde", 27: "ab"}
ITEMS: Mapping[Family, tuple[str, ...]] = MappingProxyType(
    {
        Family.ROW: tuple(f"P{n:02}{part}".strip() for n in range(1, 36) for part in _LETTERED.get(n, " ")),
        Family.VECTOR: tuple(f"A{n}" for n in range(1, 21)),
        Family.CLOCK: tuple(f"C{n:02}" for n in range(1, 25)),
        Family.MEASURE: tuple(f"M{n}" for n in range(1, 32)),
    }
)
"""Every item there has to be (应覆盖的全部项目), in order."""


class Shown(StrEnum):
    """How far an item is shown (覆盖状态)."""

    SHOWN = "shown"
    PARTLY = "partly"
    OPEN = "open"


SHOWN_TERMS = {Shown.SHOWN: "已展示", Shown.PARTLY: "部分展示", Shown.OPEN: "尚未展示"}


@dataclass(frozen=True, slots=True)
class Item:
    """One item (覆盖项目).

    ``tests`` are pytest node ids, ``commands`` words after ``credit-graph``. ``missing`` says what is not shown yet,
    ``not_software`` what of it no software does, ``undecidable`` which parts of a row no record of ours can set off,
    each with its reason.
    """

    id: str
    family: Family
    title: str
    status: Shown
    tests: tuple[str, ...]
    commands: tuple[str, ...]
    missing: str
    not_software: str
    undecidable: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Count:
    """How many items of a family are how far shown (汇总); ``undecidable`` have a part that no record can set off."""

    family: Family
    term: str
    shown: int
    partly: int
    open: int
    undecidable: int


@dataclass(frozen=True, slots=True)
class Coverage:
    """The whole (规则覆盖): a count for each family, and every item in order."""

    counts: tuple[Count, ...]
    items: tuple[Item, ...]


def read_coverage(table: Row, book: Rulebook) -> Coverage:
    """Read ``coverage.toml`` (规则覆盖); titles of rows and clocks are the book's own.

    Raises ``RuleBookError`` for an item too many or too few, and for one that nothing shows and that does not say why.
    """
    items: list[Item] = []
    for family, ids in ITEMS.items():
        rows = table.row(family)
        if wrong := sorted(set(ids) ^ rows.data.keys()):
            raise rows.fault(wrong[0], "缺少该项" if wrong[0] in ids else "没有这一项")
        items += [_read_item(rows.row(item), item, family, book) for item in ids]
    table.close()
    return Coverage(tuple(_count(family, items) for family in Family), tuple(items))


def _read_item(row: Row, item: str, family: Family, book: Rulebook) -> Item:
    titles = _titles(book, item) if family in (Family.ROW, Family.CLOCK) else (row.text("title"),)
    tests, commands, missing = row.texts("tests"), row.texts("commands"), row.text("missing", "")
    found = Item(
        id=item,
        family=family,
        title="; ".join(dict.fromkeys(titles)),
        status=(Shown.PARTLY if missing else Shown.SHOWN) if tests or commands else Shown.OPEN,
        tests=tests,
        commands=commands,
        missing=missing,
        not_software=row.text("not_software", ""),
        undecidable=tuple(
            f"{one.rule.id} {one.reason}" for one in book.propagation.rules if one.reason and part_of(one.rule.id, item)
        ),
    )
    if found.status is Shown.OPEN and not found.missing:
        raise row.fault("missing", f"{item} 没有测试或命令展示, 应写明尚缺什么")
    row.close()
    return found


def part_of(number: str, item: str) -> bool:
    """Whether a rule is the item or one of its parts (是否属于该项): P08.2 is a part of P08."""
    return number.partition(".")[0] == item


def _titles(book: Rulebook, item: str) -> Iterable[str]:
    rows = (one.rule.article for one in book.propagation.rules if part_of(one.rule.id, item))
    clocks = (one.rule.text for one in book.clocks if part_of(one.rule.id, item))
    return (*rows, *clocks)


def _count(family: Family, items: Iterable[Item]) -> Count:
    own = [one for one in items if one.family is family]

    def number(status: Shown) -> int:
        return sum(one.status is status for one in own)

    return Count(
        family=family,
        term=FAMILY_TERMS[family],
        shown=number(Shown.SHOWN),
        partly=number(Shown.PARTLY),
        open=number(Shown.OPEN),
        undecidable=sum(bool(one.undecidable) for one in own),
    )
