"""What an act is asked with, and what it is planned to write (办理的输入与计划)."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from graph_service.analysis.cases import CaseState, advance
from graph_service.domain.acts import Act, Actor, CaseHead, Value, digest
from graph_service.rulebook.access import AccessMatrix
from graph_service.store.bolt import Connection


@dataclass(frozen=True, slots=True)
class Receiver:
    """A unit that was given what is wrong now (已取得信息的单位), from the share log (R6.4)."""

    unit: str
    name: str


@dataclass(frozen=True, slots=True)
class Draft:
    """One act to be written, and where its case stands after it (拟写入的行为)."""

    after: CaseState
    act: Act


def _nobody(subject: str, refs: Sequence[str]) -> tuple[Receiver, ...]:
    return ()


def _nothing(drafts: Sequence[Draft]) -> list[tuple[str, dict[str, object]]]:
    return []


@dataclass(frozen=True, slots=True)
class Desk:
    """Who acts, on which graph, by which rules, and when (经办).

    ``receivers`` answers from the share log who was given records of a subject; ``also`` gives the statements that are
    to be written in the same transaction as some acts: what rests on the records they bear on (``law_refresh``).
    ``vouched`` are digests of what the system itself states, and nobody may write (``voucher``); ``along`` are acts
    that the use case worked out itself, written in the transaction of the act that it performs.
    """

    connection: Connection
    matrix: AccessMatrix
    actor: Actor
    today: date
    now: datetime
    receivers: Callable[[str, Sequence[str]], Sequence[Receiver]] = _nobody
    also: Callable[[Sequence[Draft]], list[tuple[str, dict[str, object]]]] = _nothing
    vouched: frozenset[str] = frozenset()
    along: tuple[Draft, ...] = ()

    @property
    def at(self) -> str:
        """The moment as it is recorded (ISO, UTC)."""
        return self.now.isoformat(timespec="milliseconds")


def voucher(told: object) -> str:
    """Digest by which a desk knows what the system states itself (凭据): a verified document, a draw."""
    return digest((json.dumps(told, ensure_ascii=False, sort_keys=True),))


@dataclass(frozen=True, slots=True)
class Opening:
    """A case to be opened (立案申请). ``act`` is the caller's own key; ``case`` an id of its own where it has one."""

    act: str
    procedure: str
    step: str
    day: date
    subject: str = ""
    subject_name: str = ""
    refs: tuple[str, ...] = ()
    authority_code: str = ""
    authority_name: str = ""
    reason: str = ""
    data: Mapping[str, Value] = field(default_factory=dict[str, Value])
    case: str = ""

    @property
    def head(self) -> CaseHead:
        """What never changes of the case (案件要素)."""
        return CaseHead(
            id=self.case or digest((self.procedure, self.act)),
            procedure=self.procedure,
            subject=self.subject,
            subject_name=self.subject_name,
            refs=self.refs,
            authority_code=self.authority_code,
            authority_name=self.authority_name,
        )


def following(desk: Desk, wanted: Opening) -> Draft:
    """Plan a case that follows from an act (随之立案): by the same actor, of whose own right it is not asked."""
    head = wanted.head
    act = Act(wanted.act, head.id, 1, wanted.step, wanted.day, desk.at, desk.actor, wanted.reason, wanted.data)
    return Draft(advance(head, None, act), act)


@dataclass(frozen=True, slots=True)
class Taking:
    """A step to be taken (办理申请). ``seen`` is how many acts of the case the actor saw."""

    act: str
    case: str
    step: str
    day: date
    reason: str = ""
    data: Mapping[str, Value] = field(default_factory=dict[str, Value])
    seen: int | None = None
