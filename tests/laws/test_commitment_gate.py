"""R3.3: who may promise instead of proving, and why not (A17)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph_service.analysis.applicants import applicant
from graph_service.analysis.cases import effects
from graph_service.analysis.commitment_gate import Applicant, GateAnswer, OnRecord, Request, gate
from graph_service.analysis.commitments import commitments_on
from graph_service.analysis.law_overlay import CaseLaw
from graph_service.domain.acts import Case
from graph_service.domain.commitments import CommitmentState, CommitmentType, ExcludedMatter, commitment_ref
from graph_service.domain.errors import BadInput, RuleBookError
from graph_service.rulebook.commitment_items import item_catalogue, read_items
from graph_service.rulebook.commitments import commitment_rules, read_commitments
from graph_service.rulebook.lists import read_lists
from graph_service.rulebook.loader import Row, load_table
from graph_service.rulebook.repair import read_repair
from graph_service.rulebook.risk import RiskClassName
from tests.laws.commitment_cases import (
    AS_OF,
    BUILDING,
    CODE,
    FIRM,
    FOUND,
    OFFICE,
    case,
    day,
    fact,
    facts,
    objected,
    promise,
    repaired,
)

S, T = CommitmentState, CommitmentType
KINDS = ("list_entry", "penalty", "objection", "commitment")
REF = commitment_ref(CODE)
SHORT = Request(T.SHORTFALL, BUILDING, "建设工程规划许可证核发", ("委托代理人身份证明",))
APPROVAL = Request(T.APPROVAL, OFFICE, "公共场所卫生许可")
PROOF = Request(T.PROOF, OFFICE, "住所证明")


def judged(request: Request, who: Applicant = Applicant(), as_of: date = AS_OF) -> GateAnswer:  # noqa: B008  frozen
    return gate(request, who, rules=commitment_rules(), catalogue=item_catalogue(), as_of=as_of)


def refusals(answer: GateAnswer) -> list[str]:
    return [one.rule.id for one in answer.refusals]


def own(
    cases: Sequence[Case] = (), others: Sequence[Case] = (), risk_class: str | None = "B", **records: dict[str, object]
) -> Applicant:
    """An applicant of whom so much is on record."""
    law = CaseLaw(effects(others, as_of=AS_OF), {})
    told = {kind: facts(kind, *([records[kind]] if kind in records else [])) for kind in KINDS}
    promised = commitments_on(told["commitment"], cases, law.effects, AS_OF)
    return applicant(told, promised, law, risk_class, lists=read_lists(), repair=read_repair(), as_of=AS_OF)


UNTRUE = case(("make", "06-01", promise()), ("find_false", "06-20", FOUND["find_false"]))
BROKEN = case(("make", "06-01", promise()), ("breach", "06-20", FOUND["breach"]))
LATE = case(("make", "06-01", promise()))


def test_a17_a_firm_with_an_unrepaired_false_promise_is_refused_with_the_reason_r3_3() -> None:
    answer = judged(SHORT, own(cases=[UNTRUE]))
    assert not answer.allowed
    (refusal,) = answer.refusals
    assert refusal.rule.id.startswith("R3.3.")
    assert "尚未修复的承诺不实" in refusal.told
    assert [one.ref for one in refusal.records] == [REF]
    assert judged(SHORT, own(cases=[UNTRUE], others=[repaired(REF, "06-28")])).allowed


def test_who_meets_every_condition_is_allowed_and_told_by_which_rules() -> None:
    answer = judged(SHORT, own())
    assert answer.allowed
    assert [rule.id for rule in answer.rules] == ["R3.3.1", "R3.3.2", "R3.3.3", "R3.3.4", "R3.3.5", "R3.3.6", "R3.3.10"]
    assert any("示例" in note for note in answer.notes)
    assert judged(APPROVAL, own()).allowed
    assert judged(PROOF, own()).allowed
    assert judged(Request(T.VOLUNTARY, OFFICE), own(cases=[UNTRUE])).allowed  # nobody is kept from promising of his own


@pytest.mark.parametrize(
    ("change", "rules"),
    [
        ({"item": ""}, ["R3.3.1"]),
        ({"item": "施工许可证核发"}, ["R3.3.1"]),
        ({"department": OFFICE}, ["R3.3.1"]),  # another department's list
        ({"item": "建设工程规划许可证（核发）"}, ["R3.3.1"]),
        ({"missing": ()}, ["R3.3.2"]),
        ({"missing": ("建设项目批准文件",)}, ["R3.3.2"]),  # on the list, and not to be missing
        ({"missing": ("环评批复",)}, ["R3.3.2"]),  # no part of the item
        ({"missing": ("使用土地的有关证明文件",)}, ["R3.3.3"]),  # a core part
        ({"missing": ("委托代理人身份证明", "使用土地的有关证明文件", "环评批复")}, ["R3.3.2", "R3.3.3"]),
        ({"touches": (ExcludedMatter.STATE_SECRETS,)}, ["R3.3.10"]),
    ],
)
def test_the_item_and_its_parts_are_held_against_the_list(change: dict[str, object], rules: list[str]) -> None:
    assert refusals(judged(replace(SHORT, **change))) == rules  # type: ignore[arg-type]


def test_width_and_spaces_of_a_name_make_no_difference() -> None:
    assert judged(replace(SHORT, item="建设工程规划许可证 核发", missing=("委托代理人 身份证明",)), own()).allowed


SEVERE = {"list_code": "SAMR_SEVERE", "list_name": "严重违法失信名单", "case_no": "1号", "listed_on": date(2026, 1, 5)}
REVOKED = {"doc_no": "翁市监罚〔2026〕9号", "decided_on": date(2026, 5, 10), "categories": ["吊销许可证件"]}
FINED = {"doc_no": "翁市监罚〔2026〕8号", "decided_on": date(2026, 5, 10), "categories": ["罚款"], "fine_yuan": 5_000.0}


@pytest.mark.parametrize(
    ("who", "short", "approval"),
    [
        (own(list_entry=SEVERE), ["R3.3.4"], ["R3.3.7"]),
        (own(list_entry=SEVERE | {"list_code": None, "list_name": "严重违法失信企业名单"}), ["R3.3.4"], ["R3.3.7"]),
        (own(list_entry=SEVERE | {"list_code": "ABNORMAL", "list_name": "经营异常名录"}), [], []),
        (own(list_entry=SEVERE | {"removed_on": date(2026, 6, 30)}), [], []),
        (own(list_entry=SEVERE | {"listed_on": date(2026, 7, 1)}), [], []),
        (own(list_entry=SEVERE, others=[repaired("list_entry:list_entry0", "06-28")]), [], []),
        (own(penalty=REVOKED), [], ["R3.3.8"]),  # of the 容缺 conditions none is about penalties
        (own(penalty=REVOKED | {"state": "已修复"}), [], []),
        (own(penalty=REVOKED | {"decided_on": date(2023, 6, 29)}), [], []),  # shown for three years, which are over
        (own(penalty=FINED), [], []),  # general
        (own(cases=[UNTRUE]), ["R3.3.5"], ["R3.3.9"]),
        (own(cases=[BROKEN]), ["R3.3.5"], []),  # a breach is not a false promise
        (own(cases=[BROKEN], others=[repaired(REF, "06-28")]), [], []),
        (own(commitment=fact(performance="全部未履行", found_on=day("06-20"))), ["R3.3.5"], []),
        (own(commitment=fact(performance="部分履行", found_on=day("06-20"))), [], []),
        (own(cases=[LATE]), [], []),  # overdue and unreviewed: the department's fault, never the subject's
        (own(risk_class="D"), ["R3.3.6"], []),
        (own(risk_class="C"), [], []),
    ],
)
def test_what_is_on_record_keeps_from_promising(who: Applicant, short: list[str], approval: list[str]) -> None:
    assert refusals(judged(SHORT, who)) == short
    assert refusals(judged(APPROVAL, who)) == approval
    assert refusals(judged(PROOF, who)) == approval


@pytest.mark.parametrize(
    "who",
    [
        own(list_entry=SEVERE, others=[objected("list_entry:list_entry0", "06-28")]),
        own(list_entry=SEVERE, objection={"doc_no": "1号", "objected_on": date(2026, 6, 28)}),
        own(penalty=REVOKED | {"state": "异议"}),
        own(cases=[UNTRUE], others=[objected(REF, "06-28")]),
        own(cases=[case(*((a.step, f"{a.day:%m-%d}", dict(a.data)) for a in UNTRUE.acts), ("dispute", "06-25", {}))]),
    ],
)
def test_what_is_objected_to_keeps_nobody_while_it_is_looked_into_and_is_told(who: Applicant) -> None:
    for request in (SHORT, APPROVAL):
        answer = judged(request, who)
        assert answer.allowed
        assert any(note.startswith("异议核查中, 未计入") for note in answer.notes)


def test_a_designation_decided_here_counts_like_an_entry_that_a_source_states() -> None:
    entry = SEVERE | {"rid": "d1", "key": "d1", "subject": FIRM, "listed_on": "2026-01-05"}
    nothing = {kind: facts(kind) for kind in KINDS}
    promised = commitments_on(nothing["commitment"], [], {}, AS_OF)
    for others, rules in (([], ["R3.3.4"]), ([repaired("list_entry:d1", "06-28")], [])):
        law = CaseLaw(effects(others, as_of=AS_OF), {"list_entry": [entry]})
        who = applicant(nothing, promised, law, "B", lists=read_lists(), repair=read_repair(), as_of=AS_OF)
        assert refusals(judged(SHORT, who)) == rules


@pytest.mark.parametrize("matter", ExcludedMatter)
@pytest.mark.parametrize("kind", [T.APPROVAL, T.SHORTFALL, T.PROOF])
def test_no_promise_takes_the_place_of_proof_in_an_excluded_matter(matter: ExcludedMatter, kind: T) -> None:
    answer = judged(Request(kind, OFFICE, "某事项", touches=(matter,)))
    assert [one.told for one in answer.refusals if one.rule.id == "R3.3.10"] == [f"事项直接涉及{matter}"]


def test_an_item_of_the_catalogue_says_what_it_touches_and_one_that_is_not_there_is_to_be_looked_at() -> None:
    chemicals = judged(Request(T.APPROVAL, OFFICE, "危险化学品经营许可"))
    assert refusals(chemicals) == ["R3.3.10", "R3.3.10"]
    unknown = judged(Request(T.APPROVAL, OFFICE, "某项许可"))
    assert unknown.allowed
    assert any("由受理部门核对" in note for note in unknown.notes)


def test_every_reason_is_told_not_the_first() -> None:
    who = own(list_entry=SEVERE, cases=[UNTRUE], risk_class="D")
    request = replace(SHORT, missing=("使用土地的有关证明文件",), touches=(ExcludedMatter.FOREIGN,))
    assert refusals(judged(request, who)) == ["R3.3.3", "R3.3.4", "R3.3.5", "R3.3.6", "R3.3.10"]


def test_a_class_that_nobody_computed_is_told_and_a_day_before_the_rules_refused() -> None:
    assert any("未能核查" in note for note in judged(SHORT, own(risk_class=None)).notes)
    with pytest.raises(BadInput, match="2020-09-30 没有适用于审批替代型的规则"):
        judged(APPROVAL, as_of=date(2020, 9, 30))


RECORDS = st.builds(
    Applicant,
    severe_lists=st.lists(st.just(OnRecord("list_entry:1", "名单")), max_size=1).map(tuple),
    serious_penalties=st.lists(st.just(OnRecord("penalty:1", "处罚")), max_size=1).map(tuple),
    commitments=st.dictionaries(st.sampled_from(S), st.just((OnRecord(REF, "承诺"),)), max_size=4),
    risk_class=st.none() | st.sampled_from(RiskClassName),
)


@given(
    RECORDS,
    st.sampled_from(["建设工程规划许可证核发", "施工许可", ""]),
    st.lists(st.sampled_from(["委托代理人身份证明", "建设项目批准文件", "使用土地的有关证明文件", "其他"]), max_size=3),
)
def test_a_shortfall_is_allowed_exactly_where_r3_3_says(who: Applicant, item: str, missing: list[str]) -> None:
    """Against the sentence of the rule, written out."""
    on_the_list = item == "建设工程规划许可证核发"
    parts_may_lack = bool(missing) and set(missing) <= {"委托代理人身份证明"}
    no_bad_promise = not {S.FALSE, S.BREACHED} & set(who.commitments)
    expected = (
        on_the_list
        and parts_may_lack
        and not who.severe_lists
        and no_bad_promise
        and who.risk_class is not RiskClassName.D
    )
    assert judged(replace(SHORT, item=item, missing=tuple(missing)), who).allowed is expected


BODY = {"name": "甲", "department_code": OFFICE, "department_name": "乙", "types": ["其他"]}
SHORTFALL, OTHER = {"types": ["容缺受理型"]}, {"types": ["其他"], "measure": "处理"}
HEAD = {"id": "X", "source": "G", "article": "X", "status": "unconfirmed", "text": "…"}


@pytest.mark.parametrize(
    ("table", "rows", "named"),
    [
        ("type", [], "type"),
        ("condition", [HEAD | SHORTFALL | {"check": "risk_class"}], "classes"),
        ("condition", [HEAD | SHORTFALL | {"check": "commitments", "states": ["OVERDUE_UNREVIEWED"]}], "states"),
        ("consequence", [OTHER | {"on": ["BREACHED"], "cites": "P99"}], "cites"),
        ("consequence", [OTHER | {"on": ["DUE"], "cites": "P33"}], "on"),
        ("item", [BODY | {"department_code": FIRM}], "department_code"),
        ("item", [BODY | {"part": [{"name": "丙", "core": True, "may_lack": True}]}], "may_lack"),
        ("item", [BODY, BODY], "name"),
    ],
)
def test_a_table_that_makes_no_sense_is_refused(table: str, rows: list[object], named: str) -> None:
    file, read = ("commitment_items", read_items) if table == "item" else ("commitments", read_commitments)
    with pytest.raises(RuleBookError, match=rf"的 {named}"):
        read(Row(f"{file}.toml", load_table(file) | {table: rows}))
