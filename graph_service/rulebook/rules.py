"""What every rule carries (规则的共同要素): id, source, article, dates in force, status, text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol, TypeVar

from graph_service.rulebook.loader import Row

SUSPECTED_MOST = 0.5  # R8.11: no rule file may trust what is suspected (疑似) more


class Status(StrEnum):
    """Whether the article text was read (确认状态): only mark [V] of the rule book is confirmed, all else shows so."""

    CONFIRMED = "confirmed"
    UNCONFIRMED = "unconfirmed"


STATUS_TERMS = {Status.CONFIRMED: "已核对原文", Status.UNCONFIRMED: "未核对原文"}


class Level(StrEnum):
    """Rank of a source (效力层级)."""

    LAW = "law"  # 法律
    REGULATION = "regulation"  # 行政法规
    JUDICIAL = "judicial"  # 司法解释
    LOCAL = "local"  # 地方性法规
    DEPARTMENTAL = "departmental"  # 部门规章及规范性文件
    POLICY = "policy"  # 党中央、国务院政策文件
    STANDARD = "standard"  # 标准
    DEFAULT = "default"  # 本系统缺省值 [G]


LEVEL_TERMS = {
    Level.LAW: "法律",
    Level.REGULATION: "行政法规",
    Level.JUDICIAL: "司法解释及司法文件",
    Level.LOCAL: "地方性法规",
    Level.DEPARTMENTAL: "部门规章及规范性文件",
    Level.POLICY: "政策文件",
    Level.STANDARD: "标准",
    Level.DEFAULT: "本系统缺省",
}
BINDING = frozenset({Level.LAW, Level.REGULATION, Level.JUDICIAL})
"""What may reduce a right (可以减损权利的依据, R4.2 group A)."""
DIRECT = BINDING | {Level.LOCAL, Level.POLICY}
"""What a measure of any kind has to cite itself (措施须直接引用的依据, R0.2)."""


@dataclass(frozen=True, slots=True)
class Source:
    """A document that rules cite (依据文件); ``recheck`` is what became known of a later text that was not read."""

    key: str
    title: str
    level: Level
    valid_from: date | None
    valid_to: date | None
    status: Status
    recheck: str = ""


@dataclass(frozen=True, slots=True)
class Basis:
    """One clause that something rests on (依据条款); ``quote`` are its own words where they were copied out."""

    source: str
    article: str
    quote: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """The head of every rule (规则): one version of one rule of one document.

    ``valid_from`` and ``valid_to`` are the first and the last day in force, ``None`` where not stated: an event is
    judged by the version in force on its own day, never by the newest.
    """

    id: str
    source: str
    article: str
    valid_from: date | None
    valid_to: date | None
    status: Status
    text: str

    @property
    def version(self) -> str:
        """Id and version in one text (规则版本).

        >>> Rule("P08", "FSL", "食安法135", date(2021, 4, 29), None, Status.CONFIRMED, "").version
        'P08@2021-04-29'
        """
        return f"{self.id}@{self.valid_from or ''}"

    def in_force(self, day: date) -> bool:
        """Whether this version was in force on ``day`` (有效性)."""
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)


class Ruled(Protocol):
    """Anything with a rule head."""

    @property
    def rule(self) -> Rule:
        """The head (规则要素)."""
        ...


R = TypeVar("R", bound=Ruled)


def in_force(rules: Iterable[R], day: date) -> tuple[R, ...]:
    """Return the rules in force on ``day`` (当日有效的规则), in the order of the table."""
    return tuple(item for item in rules if item.rule.in_force(day))


def cited(rule: str, article: str, status_term: str) -> str:
    """Cite a rule in words (规则引用): its number, the article where that says more, whether its text was read.

    >>> cited("R8.12", "招标投标法实施条例34", "已核对原文"), cited("R8.10", "R8.10", "未核对原文")
    ('R8.12 招标投标法实施条例34, 已核对原文', 'R8.10, 未核对原文')
    """
    return ", ".join(part for part in (" ".join(dict.fromkeys((rule, article))).strip(), status_term) if part)


def any_of(words: Iterable[str]) -> str:
    r"""Return the pattern that finds any of some words (任一用语), in the syntax Python and polars share.

    >>> any_of(("吊销", "情节(严重)"))
    '吊销|情节\\(严重\\)'
    """
    return "|".join(re.escape(word) for word in words)


def read_rule(row: Row) -> Rule:
    """Read the head of a rule (规则要素) from its table; raises ``RuleBookError`` naming file and key."""
    rule = Rule(
        id=row.text("id"),
        source=row.text("source"),
        article=row.text("article", ""),
        valid_from=row.day("valid_from"),
        valid_to=row.day("valid_to"),
        status=row.choice("status", Status),
        text=row.text("text"),
    )
    if rule.valid_from and rule.valid_to and rule.valid_to < rule.valid_from:
        raise row.fault("valid_to", "早于 valid_from")
    return rule


def read_source(row: Row) -> Source:
    """Read a document (依据文件) from its table in ``sources.toml``."""
    source = Source(
        key=row.text("key"),
        title=row.text("title"),
        level=row.choice("level", Level),
        valid_from=row.day("valid_from"),
        valid_to=row.day("valid_to"),
        status=row.choice("status", Status),
        recheck=row.text("recheck", ""),
    )
    row.close()
    return source


def read_basis(row: Row) -> Basis:
    """Read a clause (依据条款) beside the one in the head; raises ``RuleBookError``."""
    basis = Basis(row.text("source"), row.text("article"), row.text("quote", ""))
    row.close()
    return basis
