"""Checks of persons (限制核查, R4.2b, R4.6): what a desk is answered before an appointment, a permit or a service.

Definition: the answer is made from the bans that stand on the day alone (``ban_standing``). Of a post it is that of
``bans.check``; of kinds of measure that bar no post (限制消费, 不准出境) it is blocked iff one of them stands.
Each ban that answers is told; the latest of their ends counts. A proposal or a repaired origin's measure never shows. A
decision that was not served answers nothing either: it is kept apart, as what would answer once it is served.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from graph_service.analysis.ban_standing import BanState, StandingBan, active
from graph_service.analysis.bans import NO_RECORD, NOT_CERTAIN, Answer, check, until_when
from graph_service.domain.errors import BadInput
from graph_service.domain.measures import MeasureKind, Post
from graph_service.domain.subjects import is_certain_person


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of one person (核查事项): either a ``post``, or ``kinds`` of measure.

    ``business`` are name and scope of the enterprise of the post, ``at`` its id; both may be unknown. Raises
    ``BadInput`` where not exactly one of the two is asked.
    """

    person: str
    post: Post | None = None
    kinds: frozenset[MeasureKind] = frozenset()
    business: str = ""
    at: str = ""

    def __post_init__(self) -> None:
        if (self.post is None) is not bool(self.kinds):
            raise BadInput("核查的是职务或者措施种类, 须恰好指明一项。", rule="R4.6")


@dataclass(frozen=True, slots=True)
class Checked:
    """The answer with all it rests on (核查结论及依据); ``until`` says in words when the last of ``hits`` ends.

    ``unserved`` are measures that were decided and not served: without effect now, of the kind that was asked about.
    """

    answer: Answer
    message: str
    hits: tuple[StandingBan, ...]
    until: str
    unserved: tuple[StandingBan, ...] = ()


def answer(question: Question, bans: Iterable[StandingBan], as_of: date) -> Checked:
    """Answer one question from the bans of a person as they stand on ``as_of`` (核查)."""
    found = tuple(bans)
    unserved = tuple(one for one in found if one.state is BanState.UNSERVED)
    return replace(
        _answer(question, active(found), as_of), unserved=_answer(question, unserved, as_of).hits if unserved else ()
    )


def _answer(question: Question, standing: tuple[StandingBan, ...], as_of: date) -> Checked:
    if question.post is not None:
        found = check(
            question.person, question.post, question.business, as_of, (one.ban for one in standing), at=question.at
        )
        hits = tuple(one for one in standing if any(one.ban is ban for ban in found.basis))
        return Checked(found.answer, found.message, hits, until_when(one.measure.span for one in hits) if hits else "")
    if not is_certain_person(question.person):
        return Checked(Answer.UNCERTAIN, NOT_CERTAIN, (), "")
    hits = tuple(one for one in standing if one.measure.kind in question.kinds and one.ban.person == question.person)
    if not hits:
        return Checked(Answer.CLEAR, NO_RECORD, (), "")
    until = until_when(one.measure.span for one in hits)
    kinds = "、".join(dict.fromkeys(one.measure.kind for one in hits))
    return Checked(Answer.BLOCKED, f"{kinds}({until})。", hits, until)
