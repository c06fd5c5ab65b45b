"""Bans: what a check answers, and the signal of a post held against a ban."""

from __future__ import annotations

from datetime import date

import pytest

from graph_service.analysis.bans import Answer, ban_conflicts, check, latest_end
from graph_service.analysis.propagation import spread
from graph_service.domain.decisions import Ban
from graph_service.domain.events import Event, EventKind, Finding
from graph_service.domain.interval import Interval
from graph_service.domain.measures import BanScope, Post, Span
from graph_service.domain.relations import RoleHolding, RoleKind
from graph_service.rulebook.propagation_reader import read_propagation

FROM, TO = date(2026, 3, 10), date(2031, 3, 10)
AS_OF = date(2026, 6, 30)
FOOD = BanScope(frozenset({Post.MANAGE, Post.APPLY}), field=("食品", "餐饮"))
OFFICE = BanScope(frozenset({Post.DIR, Post.SUPV, Post.EXEC}))
OTHER_LR = BanScope(frozenset({Post.LR, Post.FZ}), elsewhere=True)


def ban(scope: BanScope, last: date | None = TO, *, life: bool = False, person: str = "p:1") -> Ban:
    return Ban(person, (scope,), Span(FROM, last, life, ""), "食安法135", "翁市监认〔2026〕1号", "firm")


@pytest.mark.parametrize(
    ("post", "business", "day", "scope", "answer"),
    [
        (Post.DIR, "建材销售", AS_OF, OFFICE, Answer.BLOCKED),
        (Post.DIR, "建材销售", date(2026, 3, 9), OFFICE, Answer.CLEAR),
        (Post.DIR, "建材销售", FROM, OFFICE, Answer.BLOCKED),
        (Post.DIR, "建材销售", TO, OFFICE, Answer.BLOCKED),
        (Post.DIR, "建材销售", date(2031, 3, 11), OFFICE, Answer.CLEAR),
        (Post.LR, "建材销售", AS_OF, OFFICE, Answer.CLEAR),
        (Post.MANAGE, "餐饮服务", AS_OF, FOOD, Answer.BLOCKED),
        (Post.MANAGE, "建材销售", AS_OF, FOOD, Answer.CLEAR),
        (Post.MANAGE, "", AS_OF, FOOD, Answer.UNCERTAIN),
    ],
)
def test_check(post: Post, business: str, day: date, scope: BanScope, answer: Answer) -> None:
    assert check("p:1", post, business, day, [ban(scope)]).answer is answer


def test_other_enterprises_means_others() -> None:
    assert check("p:1", Post.LR, "x", AS_OF, [ban(OTHER_LR)], at="firm").answer is Answer.CLEAR
    assert check("p:1", Post.LR, "x", AS_OF, [ban(OTHER_LR)], at="elsewhere").answer is Answer.BLOCKED


def test_a_name_is_neither_cleared_nor_blocked() -> None:
    assert check("n:1", Post.DIR, "x", AS_OF, [ban(OFFICE)]).answer is Answer.UNCERTAIN
    assert check("p:2", Post.DIR, "x", AS_OF, [ban(OFFICE)]).message == "未查到限制记录。"


def test_overlapping_bans_are_kept_and_the_latest_end_counts() -> None:
    two = [ban(OFFICE, date(2029, 3, 10)), ban(OFFICE)]
    answer = check("p:1", Post.DIR, "x", AS_OF, two)
    assert len(answer.basis) == 2
    assert "至 2031-03-10" in answer.message
    assert latest_end(one.span for one in two) == TO
    assert latest_end(one.span for one in (*two, ban(OFFICE, None, life=True))) is None
    assert "终身" in check("p:1", Post.DIR, "x", date(2099, 1, 1), [ban(OFFICE, None, life=True)]).message


def holding(
    entity: str, kind: RoleKind, start: date | None, end: date | None = None, *, person: str = "p:1"
) -> RoleHolding:
    return RoleHolding(person, "李某", entity, kind, Interval(start, end), person.startswith("p:"), f"{entity}-{kind}")


BUSINESSES = {"firm": "甲食品公司", "cafe": "乙餐饮公司 餐饮服务", "bricks": "丙建材公司 建材销售"}
EARLY = date(2020, 1, 1)


# the P08 proposal of A1: no food management from 2026-03-10 to 2031-03-10
@pytest.mark.parametrize(
    ("held", "days"),
    [
        (holding("cafe", RoleKind.LR, date(2026, 4, 1)), (date(2026, 4, 1), None)),
        (holding("cafe", RoleKind.DIR, EARLY), (FROM, None)),
        (holding("cafe", RoleKind.LR, EARLY, date(2026, 5, 1)), (FROM, date(2026, 4, 30))),
        (holding("cafe", RoleKind.LR, EARLY, FROM), None),  # left on the day the ban begins
        (holding("cafe", RoleKind.LR, date(2026, 7, 1)), None),  # not yet
        (holding("cafe", RoleKind.SUPV, EARLY), None),  # supervises, does not manage
        (holding("bricks", RoleKind.LR, EARLY), None),  # another business
        (holding("cafe", RoleKind.LR, EARLY, person="n:1"), None),  # a name
        (holding("cafe", RoleKind.LR, EARLY, person="p:2"), None),  # somebody else
    ],
)
def test_conflicts_with_a_proposal(held: RoleHolding, days: tuple[date, date | None] | None) -> None:
    at_firm = holding("firm", RoleKind.LR, EARLY, FROM)
    event = Event(
        rid="e",
        kind=EventKind.PENALTY,
        subject="firm",
        subject_name="甲食品公司",
        doc_no="翁市监罚〔2026〕1号",
        decided_on=FROM,
        violation=(date(2025, 6, 1), date(2025, 12, 31)),
        categories=("吊销许可证件",),
        licence="食品经营许可证",
        findings=(Finding("李某"),),
    )
    proposals = spread([event], [at_firm], rulebook=read_propagation(), as_of=AS_OF).proposals
    assert [one.reach.rule for one in proposals] == ["P08"]
    found = ban_conflicts(proposals, [at_firm, held], businesses=BUSINESSES, as_of=AS_OF)
    assert [(one.first, one.last) for one in found] == ([days] if days else [])
    for one in found:
        assert (one.decided, one.rule, one.origin) == (False, "P08", "翁市监罚〔2026〕1号")
        assert one.message.startswith("疑似在拟受限期间(尚待人工认定)")


@pytest.mark.parametrize(("start", "conflicts"), [(EARLY, 0), (None, 0), (FROM, 1), (date(2026, 4, 1), 1)])
def test_a_ban_on_new_posts_leaves_those_held_alone(start: date | None, conflicts: int) -> None:
    """P19: 不得新成为"""
    scope = BanScope(frozenset({Post.AC, Post.DIR, Post.INVEST}), new=True)
    held = holding("cafe", RoleKind.DIR, start)
    assert len(ban_conflicts([], [held], businesses=BUSINESSES, as_of=AS_OF, bans=[ban(scope)])) == conflicts
    assert check("p:1", Post.DIR, "x", AS_OF, [ban(scope)]).answer is Answer.BLOCKED  # a post that is to be taken


def test_a_decided_ban_is_told_as_decided() -> None:
    (one,) = ban_conflicts(
        [], [holding("bricks", RoleKind.DIR, None)], businesses=BUSINESSES, as_of=AS_OF, bans=[ban(OFFICE)]
    )
    assert one.decided
    assert one.message == "疑似在受限期间担任董事, 任职起始日期未载明, 依据 食安法135, 须人工核实。"
