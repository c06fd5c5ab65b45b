"""Questions about the rule book (规则库查询): what a rule says, in which version, by which document."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import cast

from graph_service.domain.errors import NotFound
from graph_service.rulebook.access import REACH_TERMS
from graph_service.rulebook.book import Rulebook
from graph_service.rulebook.entries import Entry, find_entries, near
from graph_service.rulebook.labels import Labels, Words
from graph_service.rulebook.rules import LEVEL_TERMS, STATUS_TERMS


@dataclass(frozen=True, slots=True)
class SourceShown:
    """The document that a rule cites (依据文件)."""

    key: str
    title: str
    level: str
    valid_from: date | None
    valid_to: date | None
    status: str
    recheck: str


@dataclass(frozen=True, slots=True)
class LineShown:
    """One thing that a rule holds (规则内容), by its name and in words."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class RuleShown:
    """One version of one rule (规则版本), in words a clerk reads; ``data`` is what its table holds, as written."""

    id: str
    version: str
    table: str
    table_term: str
    source: SourceShown
    article: str
    valid_from: date | None
    valid_to: date | None
    status: str
    status_term: str
    text: str
    lines: tuple[LineShown, ...]
    data: Mapping[str, object]


def show_rule(book: Rulebook, labels: Labels, wanted: str, day: date | None = None) -> tuple[RuleShown, ...]:
    """Show every version of a rule, or the one in force on a day (查看规则).

    ``wanted`` is the number of a rule of any table, or the name of a list or a signal. Raises ``NotFound`` with the
    numbers nearest to it, or with the versions there are where none is in force on the day.
    """
    versions = find_entries(book.entries, wanted)
    if not versions:
        like = near(book.entries, wanted)
        advice = f"相近的有: {'、'.join(like)}。" if like else "规则号如 P08、C01、R5.1、SAMR_SEVERE。"
        raise NotFound(f"规则库中没有 {wanted}。", advice=advice)
    found = versions if day is None else find_entries(versions, wanted, day)
    if not found:
        spans = "; ".join(f"{one.rule.id} {_span(one.rule.valid_from, one.rule.valid_to)}" for one in versions)
        raise NotFound(f"{wanted} 在 {day} 没有有效的版本。", advice=f"现有版本: {spans}。")
    return tuple(_shown(one, book, labels) for one in found)


def _span(first: date | None, last: date | None) -> str:
    return f"{first or '起始日未载明'} 至 {last or '今'}"


def _permissions(entry: Entry) -> Mapping[str, Words]:
    """What the codes of the table of access are called, as it says itself (权限名称)."""
    scopes = entry.more.get("scopes")
    if not isinstance(scopes, dict):
        return {}
    called = cast("dict[str, str]", scopes)
    return {"grants": called | {reach.value: term for reach, term in REACH_TERMS.items()}, "officer_scopes": called}


def _shown(entry: Entry, book: Rulebook, labels: Labels) -> RuleShown:
    rule = entry.rule
    source = book.sources[rule.source]
    names: Mapping[str, Words] = {
        "source": {one.key: one.title for one in book.sources.values()},
        "list_codes": {one.rule.id: one.name for one in book.lists},
        **_permissions(entry),
    }
    return RuleShown(
        id=rule.id,
        version=rule.version,
        table=entry.table,
        table_term=labels.tables.get(entry.table, entry.table),
        source=SourceShown(
            key=source.key,
            title=source.title,
            level=LEVEL_TERMS[source.level],
            valid_from=source.valid_from,
            valid_to=source.valid_to,
            status=STATUS_TERMS[source.status],
            recheck=source.recheck,
        ),
        article=rule.article,
        valid_from=rule.valid_from,
        valid_to=rule.valid_to,
        status=rule.status,
        status_term=STATUS_TERMS[rule.status],
        text=rule.text,
        lines=tuple(LineShown(label, text) for label, text in labels.lines(entry, names)),
        data=dict(entry.more),
    )
