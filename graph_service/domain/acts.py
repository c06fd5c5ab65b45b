"""Acts (行为): what officers and parties did in a case, appended and never changed; all else follows from them.

A case (案件) is one run of a procedure of the rule book: an objection, a repair, a decision on a proposal, a talk. Its
state, its clocks and what it does to records are worked out by replaying its acts (``analysis.cases``), so that what
held on a day, and what was known on a day, can be asked at any time later (R11b).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import cast

from graph_service.domain.errors import BadInput

Value = str | float | bool | list[str]
"""What a field of an act may hold (栏目值): days are ISO text (ADR 0005)."""


class Effect(StrEnum):
    """What a case in some state does to the records it concerns (案件对记录的效果)."""

    MARK = "mark"  # 异议标记: no new L1, L3 weighs nothing (R6.3)
    REPAIR = "repair"  # 修复: neither shown, shared nor used (R5.4)
    PAUSE = "pause"  # 暂停公示和措施 (R5.6): as repaired while it lasts
    ANNUL = "annul"  # 撤销、撤回: void from the start, on whatever day it is asked about (R5.9)
    BAR = "bar"  # 限制生效: the measures of the case stand against the person (R4.6)
    MAXIMUM = "maximum"  # 公示至最长期限: no early stop any more (R5.7)


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts (行为人): the account, its unit by its code, its role of the access matrix.

    ``unit_name`` is what the register of accounts calls the unit: it stands for the code where a record states none.
    """

    who: str
    unit: str
    role: str
    unit_name: str = ""


@dataclass(frozen=True, slots=True)
class CaseHead:
    """What never changes of a case (案件要素).

    ``subject`` is the party it is about; ``refs`` the records and relations it concerns (``ref``); ``authority_*``
    whoever is to decide (谁认定谁负责), code empty where only a name is known.
    """

    id: str
    procedure: str
    subject: str
    subject_name: str
    refs: tuple[str, ...]
    authority_code: str
    authority_name: str


@dataclass(frozen=True, slots=True)
class Act:
    """One act (行为): the ``seq``-th of its case, done on ``day``, recorded ``at`` (ISO, UTC) by an actor.

    ``id`` is the caller's own key: the same act sent twice is one act.
    """

    id: str
    case: str
    seq: int
    step: str
    day: date
    at: str
    actor: Actor
    reason: str
    data: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Case:
    """A case with its acts in order (案卷)."""

    head: CaseHead
    acts: tuple[Act, ...]


def texts_of(value: object) -> list[str]:
    """Texts of a field that holds a list, none where it is not stated (栏目所列)."""
    return [str(one) for one in cast("list[object]", value)] if isinstance(value, list) else []


def ref(kind: str, key: str) -> str:
    """Name a record or relation of the graph over its versions (记录引用): its kind and its natural key.

    A relation (任职、持股、亲属) is named by its ``rid``: a changed statement is another statement.

    >>> ref("penalty", "9f2c")
    'penalty:9f2c'
    """
    return f"{kind}:{key}"


def ref_parts(named: str) -> tuple[str, str]:
    """Take a reference apart (记录引用); raises ``BadInput`` for a text that is none."""
    kind, colon, key = named.partition(":")
    if not kind or not colon or not key:
        raise BadInput(f"不是记录引用: {named}", advice="应为 种类:标识, 如 penalty:9f2c…")
    return kind, key


def digest(parts: Iterable[str]) -> str:
    """Id made of texts (标识): the same texts give the same id."""
    return hashlib.blake2b("\x1f".join(parts).encode(), digest_size=16).hexdigest()
