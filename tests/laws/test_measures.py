"""The lists of measures and of incentives (R4.2, R4.2a, R4.10): what is in them, and what is refused at load."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest

from graph_service.domain.errors import RuleBookError
from graph_service.domain.measures import Group, MeasureKind
from graph_service.domain.scenes import SCENE_TERMS, Scene
from graph_service.rulebook.book import load_rulebook
from graph_service.rulebook.incentives import read_incentives
from graph_service.rulebook.loader import Row, load_table
from graph_service.rulebook.measures import Discretion, EndEvent, MeasureTarget
from graph_service.rulebook.measures_reader import read_measures
from graph_service.rulebook.rules import BINDING, Status

BOOK = load_rulebook()
MEASURES = {one.rule.id: one for one in BOOK.measures.measures}
KINDS = MeasureKind.__members__

# code · kind · scenes · basis · for whom · must or may · term · read in the original
LISTED: list[tuple[str, str, str, str, str, str, str, bool]] = [
    (
        "M-COURT-CONSUMPTION",
        "CONSUMPTION",
        "CONSUMPTION TRAVEL",
        "SPCC",
        "both",
        "must",
        "至履行完毕、终结或者解除",
        False,
    ),
    ("M-COURT-PUBLICITY", "PUBLICITY", "PUBLICATION", "SPCB", "both", "must", "名单存续期间", False),
    ("M-COURT-NOTICE", "PUBLICITY", "APPROVAL PROCUREMENT BIDDING FUNDS", "SPCB", "both", "may", "名单存续期间", False),
    ("M-COURT-LENDING", "LENDING", "FINANCING", "SPCB", "both", "may", "名单存续期间", False),
    ("M-WAGE-FUNDS", "FUNDS", "FUNDS", "WAGE WAGE45", "both", "must", "名单存续期间", True),
    ("M-WAGE-ACCESS", "ACCESS", "PROCUREMENT BIDDING APPROVAL", "WAGE WAGE45", "both", "must", "名单存续期间", True),
    ("M-WAGE-TAX", "PRIVILEGES", "TAX", "WAGE WAGE45", "both", "must", "名单存续期间", True),
    ("M-WAGE-HONOURS", "HONOURS", "HONOURS", "WAGE WAGE45", "both", "must", "名单存续期间", True),
    ("M-WAGE-TRAVEL", "CONSUMPTION", "TRAVEL", "WAGE WAGE45", "both", "must", "名单存续期间", True),
    ("M-WAGE-LENDING", "LENDING", "FINANCING", "WAGE WAGE45", "both", "may", "名单存续期间", True),
    ("M-SME-PUBLICITY", "PUBLICITY", "PUBLICATION", "SME", "entity", "may", "失信记录存续期间", True),
    ("M-SME-FUNDS", "FUNDS", "FUNDS", "SME", "entity", "may", "失信记录存续期间", True),
    ("M-SME-ACCESS", "ACCESS", "APPROVAL", "SME", "entity", "may", "失信记录存续期间", True),
    ("M-SME-HONOURS", "HONOURS", "HONOURS", "SME", "entity", "may", "失信记录存续期间", True),
    ("M-SME-LENDING", "LENDING", "FINANCING", "SME", "entity", "may", "失信记录存续期间", True),
    ("M-PROC-BAN", "ACCESS", "PROCUREMENT", "PROC", "entity", "must", "1年至3年, 由决定机关在法定幅度内确定", True),
    ("M-BID-COLLUSION", "ACCESS", "BIDDING", "BID", "entity", "must", "1年至2年, 由决定机关在法定幅度内确定", True),
    ("M-BID-FRAUD", "ACCESS", "BIDDING", "BID", "entity", "must", "1年至3年, 由决定机关在法定幅度内确定", True),
    ("M-FOOD-PERMIT", "ACCESS", "APPROVAL", "FSL", "entity", "must", "5年", True),
    ("M-PERMIT-CONCEALED", "ACCESS", "APPROVAL", "APL", "entity", "must", "1年", True),
    ("M-PERMIT-FRAUD", "ACCESS", "APPROVAL", "APL", "entity", "must", "3年", True),
    ("M-TAX-EXIT", "EXIT", "TRAVEL", "TAX", "persons", "may", "至结清税款、滞纳金或者提供担保", True),
    ("M-TAX-PUBLICITY", "PUBLICITY", "PUBLICATION", "TAX54 CAT", "both", "must", "3年", False),
    ("M-SAMR-WEIGH", "PUBLICITY", "APPROVAL PROCUREMENT BIDDING", "SL44 CAT", "entity", "may", "名单存续期间", False),
    ("M-SAMR-HONOURS", "HONOURS", "HONOURS", "SL44 CAT", "entity", "may", "名单存续期间", False),
    ("M-SEVERE-COMMITMENT", "PRIVILEGES", "COMMITMENT", "GBF42 SL44", "both", "must", "名单存续期间", False),
    ("M-SEVERE-SUPERVISION", "SUPERVISION", "INSPECTION", "GBF35 GDMS SL44", "entity", "may", "名单存续期间", False),
    ("M-SEVERE-REPORT", "CREDIT_REPORT", "FINANCING", "GBF49 CAT", "entity", "may", "名单存续期间", False),
    ("M-STOCK-ISSUE", "ACCESS", "STOCK_ISSUE", "SECU", "entity", "must", "3年", False),
    ("M-GOV-FUNDS", "FUNDS", "FUNDS", "ZB25", "entity", "may", "政务失信记录存续期间", False),
    ("M-GOV-HONOURS", "HONOURS", "HONOURS", "ZB25", "entity", "may", "政务失信记录存续期间", False),
]  # fmt: skip


@pytest.mark.parametrize(
    ("code", "kind", "scenes", "cited", "target", "discretion", "term", "read"),
    [pytest.param(*one, id=one[0]) for one in LISTED],
)
def test_a_measure_as_listed(
    code: str, kind: str, scenes: str, cited: str, target: str, discretion: str, term: str, read: bool
) -> None:
    one = MEASURES[code]
    assert (one.kind, one.target, one.discretion) == (KINDS[kind], MeasureTarget(target), Discretion(discretion))
    assert one.scenes == tuple(Scene(scene) for scene in scenes.split())
    assert [basis.source for basis in one.basis] == cited.split()
    assert (one.term.words, one.rule.status is Status.CONFIRMED) == (term, read)
    assert one.list_version == "2024年版"


def test_every_measure_is_in_the_golden_list() -> None:
    assert [one[0] for one in LISTED] == list(MEASURES)


def test_group_a_rests_on_law_and_only_its_group_does_not_need_to() -> None:
    for one in MEASURES.values():
        levels = {BOOK.sources[basis.source].level for basis in one.basis}
        assert one.kind.group is not Group.A or levels & BINDING, one.rule.id


def test_each_of_the_fourteen_kinds_is_listed_or_says_where_it_is_ruled() -> None:
    listed = {one.kind for one in MEASURES.values()}
    assert listed | BOOK.measures.no_kind.keys() == set(MeasureKind)
    assert len(MeasureKind) == 14
    assert BOOK.measures.no_kind[MeasureKind.SCHOOLING] == "未见到所依据的法律条文, 不载入"


def test_what_the_records_cannot_show_says_why() -> None:
    reasons = {code: one.reason for code, one in MEASURES.items() if one.reason}
    assert reasons == {
        "M-STOCK-ISSUE": "刑事判决不在现有记录种类中",
        "M-GOV-FUNDS": "政务失信记录不在现有记录种类中",
        "M-GOV-HONOURS": "政务失信记录不在现有记录种类中",
    }


def test_a_statutory_term_of_its_own_is_not_ended_by_repair() -> None:
    own = {code for code, one in MEASURES.items() if EndEvent.REPAIR not in one.ends}
    assert own == {
        "M-PROC-BAN", "M-BID-COLLUSION", "M-BID-FRAUD", "M-FOOD-PERMIT", "M-PERMIT-CONCEALED", "M-PERMIT-FRAUD",
        "M-STOCK-ISSUE",
    }  # fmt: skip


def test_every_scene_has_a_term_and_something_to_say() -> None:
    assert SCENE_TERMS.keys() == set(Scene)
    asked = {scene for one in MEASURES.values() for scene in one.scenes} | BOOK.measures.in_scene.keys()
    assert asked == set(Scene)


A_MEASURE: dict[str, Any] = {
    "id": "M-X", "kind": "限制申请财政性资金项目", "scenes": ["FUNDS"], "source": "WAGE", "article": "农民工工资条例48",
    "status": "unconfirmed", "text": "在财政资金支持方面予以限制。", "trigger": [{"list_codes": ["WAGE_ARREARS"]}],
    "target": "entity", "actor": "财政部门", "membership": "名单存续期间", "ends": ["repair", "revocation"],
    "discretion": "may",
}  # fmt: skip
ACCESS, LENDING = "限制或禁止市场或行业准入", "从严审慎授信"


def with_measure(**change: object) -> Row:
    table = deepcopy(load_table("measures"))
    table["measure"] = [
        *table["measure"],  # type: ignore[misc]
        {key: value for key, value in (A_MEASURE | change).items() if value is not None},
    ]
    return Row("measures.toml", table)


def test_the_measure_that_the_broken_ones_are_made_from_is_accepted() -> None:
    assert read_measures(with_measure(), BOOK.sources, BOOK.lists).measures[-1].rule.id == "M-X"


@pytest.mark.parametrize(
    ("change", "named", "problem"),
    [
        # no basis at all, or none that R0.2 lets a measure rest on
        ({"source": None}, "source", "缺少该项"),
        ({"article": " "}, "source", "没有法律依据"),
        ({"source": "G"}, "source", "没有法律依据"),
        ({"source": "RPT22"}, "source", "没有法律依据"),
        ({"source": "NOPE"}, "source", "NOPE 不在 sources.toml"),
        ({"also": [{"source": "NOPE", "article": "1"}]}, "source", "NOPE 不在 sources.toml"),
        ({"source": "SL44"}, "source", "须直接引用法律、法规或者党中央、国务院政策文件"),
        # group A
        ({"kind": ACCESS, "source": "SL44"}, "source", "减损权利"),
        ({"kind": ACCESS, "source": "GBF49"}, "source", "减损权利"),
        ({"kind": ACCESS, "source": "GDMS"}, "source", "减损权利"),
        # group B
        ({"text": "禁止申请财政资金。"}, "text", "“禁止”"),
        ({"text": "对其申请不予受理。"}, "text", "“不予”"),
        ({"text": "不得申请财政资金。"}, "text", "“不得”"),
        # group C
        ({"kind": LENDING, "text": "金融机构从严授信。"}, "text", "自行决定"),
        # the record itself
        ({"trigger": None}, "trigger", "应写明触发条件"),
        ({"reason": "不能判定"}, "trigger", "应写明触发条件"),
        ({"trigger": [{"list_codes": ["WAGES"]}]}, "list_codes", "lists.toml 中没有 WAGES"),
        ({"trigger": [{}]}, "trigger", "没有任何条件"),
        ({"kind": "罚款"}, "kind", "不在"),
        ({"scenes": []}, "scenes", "缺少该项"),
        ({"scenes": ["LOTTERY"]}, "scenes", "不在"),
        ({"target": "all"}, "target", "不在"),
        ({"roles": ["LR"]}, "roles", "只适用于单位"),
        ({"discretion": "should"}, "discretion", "不在"),
        ({"actor": None}, "actor", "缺少该项"),
        ({"membership": None}, "years", "期限应恰好写一种"),
        ({"years": 3}, "years", "期限应恰好写一种"),
        ({"start": "dismissal"}, "start", "自决定之日"),
        ({"ends": ["repair"]}, "ends", "revocation"),
        ({"ends": ["revocation"]}, "ends", "repair"),
        ({"ends": ["repair", "revocation", "whim"]}, "ends", "不在"),
        ({"scene": "FUNDS"}, "scene", "不认识的项"),
    ],
)
def test_a_measure_that_is_no_law_is_refused(change: dict[str, object], named: str, problem: str) -> None:
    with pytest.raises(RuleBookError, match=rf"measures\.toml .*的 {named}: .*{problem}"):
        read_measures(with_measure(**change), BOOK.sources, BOOK.lists)


@pytest.mark.parametrize(
    "change",
    [
        {"kind": ACCESS, "source": "WAGE", "text": "禁止参加政府采购活动。"},
        {"kind": ACCESS, "source": "SL44", "also": [{"source": "CL", "article": "1"}]},  # one law is enough
        {"kind": LENDING, "text": "是否授信由金融机构自行决定。"},
        {"source": "GDMS"},
    ],
)
def test_what_is_lawful_is_accepted(change: dict[str, object]) -> None:
    assert read_measures(with_measure(**change), BOOK.sources, BOOK.lists).measures[-1].rule.id == "M-X"


@pytest.mark.parametrize(
    "no_kind",
    [[], [{"kind": ACCESS, "why": "…"}]],
    ids=["a kind is forgotten", "a kind is listed and said to be nowhere"],
)
def test_no_kind_is_passed_over(no_kind: list[dict[str, str]]) -> None:
    table = deepcopy(load_table("measures"))
    table["no_kind"] = [*table["no_kind"], *no_kind] if no_kind else []  # type: ignore[misc]
    with pytest.raises(RuleBookError, match="应有措施, 或在 no_kind 中说明"):
        read_measures(Row("measures.toml", table), BOOK.sources, BOOK.lists)


# R4.10: a list with basis and term
@pytest.mark.parametrize(
    ("code", "scenes", "cited", "months"),
    [
        ("I-GREEN-CHANNEL", "APPROVAL COMMITMENT", "SEED", 12),
        ("I-FINANCING", "FINANCING", "SEED FIN52", 12),
        ("I-FEWER-INSPECTIONS", "INSPECTION", "GDMS RISK6", 12),
    ],
)
def test_an_incentive_as_listed(code: str, scenes: str, cited: str, months: int) -> None:
    (one,) = (one for one in BOOK.incentives.incentives if one.rule.id == code)
    assert one.scenes == tuple(Scene(scene) for scene in scenes.split())
    assert ([basis.source for basis in one.basis], one.months) == (cited.split(), months)


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"source": "G"}, "source"),
        ({"source": "NOPE"}, "source"),
        ({"article": ""}, "source"),
        ({"months": 0}, "months"),
        ({"months": None}, "months"),
        ({"honours": []}, "honours"),
        ({"scenes": []}, "scenes"),
        ({"month": 12}, "month"),
    ],
)
def test_an_incentive_without_basis_or_term_is_refused(change: dict[str, object], named: str) -> None:
    table: Any = deepcopy(load_table("incentives"))
    table["incentive"][0] = {key: value for key, value in (table["incentive"][0] | change).items() if value is not None}
    with pytest.raises(RuleBookError, match=rf"incentives\.toml .*的 {named}: "):
        read_incentives(Row("incentives.toml", table), BOOK.sources)
