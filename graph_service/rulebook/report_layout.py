"""Layout of the public credit report (公共信用信息报告版式, R9.6): parts, their order and their words, as data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from graph_service.rulebook.loader import Row, open_table
from graph_service.rulebook.rules import Rule, read_rule


class Form(StrEnum):
    """How the items of a section are printed (列示形式)."""

    RECORD = "record"  # 一条一块
    TABLE = "table"  # 一条一行


class Closing(StrEnum):
    """What follows the sections (报告结尾)."""

    SOURCES = "sources"
    MISSING = "missing_sources"
    WAY_BACK = "way_back"
    NOTES = "notes"


@dataclass(frozen=True, slots=True)
class SectionLayout:
    """One section (分项): the field of the portrait, its title, and its values in order, each with its label."""

    field: str
    title: str
    form: Form
    columns: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ReportLayout:
    """The whole layout (版式); ``valid_days`` is how long a report is valid (报告有效天数)."""

    rule: Rule
    title: str
    kind: str
    statement: str
    valid_days: int
    sections: tuple[SectionLayout, ...]
    closing: tuple[tuple[Closing, str], ...]
    labels: Mapping[str, str]
    words: Mapping[str, str]


def report_layout(table: Row | None = None) -> ReportLayout:
    """Read ``report_layout.toml`` (报告版式).

    Raises ``RuleBookError`` for a section twice, a value without a label, a report that is never valid, or a report
    without notes: what it does not say has to be said (R9.6).

    >>> layout = report_layout()
    >>> layout.sections[0].title, layout.labels["doc_no"]
    ('基本信息', '文书号')
    """
    table = table or open_table("report_layout")
    labels = MappingProxyType(dict(map(_read_label, table.rows("label"))))
    layout = ReportLayout(
        rule=read_rule(table),
        title=table.text("title"),
        kind=table.text("kind"),
        statement=table.text("statement"),
        valid_days=table.integer("valid_days") or 0,
        sections=tuple(_read_section(row, labels) for row in table.rows("section")),
        closing=tuple(_read_closing(row) for row in table.rows("closing")),
        labels=labels,
        words=_words(table.row("words")),
    )
    fields = [one.field for one in layout.sections]
    if len(set(fields)) < len(fields):
        raise table.fault("section", "有分项写了两次")
    if layout.valid_days < 1:
        raise table.fault("valid_days", "有效天数应为正数")
    if {part for part, _ in layout.closing} != set(Closing) or len(layout.closing) != len(Closing):
        raise table.fault("closing", "来源、缺失来源、救济途径、说明须各写一次")
    table.close()
    return layout


def _read_section(row: Row, labels: Mapping[str, str]) -> SectionLayout:
    own = {**labels, **(_words(row.row("labels")) if row.has("labels") else {})}
    names = row.texts("columns")
    if unnamed := [one for one in names if one not in own]:
        raise row.fault("columns", f"{unnamed[0]} 在 label 中没有名称")
    columns = MappingProxyType({name: own[name] for name in names})
    section = SectionLayout(row.text("field"), row.text("title"), row.choice("form", Form), columns)
    row.close()
    return section


def _read_closing(row: Row) -> tuple[Closing, str]:
    read = row.choice("part", Closing), row.text("title")
    row.close()
    return read


def _read_label(row: Row) -> tuple[str, str]:
    read = row.text("field"), row.text("term")
    row.close()
    return read


def _words(row: Row) -> Mapping[str, str]:
    return MappingProxyType({name: row.text(name) for name in row.data})
