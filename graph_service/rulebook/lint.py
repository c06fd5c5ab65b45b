"""Lint of the rule book (规则库检查): what reads well and is still not law (R0.2, R4.2a)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from graph_service.domain.measures import Group
from graph_service.domain.relations import RoleKind
from graph_service.rulebook.book import Rulebook
from graph_service.rulebook.entries import values_of
from graph_service.rulebook.rules import BINDING, DIRECT, Rule


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault (检查发现): the rule version and what is wrong with it."""

    rule: str
    problem: str


def lint(book: Rulebook) -> tuple[Fault, ...]:
    """Return the faults of a rule book (规则库检查), none for one that may be used.

    Looked for in every table: an unknown source, a missing article, a text older than its document, versions of one
    rule that overlap, a list that is not in ``lists.toml``. In the propagation table: a measure of group A that does
    not rest on a law; there and in the list of measures: a role that no clause names; what may not be repaired without
    a law that says so (R5.2). What a reader refuses cannot get this far (``RuleBookError``): among it a listed measure
    of group A without a law.
    """
    return (*_citations(book), *_overlaps(book), *_lists(book), *_group_a(book), *_roles(book), *_barred(book))


def _citations(book: Rulebook) -> Iterator[Fault]:
    for entry in book.entries:
        rule = entry.rule
        for key in sorted({rule.source} | values_of(entry, "source")):
            if key not in book.sources:
                yield Fault(rule.version, f"依据文件 {key} 不在 sources.toml 中")
        if not rule.article.strip():
            yield Fault(rule.version, "没有写明条款")
        source = book.sources.get(rule.source)
        if source and source.valid_from and rule.valid_from and rule.valid_from < source.valid_from:
            yield Fault(rule.version, f"有效期早于依据文件的施行日 {source.valid_from}")


def _overlaps(book: Rulebook) -> Iterator[Fault]:
    versions: defaultdict[tuple[str, str], list[Rule]] = defaultdict(list)
    for entry in book.entries:
        known = versions[entry.table, entry.rule.id]
        yield from (
            Fault(entry.rule.version, f"与 {other.version} 的有效期重叠") for other in known if _meet(entry.rule, other)
        )
        known.append(entry.rule)


def _lists(book: Rulebook) -> Iterator[Fault]:
    known = {one.rule.id for one in book.lists}
    for entry in book.entries:
        for code in sorted(values_of(entry, "list_codes") - known):
            yield Fault(entry.rule.version, f"名单 {code} 不在 lists.toml 中")


def _meet(one: Rule, other: Rule) -> bool:
    starts = [rule.valid_from for rule in (one, other) if rule.valid_from]
    ends = [rule.valid_to for rule in (one, other) if rule.valid_to]
    return not starts or not ends or max(starts) <= min(ends)


def _group_a(book: Rulebook) -> Iterator[Fault]:
    for row in book.propagation.rules:
        source = book.sources.get(row.rule.source)
        if source is None or source.level in BINDING:
            continue
        for effect in row.effects:
            if effect.kind.group is Group.A:
                yield Fault(row.rule.version, f"“{effect.kind}”减损权利, 须有法律、行政法规依据")


def _roles(book: Rulebook) -> Iterator[Fault]:
    table = book.propagation
    named = [(row.rule, row.slots) for row in (*table.rules, table.annotation)]
    named += [(measure.rule, measure.roles) for measure in book.measures.measures]
    for rule, slots in named:
        for role in (role for slot in slots for role in slot):
            if not _names(rule.text, role, book):
                yield Fault(rule.version, f"条款没有提到“{role}”这一身份")


def _barred(book: Rulebook) -> Iterator[Fault]:
    """What is barred from repair today rests on a law, a regulation or a central policy (R5.2, REP36 2)."""
    for barred in book.repair.conditions.barred:
        source = book.sources.get(barred.rule.source)
        if barred.rule.valid_to is None and (source is None or source.level not in DIRECT):
            yield Fault(barred.rule.version, "不可修复须有法律、法规或者党中央、国务院政策文件依据")


def _names(text: str, role: RoleKind, book: Rulebook) -> bool:
    """Whether the text names the role, by a word that is no part of another role's (负责人 in 主要负责人)."""
    words = book.propagation.role_words.get(role, ())
    for other, others in book.propagation.role_words.items():
        for longer in others:
            if other is not role and any(word in longer for word in words):
                text = text.replace(longer, "")
    return any(word in text for word in words)
