"""Spread to responsible persons: the acceptance vectors, and what may not be reached."""

from __future__ import annotations

from datetime import date
from functools import cache

import pytest

from graph_service.analysis.propagation import Spread, spread
from graph_service.domain.decisions import Missing, Note
from graph_service.domain.events import Event, EventKind, EventState, Finding
from graph_service.domain.interval import Interval
from graph_service.domain.measures import MeasureKind
from graph_service.domain.relations import RoleHolding, RoleKind
from graph_service.rulebook.propagation_reader import read_propagation

AS_OF, FIRM = date(2026, 6, 30), "firm"
Told = dict[str, set[tuple[str, str]]]
table = cache(read_propagation)


def role(
    name: str,
    kind: str = "LR",
    start: str | None = "2020-01-01",
    end: str | None = None,
    *,
    certain: bool = True,
    at: str = FIRM,
) -> RoleHolding:
    held = Interval(date.fromisoformat(start) if start else None, date.fromisoformat(end) if end else None)
    return RoleHolding(f"{'p' if certain else 'n'}:{name}", name, at, RoleKind(kind), held, certain, f"{name}-{kind}")


def penalty(**given: object) -> Event:
    values: dict[str, object] = {
        "rid": "e1",
        "kind": EventKind.PENALTY,
        "subject": FIRM,
        "subject_name": "甲公司",
        "doc_no": "翁市监罚〔2026〕1号",
        "decided_on": date(2026, 3, 10),
        "authority_name": "翁源县市场监督管理局",
    }
    return Event(**(values | given))  # type: ignore[arg-type]


def listed(code: str, **given: object) -> Event:
    return penalty(kind=EventKind.LIST_ENTRY, list_code=code, doc_no="(2026)粤0229执1号", **given)


def food(**given: object) -> Event:
    """The food licence of A1, revoked for conduct from June to December 2025."""
    values: dict[str, object] = {
        "categories": ("吊销许可证件",),
        "licence": "食品经营许可证 JY14402290000001",
        "basis": "《中华人民共和国食品安全法》第一百二十四条",
        "violation": (date(2025, 6, 1), date(2025, 12, 31)),
    }
    return penalty(**(values | given))


def revoked(**given: object) -> Event:
    return food(**({"licence": "营业执照", "basis": ""} | given))


def run(
    *events: Event, roles: list[RoleHolding], as_of: date = AS_OF, controllers: tuple[RoleHolding, ...] = ()
) -> Spread:
    return spread(events, roles, rulebook=table(), as_of=as_of, controllers=controllers)


KINDS = ("proposals", "candidates", "needs_id", "annotations")


def told(found: Spread) -> Told:
    """Who is reached by which rule, by kind of result."""
    reached = {kind: {(one.reach.person_name, one.reach.rule) for one in getattr(found, kind)} for kind in KINDS}
    return reached | {"rejections": {(one.person_name, one.rule) for one in found.rejections}}


def only(**kinds: set[tuple[str, str]]) -> Told:
    return {kind: kinds.get(kind, set()) for kind in (*KINDS, "rejections")}


ZHANG, LI = role("张某", end="2025-09-01"), role("李某", start="2025-09-01")
NAMES_LI = (Finding("李某", "法定代表人", "李某时任法定代表人, 对上述行为负有责任"),)


def test_a1_the_finding_picks_the_holder_and_the_other_needs_one() -> None:
    found = run(food(findings=NAMES_LI), roles=[ZHANG, LI])
    assert told(found) == only(proposals={("李某", "P08")}, candidates={("张某", "P08")})
    (proposal,) = found.proposals
    assert [(one.span.first, one.span.last, one.span.life) for one in proposal.measures] == [
        (date(2026, 3, 10), date(2031, 3, 10), False)
    ]
    assert proposal.status == "待人工认定"
    reach = proposal.reach
    assert (reach.role, reach.overlap) == (RoleKind.LR, (date(2025, 9, 1), date(2025, 12, 31)))
    assert (reach.version, reach.article) == ("P08@2021-04-29", "食安法135")
    assert reach.quote == "李某时任法定代表人, 对上述行为负有责任"
    assert reach.authority_name == "翁源县市场监督管理局"
    assert [(step.start, step.kind, step.end) for step in reach.path] == [
        ("p:李某", "LR", FIRM),
        (FIRM, "PENALTY", "e1"),
    ]
    assert reach.notes == ()
    assert found.candidates[0].missing == (Missing.SELECTION,)
    assert found.candidates[0].reach.overlap == (date(2025, 6, 1), date(2025, 8, 31))


def test_a2_a_successor_in_office_is_nobody() -> None:
    wang = role("王某", start="2026-01-15")
    li = role("李某", start="2025-09-01", end="2026-01-15")
    assert told(run(food(findings=NAMES_LI), roles=[ZHANG, li, wang])) == only(
        proposals={("李某", "P08")}, candidates={("张某", "P08")}
    )


