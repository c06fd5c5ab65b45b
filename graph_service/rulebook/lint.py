"""Lint of the rule book (规则库检查): what reads well and is still not law (R0.2, R4.2a)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from graph_service.domain.measures import Group
from graph_service.domain.relations import RoleKind
from graph_service.rulebook.book import Rulebook
from graph_service.rulebook.rules import Level, Rule

BINDING = frozenset({Level.LAW, Level.REGULATION, Level.JUDICIAL})  # may reduce a right (R4.2 group A)


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault (检查发现): the rule version and what is wrong with it."""

    rule: str
    problem: str


def lint(book: Rulebook) -> tuple[Fault, ...]:
    """Return the faults of a rule book (规则库检查), none for one that may be used.

    Looked for: an unknown source, a missing article, versions of one rule that overlap, a measure of group A that does
    not rest on a law, and a role that no clause names.
    """
    return (*_citations(book), *_overlaps(book), *_group_a(book), *_roles(book))


def _citations(book: Rulebook) -> Iterator[Fault]:
    for rule in book.rules():
        if rule.source not in book.sources:
            yield Fault(rule.version, f"依据文件 {rule.source} 不在 sources.toml 中")
        if not rule.article.strip():
            yield Fault(rule.version, "没有写明条款")


def _overlaps(book: Rulebook) -> Iterator[Fault]:
    versions: defaultdict[str, list[Rule]] = defaultdict(list)
    for rule in book.rules():
        for other in versions[rule.id]:
            if _meet(rule, other):
                yield Fault(rule.version, f"与 {other.version} 的有效期重叠")
        versions[rule.id].append(rule)


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
    for rule, slots in [(row.rule, row.slots) for row in (*table.rules, table.annotation)]:
        for role in (role for slot in slots for role in slot):
            if not _names(rule.text, role, book):
                yield Fault(rule.version, f"条款没有提到“{role}”这一身份")


def _names(text: str, role: RoleKind, book: Rulebook) -> bool:
    """Whether the text names the role, by a word that is no part of another role's (负责人 in 主要负责人)."""
    words = book.propagation.role_words.get(role, ())
    for other, others in book.propagation.role_words.items():
        for longer in others:
            if other is not role and any(word in longer for word in words):
                text = text.replace(longer, "")
    return any(word in text for word in words)
