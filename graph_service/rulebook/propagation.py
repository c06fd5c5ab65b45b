"""The propagation table (责任传导表, R4.3) as typed values: triggers, slots of roles, effects, prohibitions.

``propagation_reader`` makes them from ``propagation.toml``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from graph_service.domain.measures import BanScope, MeasureKind
from graph_service.domain.relations import RoleKind
from graph_service.rulebook.rules import Rule


class Target(StrEnum):
    """Whom a rule speaks of (适用对象)."""

    HOLDERS = "holders"  # 任职人
    SELF = "self"  # 当事人本人 (自然人)
    ENTITY = "entity"  # 仅单位


class RoleTime(StrEnum):
    """When the role must be held (任职时点, R4.5)."""

    VIOLATION = "violation"
    DECISION = "decision"
    ONWARD = "onward"  # at the decision, and whoever takes office while the record stands (P25)


class Start(StrEnum):
    """From when a term runs (起算)."""

    DECISION = "decision"
    COMPLETION = "completion"
    SENTENCE_END = "sentence_end"
    DISMISSAL = "dismissal"


@dataclass(frozen=True, slots=True)
class Trigger:
    """One way for an event to set off a rule (触发条件).

    ``patterns`` pairs a text of the event (``list_code``, ``categories``, ``licence``, ``basis`` or ``words``) with a
    regular expression that must be found in it, in the part of the syntax that Python and polars share.
    ``needs_human`` says what the data cannot decide.
    """

    patterns: tuple[tuple[str, str], ...]
    needs_human: str = ""

    def matches(self, texts: Mapping[str, str]) -> bool:
        """Whether every pattern is found in the event's texts."""
        return all(re.search(pattern, texts[name]) for name, pattern in self.patterns)


@dataclass(frozen=True, slots=True)
class Term:
    """How long (期限): months fixed, between two bounds, for life, or while an entry or order stands.

    ``least`` and ``most`` are months, ``life`` the upper bound being life; all ``None`` where ``membership`` speaks.
    """

    least: int | None
    most: int | None
    life: bool
    membership: str

    @property
    def fixed(self) -> bool:
        """Whether the law leaves the deciding authority no choice of length."""
        return self.least is not None and self.least == self.most and not self.life

    @property
    def for_life(self) -> bool:
        """Whether the term is life and nothing less (终身)."""
        return self.life and self.least is None

    @property
    def words(self) -> str:
        """The term in words (期限表述).

        >>> Term(60, 60, False, "").words, Term(120, None, True, "").words, Term(0, None, True, "").words
        ('5年', '10年至终身, 由决定机关在法定幅度内确定', '一定期限至终身, 由决定机关在法定幅度内确定')
        """
        if self.membership:
            return self.membership
        if self.least is None:
            return "终身" if self.life else ""
        if self.fixed:
            return _length(self.least)
        bounds = [_length(self.least), *([_length(self.most)] if self.most else []), *(["终身"] if self.life else [])]
        return "至".join(bounds) + ", 由决定机关在法定幅度内确定"


def _length(months: int) -> str:
    if not months:
        return "一定期限"  # the law states no least
    return f"{months // 12}年" if months % 12 == 0 else f"{months}个月"


@dataclass(frozen=True, slots=True)
class Effect:
    """What the clause imposes (措施): kind, what it bars, term and start."""

    kind: MeasureKind
    scopes: tuple[BanScope, ...]
    term: Term
    start: Start


@dataclass(frozen=True, slots=True)
class PropagationRule:
    """One version of one row of R4.3 (传导条款).

    ``slots`` are the roles of the clause, alternatives within a slot; a rule without effect is a record only (P34).
    """

    rule: Rule
    target: Target
    slots: tuple[tuple[RoleKind, ...], ...]
    role_time: RoleTime
    needs_finding: bool
    with_origin: bool
    decidable: bool
    reason: str
    triggers: tuple[Trigger, ...]
    effects: tuple[Effect, ...]


@dataclass(frozen=True, slots=True)
class AnnotationRule:
    """Who is shown, without any effect, where no row reaches him (记录标注, R4.4b)."""

    rule: Rule
    slots: tuple[tuple[RoleKind, ...], ...]
    triggers: tuple[Trigger, ...]


@dataclass(frozen=True, slots=True)
class Prohibition:
    """A measure that may not spread from a list entry to these roles (依法不得传导, R4.4a)."""

    rule: Rule
    list_codes: tuple[str, ...]
    roles: tuple[RoleKind, ...]
    measure: MeasureKind


@dataclass(frozen=True, slots=True)
class PropagationTable:
    """All of ``propagation.toml`` (责任传导表)."""

    rules: tuple[PropagationRule, ...]
    annotation: AnnotationRule
    prohibitions: tuple[Prohibition, ...]
    role_words: Mapping[RoleKind, tuple[str, ...]]
    adjudged: tuple[RoleKind, ...]
    adjudged_otherwise: RoleKind
    objection: str
    ends_with_origin: str
    own_term: str