@pytest.mark.parametrize("code", ["SXBZXR", "XZXF"])
def test_a3_a_debtor_entity_restricts_consumption_and_lists_nobody(code: str) -> None:
    found = run(listed(code, authority_name="翁源县人民法院"), roles=[role("陈某"), role("邓某", "AC")])
    assert told(found) == only(
        proposals={("陈某", "P25"), ("邓某", "P25")},
        rejections={("陈某", "R4.4a"), ("邓某", "R4.4a")} if code == "SXBZXR" else set(),
    )
    for proposal in found.proposals:
        assert [one.kind for one in proposal.measures] == [MeasureKind.CONSUMPTION]
        assert [(one.span.last, one.span.life) for one in proposal.measures] == [(None, False)]
        assert proposal.reach.authority_name == "翁源县人民法院"
        assert Note.RULE_UNCONFIRMED in proposal.reach.notes
    assert all(one.measure is MeasureKind.LISTING for one in found.rejections)


def test_a3_a_computed_controller_is_only_a_candidate() -> None:
    found = run(listed("SXBZXR"), roles=[role("陈某")], controllers=(role("邓某", "AC", start=None),))
    assert told(found)["proposals"] == {("陈某", "P25")}
    (candidate,) = found.candidates
    assert (candidate.reach.person_name, candidate.missing) == ("邓某", (Missing.CONTROL,))
    assert set(candidate.reach.notes) >= {Note.COMPUTED_CONTROL, Note.ROLE_UNCERTAIN}


def test_a7_the_ban_does_not_end_with_the_record() -> None:
    event = food(decided_on=date(2026, 5, 10), ends_on=date(2029, 5, 11))
    found = run(event, roles=[LI], as_of=date(2030, 1, 1))
    (proposal,) = found.proposals
    assert [one.span.last for one in proposal.measures] == [date(2031, 5, 10)]
    over = run(event, roles=[LI], as_of=date(2031, 5, 11))
    assert told(over) == only()
    assert [(one.rule, one.reason) for one in over.stopped] == [("P08", "法定期限已届满")]


def test_a10_without_a_finding_revocation_gives_candidates_only() -> None:
    found = run(revoked(), roles=[role("赵某")])
    assert told(found) == only(candidates={("赵某", "P01"), ("赵某", "P02")})
    assert {one.missing for one in found.candidates} == {(Missing.FINDING,)}
    finding = (Finding("赵某", "法定代表人", "赵某负有个人责任"),)
    assert told(run(revoked(findings=finding), roles=[role("赵某")])) == only(
        proposals={("赵某", "P01"), ("赵某", "P02")}
    )


def test_a11_a_sister_firm_gets_nothing() -> None:
    roles = [role("甲某"), role("乙某", at="sister"), role("国资委主任", "LR", at="sasac")]
    controllers = (role("国资委主任", "AC", at="sister"),)
    found = run(revoked(), listed("SXBZXR"), roles=roles, controllers=controllers)
    assert {name for kind in told(found).values() for name, _ in kind} == {"甲某"}


# R4.4c: whoever is not in a role of the clause at the subject in the time is not even looked at
@pytest.mark.parametrize(
    "other",
    [
        role("继任者", start="2026-01-01"),
        role("前任", start="2019-01-01", end="2025-06-01"),
        role("监事", "SUPV"),
        role("董事", "DIR"),
        role("经办人", "AGENT"),
        role("别家法人", at="other"),
        role("控制人", "AC"),
    ],
    ids=lambda one: one.person_name,
)
def test_nothing_reaches_others(other: RoleHolding) -> None:
    found = run(food(), roles=[LI, other])
    assert told(found)["proposals"] == {("李某", "P08")}
    reached = {(one.reach.person_name) for one in (*found.proposals, *found.candidates, *found.needs_id)}
    assert other.person_name not in reached


def test_a_name_alone_is_never_reached() -> None:
    assert told(run(food(), roles=[role("李某", certain=False)])) == only(needs_id={("李某", "P08")})


def test_the_shadow_of_a_certain_holder_is_not_a_second_person() -> None:
    assert told(run(food(), roles=[LI, role("李 某", start=None, certain=False)])) == only(proposals={("李某", "P08")})


