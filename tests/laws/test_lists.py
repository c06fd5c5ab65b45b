"""The lists of R4.1a, line by line: who designates, on what, who is listed besides the unit, for how long."""

from __future__ import annotations

import pytest

from graph_service.domain.errors import RuleBookError
from graph_service.rulebook.lists import ListRule, read_list, read_lists
from graph_service.rulebook.loader import Row
from graph_service.rulebook.rules import Status

LISTS = {one.rule.id: one for one in read_lists()}

# code · authority · sources cited · persons besides the unit · (early, usual, longest) months
R4_1A: list[tuple[str, str, str, str, tuple[int | None, int | None, int | None]]] = [
    ("SXBZXR", "人民法院", "SPCB CPL", "仅被执行人本人", (None, 24, None)),  # one of six conducts has no term
    ("SHAM_LITIGATION", "人民法院", "SHAM SEED", "经裁判认定的当事人、参与人", (None, None, None)),
    ("SAMR_SEVERE", "市场监督管理", "SL44 EIP24", "法定代表人、负责人(P06)", (12, 36, None)),  # or a longer restriction
    ("WAGE_ARREARS", "人力资源社会保障", "WAGE45 WAGE", "直接负责的主管人员和其他直接责任人员", (6, 36, 36)),
    ("SOCIAL_INSURANCE", "医疗保障", "SOCINS", "按专项规定", (None, None, None)),
    ("TAX_MAJOR", "税务", "TAX54", "法定代表人、负责人、实际责任人", (None, 36, 36)),
    ("CUSTOMS", "海关", "CUSTOMS", "无", (None, 24, 24)),
    ("PROCUREMENT", "财政", "PROC", "无", (None, 12, 36)),
    ("SAFETY", "应急管理", "SAFE11", "主要负责人及经认定人员", (None, 36, 36)),
    ("FIRE", "消防", "FIRE", "按专项规定", (None, None, None)),
    ("CULTURE", "文化和旅游", "CULT7", "主要负责人及经认定人员", (None, 36, 60)),
    ("STATISTICS", "统计", "STAT", "无", (None, 12, None)),
    ("CONSTRUCTION", "住房城乡建设", "BUILD241", "经认定人员", (None, 12, None)),
    ("TRANSPORT", "交通运输", "HIGHWAY", "驾驶人、经营者", (None, None, None)),
    ("IP", "知识产权", "IPR", "申请人、代理人", (None, 12, None)),
    ("SOCIAL_ORG", "民政", "SOC60", "法定代表人记录", (None, 24, 36)),
    ("TELECOM_FRAUD", "公安", "FRAUD FRAUD24", "本人", (None, 24, 36)),
    ("MEDICAL_INSURANCE", "医疗保障", "MEDINS", "按专项规定", (None, None, None)),
    ("ENVIRONMENT", "生态环境", "EIA", "编制人员", (None, 12, 60)),
]
NOT_SEVERE = {"XZXF", "ABNORMAL", "TAX_ARREARS"}  # of use to other rules, no 严重失信主体名单


def sources(one: ListRule) -> str:
    return " ".join((one.rule.source, *(basis.source for basis in one.also)))


@pytest.mark.parametrize(
    ("code", "authority", "cited", "persons", "months"), [pytest.param(*one, id=one[0]) for one in R4_1A]
)
def test_a_list_is_what_r4_1a_says(
    code: str, authority: str, cited: str, persons: str, months: tuple[int | None, int | None, int | None]
) -> None:
    one = LISTS[code]
    assert authority in one.authority
    assert sources(one) == cited
    assert persons in one.persons
    assert (one.early_months, one.term_months, one.max_months) == months
    assert one.severe


def test_every_list_is_of_r4_1a_or_not_severe() -> None:
    assert LISTS.keys() == {one[0] for one in R4_1A} | NOT_SEVERE
    assert {code for code, one in LISTS.items() if not one.severe} == NOT_SEVERE


def test_only_the_list_whose_clause_was_read_whole_is_confirmed() -> None:
    assert {code for code, one in LISTS.items() if one.rule.status is Status.CONFIRMED} == {"PROCUREMENT"}


LIST: dict[str, object] = {
    "id": "X", "name": "某名单", "names": ["某名单"], "authority": "某机关", "source": "CL", "article": "1",
    "persons": "无", "severe": True, "status": "unconfirmed", "text": "某名单",
}  # fmt: skip


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"term_months": 36, "max_months": 12}, "term_months"),
        ({"early_months": 24, "term_months": 12}, "term_months"),
        ({"also": [{"source": "CL"}]}, "article"),
        ({"persons": None}, "persons"),
        ({"person": "无"}, "person"),
    ],
)
def test_a_faulty_list_is_refused(change: dict[str, object], named: str) -> None:
    with pytest.raises(RuleBookError, match=rf" {named}: "):
        read_list(Row("lists.toml [[list]]", LIST | change))
