"""Bans (限制, R4.6): what a check answers, and who seems to hold a post that he is, or would be, barred from.

A ban exists only by a confirmed decision. A check blocks on bans alone; a proposal that no human has decided can give a
signal (L3, 疑似) and nothing else. Bans hold nation-wide, each is kept, and per scope the latest end counts.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from graph_service.domain.decisions import Ban, Proposal
from graph_service.domain.measures import BanScope, Post, Span, involved
from graph_service.domain.relations import ROLE_TERMS, RoleHolding
from graph_service.domain.subjects import is_certain_person

NO_RECORD = "未查到限制记录。"  # never "no risk"
NOT_CERTAIN = "身份未经核验, 不能确定是否受限。"


class Answer(StrEnum):
    """What a check answers (核查结论)."""

    CLEAR = "clear"  # 未查到限制记录: no ban on record, never "no risk"
    BLOCKED = "blocked"  # 受限
    UNCERTAIN = "uncertain"  # 不能确定


@dataclass(frozen=True, slots=True)
class CheckAnswer:
    """The answer with the bans it rests on (核查结论及依据) and a sentence for the desk."""

    answer: Answer
    basis: tuple[Ban, ...]
    message: str


@dataclass(frozen=True, slots=True)
class BanConflict:
    """A signal that a person may hold a post he is barred from (疑似违反限制, BAN_CONFLICT, L3): a human verifies.

    ``decided`` tells a ban in force from a measure that is only proposed (拟). ``first`` and ``last`` are the days in
    which post and span meet, ``last`` ``None`` while they still do.
    """

    person: str
    person_name: str
    entity: str
    holding: RoleHolding
    origin: str
    rule: str
    article: str
    decided: bool
    first: date
    last: date | None
    message: str


def check(person: str, post: Post, business: str, as_of: date, bans: Iterable[Ban], *, at: str = "") -> CheckAnswer:
    """Answer whether a person may take a post (任职资格核查): clear, blocked with its basis, or uncertain.

    A ban on an activity bars from every post that involves it: a firm's legal representative manages it. ``business``
    is the name and scope of the enterprise, ``at`` the subject of the post, each empty where the enquirer does not say:
    a ban of one line of business, or on *other* enterprises, then leaves the answer uncertain. A person known by name
    only is never cleared and never blocked. The basis holds the very bans that were given.
    """
    if not is_certain_person(person):
        return CheckAnswer(Answer.UNCERTAIN, (), NOT_CERTAIN)
    posts = involved(post)
    barring = [
        (ban, [scope for scope in ban.scopes if not scope.posts.isdisjoint(posts) and _elsewhere(scope, ban, at)])
        for ban in bans
        if ban.person == person and ban.span.covers(as_of)
    ]
    blocked = tuple(
        ban for ban, scopes in barring if any(one.covers(business) and (at or not one.elsewhere) for one in scopes)
    )
    if blocked:
        basis = "; ".join(dict.fromkeys(ban.basis for ban in blocked))
        return CheckAnswer(Answer.BLOCKED, blocked, f"受限({until_when(ban.span for ban in blocked)}), 依据: {basis}。")
    doubtful = [(ban, scopes) for ban, scopes in barring if any(not business or one.covers(business) for one in scopes)]
    if doubtful:
        open_field = any(not one.covers(business) for _, scopes in doubtful for one in scopes)
        lacking = "行业限制, 未提供拟任职单位业务" if open_field else "对其他单位的限制, 未提供拟任职单位代码"
        return CheckAnswer(Answer.UNCERTAIN, tuple(ban for ban, _ in doubtful), f"存在{lacking}。")
    return CheckAnswer(Answer.CLEAR, (), NO_RECORD)


def _elsewhere(scope: BanScope, ban: Ban, at: str) -> bool:
    """Whether a scope reaches a post at ``at``: one on other enterprises not at the one it came from."""
    return not (scope.elsewhere and at and at == ban.entity)


def until_when(spans: Iterable[Span]) -> str:
    """Say when the last of several spans ends (重叠限制的终止, R4.6): each ban is kept, the latest end counts.

    >>> until_when([Span(date(2026, 3, 10), date(2029, 3, 10), False, ""), Span(date(2026, 3, 10), None, True, "")])
    '终身'
    """
    kept = list(spans)
    last = latest_end(kept)
    return "终身" if any(one.life for one in kept) else f"至 {last}" if last else "至解除"


def latest_end(spans: Iterable[Span]) -> date | None:
    """Return the day the last of several spans ends (重叠限制的终止日), ``None`` where one has no end (R4.6)."""
    ends = [span.last for span in spans]
    return None if None in ends else max(end for end in ends if end)


def ban_conflicts(
    proposals: Iterable[Proposal],
    roles: Iterable[RoleHolding],
    *,
    businesses: Mapping[str, str],
    as_of: date,
    bans: Iterable[Ban] = (),
) -> tuple[BanConflict, ...]:
    """Find persons who seem to hold a post they are barred from (疑似违反限制, BAN_CONFLICT).

    Definition: a person of certain identity whom a ban bars, or a proposal would bar, from a post holds a role that is
    this post, in a business of its field, at some day of the span up to ``as_of``. A role that began before the span
    counts as well: the law asks for it to be ended (CL 178(3)), unless it bars newly taken posts alone (P19); at the
    subject of the event itself only a ban that is not limited to *other* enterprises counts. A role without a stated
    start is taken as held, and the message says so.

    ``businesses`` gives name and scope of each subject. The cost is one look-up a barred person.
    """
    held: defaultdict[str, list[RoleHolding]] = defaultdict(list)
    for holding in roles:
        if holding.certain:
            held[holding.person].append(holding)
    found: list[BanConflict] = []
    for bar in (*_proposed(proposals), *_decided(bans)):
        for holding in held.get(bar.person, ()):
            days = _days_together(bar.span, holding, as_of)
            business = businesses.get(holding.entity, "")
            if days and any(_bars(scope, bar.span, holding, business, bar.entity) for scope in bar.scopes):
                found.append(_conflict(bar, holding, days))
    found.sort(key=lambda one: (one.first, one.person_name, one.rule, one.entity, one.holding.kind, one.origin))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Bar:
    """A ban and a proposed measure brought to one form."""

    person: str
    entity: str
    scopes: tuple[BanScope, ...]
    span: Span
    origin: str
    rule: str
    article: str
    decided: bool


def _proposed(proposals: Iterable[Proposal]) -> Iterable[_Bar]:
    for one in proposals:
        for measure in one.measures:
            reach = one.reach
            yield _Bar(
                person=reach.person,
                entity=reach.entity,
                scopes=measure.scopes,
                span=measure.span,
                origin=reach.doc_no,
                rule=reach.rule,
                article=reach.article,
                decided=False,
            )


def _decided(bans: Iterable[Ban]) -> Iterable[_Bar]:
    for ban in bans:
        yield _Bar(ban.person, ban.entity, ban.scopes, ban.span, ban.decision, "", ban.basis, decided=True)


def _bars(scope: BanScope, span: Span, holding: RoleHolding, business: str, origin: str) -> bool:
    other = holding.entity != origin
    taken = holding.held.start is not None and holding.held.start >= span.first
    return (
        scope.bars(holding.kind)
        and scope.covers(business)
        and (other or not scope.elsewhere)
        and (taken or not scope.new)
    )


def _days_together(span: Span, holding: RoleHolding, as_of: date) -> tuple[date, date | None] | None:
    """Return the days up to ``as_of`` in which both run, the last ``None`` where both still do."""
    start = holding.held.start
    first = span.first if start is None else max(span.first, start)
    ends = [date.fromordinal(holding.held.end.toordinal() - 1)] if holding.held.end else []
    ends += [span.last] if span.last else []
    last = min(ends) if ends else None
    if first > as_of or (last and last < first):
        return None
    return first, last if last and last <= as_of else None


def _conflict(bar: _Bar, holding: RoleHolding, days: tuple[date, date | None]) -> BanConflict:
    status = "受限期间" if bar.decided else "拟受限期间(尚待人工认定)"
    undated = ", 任职起始日期未载明" if holding.held.uncertain else ""
    return BanConflict(
        person=bar.person,
        person_name=holding.person_name,
        entity=holding.entity,
        holding=holding,
        origin=bar.origin,
        rule=bar.rule,
        article=bar.article,
        decided=bar.decided,
        first=days[0],
        last=days[1],
        message=f"疑似在{status}担任{ROLE_TERMS[holding.kind]}{undated}, 依据 {bar.article}, 须人工核实。",
    )
