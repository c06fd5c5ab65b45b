"""The list of measures (失信惩戒措施清单, R4.2, R4.2a): what may be applied where, on which record, by which law.

``measures_reader`` makes it from ``measures.toml``. The county may apply what is here and create nothing (R0.2); the
measures on the persons behind a unit are not here but in the propagation table (R4.3), the only source of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from graph_service.domain.measures import MeasureKind
from graph_service.domain.relations import RoleKind
from graph_service.domain.scenes import Scene
from graph_service.rulebook.lists import ListRule
from graph_service.rulebook.propagation import Start, Term, Trigger
from graph_service.rulebook.rules import Basis, Rule


class MeasureTarget(StrEnum):
    """Whom a measure may be applied to (适用对象): always the party that the record itself is about."""

    ENTITY = "entity"  # 单位
    PERSONS = "persons"  # 自然人
    BOTH = "both"


class EndEvent(StrEnum):
    """What ends a measure (终止事由)."""

    REPAIR = "repair"  # 信用修复
    EXPIRY = "expiry"  # 期限届满
    REVOCATION = "revocation"  # 原决定撤销
    PERFORMANCE = "performance"  # 履行完毕


class Discretion(StrEnum):
    """Whether the applying body has a choice (裁量)."""

    MUST = "must"  # 应当
    MAY = "may"  # 可以


DISCRETION_TERMS = {Discretion.MUST: "应当", Discretion.MAY: "可以"}


@dataclass(frozen=True, slots=True)
class MeasureRule:
    """One version of one measure (措施).

    ``rule.id`` is the ``measure_code``. ``roles`` are the persons the clause speaks of, besides the party itself, who
    are reached by their own entry or decision alone. ``actor`` applies it. ``reason`` says why no record that we hold
    can set it off, where ``triggers`` are empty.
    """

    rule: Rule
    also: tuple[Basis, ...]
    kind: MeasureKind
    triggers: tuple[Trigger, ...]
    reason: str
    target: MeasureTarget
    roles: tuple[tuple[RoleKind, ...], ...]
    actor: str
    scenes: tuple[Scene, ...]
    start: Start
    term: Term
    ends: frozenset[EndEvent]
    discretion: Discretion
    list_version: str
    quote: str = ""

    @property
    def basis(self) -> tuple[Basis, ...]:
        """Every clause it rests on (依据), the principal one first."""
        return (Basis(self.rule.source, self.rule.article, self.quote), *self.also)


@dataclass(frozen=True, slots=True)
class Proportionality:
    """What an officer must ask himself before a measure is applied (比例原则, R4.2c), and what he must tell."""

    rule: Rule
    linked: str
    mildest: str
    notice: str

    @property
    def questions(self) -> tuple[str, str]:
        """The two questions, in their order."""
        return self.linked, self.mildest


@dataclass(frozen=True, slots=True)
class MeasureList:
    """All of ``measures.toml`` (措施清单): one edition, in force from the day of its head.

    ``no_kind`` says for kinds without a measure where they are ruled, or why there is none; ``in_scene`` what has to be
    said in a scene besides the measures found; ``lists`` are the lists by code, whose terms end an entry.
    """

    edition: Rule
    version: str
    measures: tuple[MeasureRule, ...]
    proportionality: Proportionality
    no_kind: Mapping[MeasureKind, str]
    in_scene: Mapping[Scene, str]
    lists: Mapping[str, ListRule]