@pytest.mark.parametrize(
    ("roles", "finding", "expected"),
    [
        # found by name among those who held any role there at the time
        ([role("吴某", "EXEC")], Finding("吴某", "直接负责的主管人员"), only(proposals={("吴某", "P08")})),
        ([role("吴某", "EXEC", certain=False)], Finding("吴某", "直接责任人员"), only(needs_id={("吴某", "P08")})),
        # nobody of that name, or two of them: a name is nobody
        ([], Finding("吴某", "直接责任人员"), only(needs_id={("吴某", "P08")})),
        ([role("吴某", "EXEC", start="2026-01-01")], Finding("吴某", "主管人员"), only(needs_id={("吴某", "P08")})),
        # a role text that only repeats a registered office confers nothing
        ([], Finding("吴某", "法定代表人"), only()),
        ([role("吴某", "SUPV")], Finding("吴某", "股东"), only()),
    ],
)
def test_adjudged_persons(
    roles: list[RoleHolding], finding: Finding, expected: dict[str, set[tuple[str, str]]]
) -> None:
    assert told(run(food(findings=(finding,)), roles=roles)) == expected


def test_two_bearers_of_one_name_are_told_apart_by_a_human() -> None:
    twins = [role("吴某", "EXEC"), RoleHolding("p:other", "吴某", FIRM, RoleKind.DIR, Interval(), True, "r2")]
    found = run(food(findings=(Finding("吴某", "直接责任人员"),)), roles=twins)
    assert told(found) == only(needs_id={("吴某", "P08")})
    assert {one.reach.person for one in found.needs_id} == {"p:吴某", "p:other"}


@pytest.mark.parametrize(
    ("event", "held", "uncertain"),
    [
        (food(), role("李某"), False),
        (food(violation=None), role("李某"), True),
        (food(), role("李某", start=None), True),
        (listed("SXBZXR"), role("李某"), False),  # P25 asks about the day of the decision
        (listed("WAGE_ARREARS"), role("李某"), True),
    ],
)
def test_unstated_days_are_flagged(event: Event, held: RoleHolding, uncertain: bool) -> None:
    (proposal,) = run(event, roles=[held]).proposals
    assert (Note.ROLE_UNCERTAIN in proposal.reach.notes) is uncertain


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"state": EventState.ANNULLED}, "已撤销"),
        ({"state": EventState.MARKED}, "异议"),
        ({"decided_on": date(2026, 7, 1)}, "查询日之后"),
    ],
)
def test_step_1_stops(change: dict[str, object], reason: str) -> None:
    found = run(food(**change), roles=[LI])
    assert told(found) == only()
    assert [reason in one.reason for one in found.stopped] == [True]


def test_what_hangs_on_an_entry_ends_with_it() -> None:
    found = run(listed("WAGE_ARREARS", ends_on=AS_OF), roles=[LI])
    assert told(found) == only()
    assert [(one.rule, one.reason) for one in found.stopped] == [("P26", "源记录已结束(R5.8)")]


def test_l2_only_where_no_row_reaches() -> None:
    """R4.4b: the controller of a wage debtor is shown without effect; P26 leaves him out."""
    found = run(listed("WAGE_ARREARS"), roles=[role("孙某"), role("控某", "AC"), role("监某", "SUPV")])
    assert told(found) == only(proposals={("孙某", "P26")}, annotations={("控某", "R4.4b")})


def test_alternatives_of_a_clause_are_one_place() -> None:
    """WAGE 48: 法定代表人或者主要负责人; with two persons the decision must say which."""
    two = [role("孙某"), role("钱某", "MP")]
    found = run(listed("WAGE_ARREARS"), roles=two)
    assert told(found)["candidates"] == {("孙某", "P26"), ("钱某", "P26")}
    named = run(
        listed("WAGE_ARREARS", findings=(Finding("钱某", "主要负责人"),)), roles=[role("孙某"), role("钱某", "MP")]
    )
    assert (told(named)["proposals"], told(named)["candidates"]) == ({("钱某", "P26")}, {("孙某", "P26")})


@pytest.mark.parametrize(
    ("day", "facts", "version", "missing"),
    [
        ("2024-04-30", "满三年未履行公示义务", "P06@2014-10-01", None),
        ("2024-05-01", "公示信息弄虚作假", "P06@2024-05-01", None),
        ("2024-05-01", "销售不合格产品", "P06@2024-05-01", (Missing.TRIGGER,)),
    ],
)
def test_p06_version_and_ground(day: str, facts: str, version: str, missing: tuple[Missing, ...] | None) -> None:
    found = run(listed("SAMR_SEVERE", decided_on=date.fromisoformat(day), facts=facts), roles=[role("周某")])
    reached = [(one.reach.version, one.reach.person_name) for one in (*found.proposals, *found.candidates)]
    assert reached == [(version, "周某")]
    assert [one.missing for one in found.candidates] == ([] if missing is None else [missing])


def test_record_only_rows_annotate() -> None:
    found = run(penalty(basis="《固体废物污染环境防治法》第一百一十四条"), roles=[role("冯某")])
    assert told(found) == only(annotations={("冯某", "P34")})
