"""What a decision may be asked to do to a person, and what it may not (传导结果): five types that never mix (R0.3).

    Proposal    拟议措施    L1: rule, role at the time and identity stand; a human authority still decides
    Candidate   待补认定    something the rule needs is not on record: named in ``missing``
    NeedsId     待核身份    the holder is known by name only
    Annotation  记录标注    L2: shown on the record, no effect on any right
    Rejection   依法不得    a measure that the law forbids to spread, with the rule that says so

None of them is a ban: a ``Ban`` comes only from a confirmed decision.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from graph_service.domain.evidence import Step
from graph_service.domain.interval import Interval
from graph_service.domain.measures import BanScope, Measure, MeasureKind, Span
from graph_service.domain.relations import RoleKind

PENDING = "待人工认定"


class Note(StrEnum):
    """What the deciding human must look at (提示)."""

    ROLE_UNCERTAIN = "ROLE_UNCERTAIN"  # 任职时间不完整或违法时间未载明 (R4.5)
    COMPUTED_CONTROL = "COMPUTED_CONTROL"  # 疑似实际控制人, 由股权计算得出 (R8.7)
    RULE_UNCONFIRMED = "RULE_UNCONFIRMED"  # 规则文本未经核对


NOTE_TERMS: dict[str, str] = {
    Note.ROLE_UNCERTAIN: "任职时间或违法时间不完整",
    Note.COMPUTED_CONTROL: "疑似实际控制人, 由股权计算得出",
    Note.RULE_UNCONFIRMED: "规则文本未经核对",
}
LAYER_TERMS: dict[str, str] = {"proposal": "拟议", "candidate": "待补认定", "needs_id": "待核身份"}


class Missing(StrEnum):
    """What a candidate lacks (尚缺的要件)."""

    FINDING = "FINDING"  # 决定书未认定其个人责任 (R4.6a step 5)
    SELECTION = "SELECTION"  # 期间有多人任职, 决定书未指明何人 (R4.5)
    CONTROL = "CONTROL"  # 实际控制关系仅由计算得出, 待核实
    TRIGGER = "TRIGGER"  # 适用条件不能由现有数据判定


MISSING_TERMS: dict[str, str] = {
    Missing.FINDING: "决定书未认定个人责任",
    Missing.SELECTION: "期间有多人任职, 决定书未指明",
    Missing.CONTROL: "实际控制关系仅由计算得出(疑似)",
    Missing.TRIGGER: "适用条件不能由现有数据判定",
}


@dataclass(frozen=True, slots=True)
class Reach:
    """Who would be reached, by which rule, as holder of what, on what evidence (传导依据).

    ``role`` is ``None`` where the person is himself the subject of the event. ``window`` are the days asked about
    (inclusive): the violation, or the day of the decision. ``overlap`` is the part of it in which the role was held.
    ``authority_*`` decides (谁认定谁负责); ``way_back`` says how to object and what repair does (R5.8, R6.1).
    """

    person: str
    person_name: str
    entity: str
    entity_name: str
    role: RoleKind | None
    role_rid: str
    held: Interval
    window: tuple[date, date]
    overlap: tuple[date, date]
    event: str
    doc_no: str
    decided_on: date
    authority_code: str
    authority_name: str
    rule: str
    version: str
    article: str
    quote: str
    path: tuple[Step, ...]
    notes: tuple[Note, ...]
    way_back: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Proposal:
    """A legal measure proposed to the authority that decided (拟议措施, L1)."""

    reach: Reach
    measures: tuple[Measure, ...]
    status: str = PENDING


@dataclass(frozen=True, slots=True)
class Candidate:
    """A person whom the rule may reach once what is missing has been found (待补认定)."""

    reach: Reach
    measures: tuple[Measure, ...]
    missing: tuple[Missing, ...]
    status: str = PENDING


@dataclass(frozen=True, slots=True)
class NeedsId:
    """A holder of the role who is known by name only (待核身份, R4.6a step 4): no measure is worked out."""

    reach: Reach
    status: str = PENDING


@dataclass(frozen=True, slots=True)
class Annotation:
    """A person shown on the record as responsible (记录标注, L2): no right is touched (R0.3)."""

    reach: Reach


@dataclass(frozen=True, slots=True)
class Rejection:
    """A measure that may not spread to this person (依法不得传导, R4.4)."""

    person: str
    person_name: str
    entity: str
    entity_name: str
    role: RoleKind | None
    event: str
    doc_no: str
    measure: MeasureKind
    rule: str
    article: str
    reason: str


@dataclass(frozen=True, slots=True)
class Ban:
    """A ban in force by a confirmed decision (限制, R4.6): the only thing a check may block on.

    ``decision`` is the number of the decision that confirmed it, ``basis`` the article; a ban imported from another
    region keeps its foreign number. Repair does not end it unless the rule says so (R5.8).
    """

    person: str
    scopes: tuple[BanScope, ...]
    span: Span
    basis: str
    decision: str
    entity: str = ""
