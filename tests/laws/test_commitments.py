"""§3: states of commitments (R3.2), what a breach may lead to (R3), and whom it never reaches (R3.5)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph_service.analysis.cases import effects, replay
from graph_service.analysis.commitment_breach import consequences
from graph_service.analysis.commitment_cases import case_record, promises_of
from graph_service.analysis.commitments import commitment_states, commitments_on
from graph_service.analysis.fact_frames import fact_frame
from graph_service.analysis.propagation import Spread
from graph_service.analysis.propagation_columns import spread_snapshot
from graph_service.domain.acts import Case
from graph_service.domain.commitment_record import check_record
from graph_service.domain.commitments import PERFORMANCE, CommitmentState, CommitmentType, commitment_ref, state_on
from graph_service.domain.errors import BadInput, Conflict
from graph_service.domain.facts import FACTS, PROVENANCE
from graph_service.domain.relations import RoleKind
from graph_service.rulebook.commitments import commitment_rules
from graph_service.rulebook.procedures import procedure
from graph_service.rulebook.propagation_reader import read_propagation
from graph_service.usecases.case_rules import FOLLOW_UPS
from graph_service.usecases.public_sector import tell_superiors
from tests.analysis.snapshots import plays, snapshot
from tests.laws.commitment_cases import AS_OF, CODE, FIRM, FOUND, case, day, fact, facts, objected, promise, repaired

S, T = CommitmentState, CommitmentType
RULES, TABLE = commitment_rules(), read_propagation()
REF = commitment_ref(CODE)


def states(
    *told: dict[str, object], cases: Sequence[Case] = (), others: Sequence[Case] = (), as_of: date = AS_OF
) -> dict[str, str]:
    held = effects(others, as_of=as_of)
    frame = commitments_on(facts("commitment", *told), cases, held, as_of)
    return dict(frame.select("code", "state").iter_rows())


# ---- R3.2: one definition of a state


@pytest.mark.parametrize(
    ("on", "state"),
    [("06-14", S.MADE), ("06-15", S.DUE), ("06-16", S.OVERDUE_UNREVIEWED)],
    ids=["before", "on", "after"],
)
def test_time_alone_leads_on_what_nobody_looked_at_in_a_source_and_in_a_case_alike(on: str, state: S) -> None:
    told = facts("commitment", fact())
    assert commitment_states(told, day(on))["state"].to_list() == [state]
    assert states(fact(), as_of=day(on)) == {CODE: state}
    assert states(cases=[case(("make", "06-01", promise()))], as_of=day(on)) == {CODE: state}


@pytest.mark.parametrize(("words", "step"), [("全部履行", "fulfil"), ("部分履行", "part"), ("全部未履行", "breach")])
def test_a_finding_stays_whatever_the_day_in_a_source_and_in_a_case_alike(words: str, step: str) -> None:
    found = {"performance": words, "found_on": day("06-20")}
    led = case(("make", "06-01", promise()), (step, "06-20", FOUND[step]))
    for on, state in (("06-19", S.OVERDUE_UNREVIEWED), ("06-20", PERFORMANCE[words]), ("12-31", PERFORMANCE[words])):
        assert states(fact(**found), as_of=day(on)) == states(cases=[led], as_of=day(on)) == {CODE: state}


def test_false_is_not_breached_and_is_never_read_out_of_a_source() -> None:
    led = case(("make", "06-01", promise()), ("find_false", "06-20", FOUND["find_false"]))
    assert states(cases=[led]) == {CODE: S.FALSE}
    assert states(fact(performance="承诺不实", found_on=day("06-20"))) == {CODE: S.OVERDUE_UNREVIEWED}
    for name in ("proof", "doc_no"):
        lacking = {key: value for key, value in FOUND["find_false"].items() if key != name}
        with pytest.raises(BadInput, match=name):
            replay(case(("make", "06-01", promise()), ("find_false", "06-20", lacking)))


def test_nothing_but_a_step_of_its_authority_finds_anything() -> None:
    """No act that follows of itself, and no step of time, leads to a finding (R3.2: a human 认定)."""
    told = {key: found for key, found in FOLLOW_UPS.items() if key[0] == "commitment"}
    assert set(told.values()) == {tell_superiors}  # notices, and only of public bodies
    steps = procedure("commitment").steps.values()
    assert {step.by for step in steps if step.to in {"FULFILLED", "PARTLY", "BREACHED", "FALSE", "VOID"}} == {
        "authority"
    }


def test_a_case_goes_before_its_source_but_a_finding_before_none() -> None:
    open_case, found = case(("make", "06-01", promise())), fact(performance="全部履行", found_on=day("06-14"))
    assert states(found, cases=[open_case]) == {CODE: S.FULFILLED}
    broken = case(("make", "06-01", promise()), ("breach", "06-20", FOUND["breach"]))
    assert states(found, cases=[broken]) == {CODE: S.BREACHED}
    disputed = case(*((a.step, f"{a.day:%m-%d}", dict(a.data)) for a in broken.acts), ("dispute", "06-25", {}))
    assert states(found, cases=[disputed]) == {CODE: S.DISPUTED}
    other = fact("44022920260601000002")
    assert states(other, cases=[broken]) == {CODE: S.BREACHED, "44022920260601000002": S.OVERDUE_UNREVIEWED}


def test_drafts_and_promises_of_later_days_are_none_yet() -> None:
    draft = {key: value for key, value in promise().items() if key not in {"liability", "publicity", "due_on"}}
    drafted = case(("draft", "06-01", draft), ("sign", "06-10", {"liability": "退回", "due_on": "2026-07-10"}))
    assert states(fact("44022920260701000009", made="07-01"), cases=[drafted], as_of=day("06-09")) == {}
    assert states(cases=[drafted], as_of=day("06-10")) == {CODE: S.MADE}
    assert states(cases=[drafted], as_of=day("07-11")) == {CODE: S.OVERDUE_UNREVIEWED}
    (clock,) = replay(drafted).clocks  # type: ignore[union-attr]
    assert (clock.clock, clock.start, clock.stop) == ("C21", day("07-10"), None)


def test_an_objection_upheld_makes_it_void_from_the_start_and_a_repair_counts_from_its_day() -> None:
    broken = case(("make", "06-01", promise()), ("breach", "06-20", FOUND["breach"]))
    for named in (REF, f"case:{CODE}"):
        assert states(cases=[broken], others=[objected(named, "06-25", upheld=True)], as_of=day("06-20")) == {
            CODE: S.VOID
        }
        held = effects([repaired(named, "06-28")], as_of=AS_OF)
        frame = commitments_on(facts("commitment"), [broken], held, AS_OF)
        assert frame.select("state", "repaired", "marked").row(0) == ("BREACHED", True, False)
    held = effects([repaired(REF, "06-28")], as_of=day("06-27"))
    assert commitments_on(facts("commitment"), [broken], held, day("06-27"))["repaired"].to_list() == [False]


DAYS = st.dates(date(2026, 1, 1), date(2026, 12, 31))


@given(
    st.lists(
        st.tuples(st.none() | DAYS, st.sampled_from([*PERFORMANCE, "", None, "其他"]), st.none() | DAYS), max_size=30
    ),
    DAYS,
)
def test_the_column_is_the_definition_row_by_row(
    rows: list[tuple[date | None, str | None, date | None]], as_of: date
) -> None:
    told = [
        fact(str(n), made="01-01", due=None, performance=words, found_on=found_on) | {"due_on": due_on}
        for n, (due_on, words, found_on) in enumerate(rows)
    ]
    expected = [
        state_on(
            PERFORMANCE[words] if words in PERFORMANCE and (found_on is None or found_on <= as_of) else S.MADE,
            due_on,
            as_of,
        )
        for due_on, words, found_on in rows
    ]
    assert commitment_states(facts("commitment", *told), as_of)["state"].to_list() == expected


def test_what_a_case_amounts_to_is_a_right_record_of_the_form() -> None:
    for step, data in FOUND.items():
        led = case(("make", "06-01", promise()), (step, "06-20", data))
        record = case_record(led, replay(led))  # type: ignore[arg-type]
        assert check_record(record, AS_OF) == ()
        assert record["performance"] == {"fulfil": "全部履行", "part": "部分履行"}.get(step, "全部未履行")
    corrected = case(
        ("make", "06-01", promise()),
        ("breach", "06-20", FOUND["breach"]),
        ("dispute", "06-21", {}),
        ("fulfil", "06-22", {}),
    )
    record = case_record(corrected, replay(corrected))  # type: ignore[arg-type]
    assert (record["unfulfilled"], record["found_on"], check_record(record, AS_OF)) == ("", "2026-06-22", ())


def test_a_case_is_a_record_like_those_that_sources_state() -> None:
    found = ("find_false", "06-20", FOUND["find_false"])
    led = case(("make", "06-01", promise()), found)
    (row,) = promises_of([led], as_of=AS_OF)
    frame = fact_frame("commitment", [row])
    assert set(row) == {column.name for column in (*FACTS["commitment"].columns, *PROVENANCE)}
    assert f"commitment:{row['key']}" == REF
    assert frame.select("code", "performance", "found_on", "made_on").row(0) == (
        CODE, "全部未履行", day("06-20"), day("06-01"),
    )  # fmt: skip
    assert [one["performance"] for one in promises_of([led], as_of=day("06-19"))] == [None]
    for ended in ("withdraw", "void"):
        assert promises_of([case(("make", "06-01", promise()), (ended, "06-10", {}))], as_of=AS_OF) == ()
    disputed = case(("make", "06-01", promise()), found, ("dispute", "06-25", {}))
    assert promises_of([disputed], as_of=AS_OF)[0]["performance"] is None


# ---- R3: what a breach may lead to


def measures(kind: T, finding: S, on: date = AS_OF) -> list[str]:
    return [one.measure for one in consequences(kind, finding, RULES, on)]


def test_the_consequences_of_each_type_are_those_of_the_table() -> None:
    record, promises = "记入信用记录", "修复前不适用告知承诺"
    assert measures(T.APPROVAL, S.PARTLY) == ["责令限期改正", record]
    assert measures(T.APPROVAL, S.BREACHED) == ["责令限期改正", "撤销行政许可", record]
    years = ["一年内不受理再次申请", "三年内不受理再次申请"]
    assert measures(T.APPROVAL, S.FALSE) == ["撤销行政许可", *years, promises, record]
    assert measures(T.SHORTFALL, S.BREACHED) == ["中止或者退回办理", "撤销审批决定", "修复前不再容缺受理", record]
    assert measures(T.PROOF, S.FALSE) == ["撤销依承诺办理的结果", "法律规定处罚的, 依法处罚", promises, record]
    assert measures(T.REPAIR, S.BREACHED) == ["原记录公示至最长期限", "违诺信息公示", record]
    assert measures(T.ASSOCIATION, S.BREACHED) == ["行业惩戒", record]
    assert measures(T.VOLUNTARY, S.BREACHED) == measures(T.OTHER, S.PARTLY) == [record]


def test_reapplication_rests_on_the_row_of_the_permit_law_and_every_consequence_on_something() -> None:
    cited = {one.measure: one.rule for one in consequences(T.APPROVAL, S.FALSE, RULES, AS_OF)}
    assert [(cited[name].id, cited[name].article) for name in ("一年内不受理再次申请", "三年内不受理再次申请")] == [
        ("P33", "行政许可法78"), ("P33.2", "行政许可法79"),
    ]  # fmt: skip
    assert all(one.rule.article and one.rule.text for one in RULES.consequences)


@pytest.mark.parametrize("kind", T)
@pytest.mark.parametrize("state", [one for one in S if one not in {S.PARTLY, S.BREACHED, S.FALSE}])
def test_nothing_follows_from_what_is_no_finding_against_the_party(kind: T, state: S) -> None:
    assert measures(kind, state) == []


def test_the_rules_of_the_day_of_the_finding_count() -> None:
    assert "违诺信息公示" not in measures(T.REPAIR, S.BREACHED, date(2026, 3, 31))
    assert "违诺信息公示" in measures(T.REPAIR, S.BREACHED, date(2026, 4, 1))


# ---- R3.5: a breach by an entity is never by itself a record of its legal representative

LR = "p:" + "c" * 32
REVOKED = {
    "subject": FIRM, "doc_no": "翁市监罚〔2026〕1号", "decided_on": date(2026, 3, 10), "categories": ["吊销许可证件"],
    "licence_affected": "食品经营许可证", "basis": "《食品安全法》第一百三十五条", "finding_names": ["陈一鸣"],
    "violation_from": date(2025, 9, 1), "violation_to": date(2025, 12, 31), "finding_roles": ["直接负责的主管人员"],
}  # fmt: skip
PROMISES = st.lists(
    st.fixed_dictionaries(
        {
            "subject": st.just(FIRM),
            "code": st.uuids().map(str),
            "type": st.sampled_from([*T]),
            "made_on": DAYS,
            "due_on": st.none() | DAYS,
            "performance": st.sampled_from([*PERFORMANCE, "承诺不实"]),
            "found_on": DAYS,
            "unfulfilled": st.just("法定代表人陈一鸣未履行承诺"),
            "accountability": st.sampled_from(["撤销许可, 情节严重", "对法定代表人陈一鸣限制从业"]),
        }
    ),
    max_size=4,
)


@settings(max_examples=40)
@given(PROMISES, st.sampled_from(RoleKind), st.booleans())
def test_no_promise_of_an_entity_however_kept_reaches_a_person(
    promises: list[dict[str, object]], role: RoleKind, punished: bool
) -> None:
    """What the spread finds is what it finds without the commitments: a penalty reaches people, a promise never."""
    told = {"role": [plays(LR, "LR", FIRM), plays(LR, role, FIRM)], "penalty": [REVOKED] if punished else []}
    parties = {LR: {"name": "陈一鸣"}}
    found = spread_snapshot(snapshot(parties, **told, commitment=promises), TABLE)
    assert found == spread_snapshot(snapshot(parties, **told), TABLE)
    assert bool(found.proposals) is punished
    assert punished or found == Spread()


def test_a_case_led_wrongly_is_refused() -> None:
    with pytest.raises(Conflict, match="现为「草稿」, 不能认定全部未履行"):
        draft = {key: value for key, value in promise().items() if key not in {"liability", "publicity", "due_on"}}
        replay(case(("draft", "06-01", draft), ("breach", "06-20", FOUND["breach"])))
