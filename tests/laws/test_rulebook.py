"""The rule book as data: what is refused, what is in force when, who holds which scope."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any, cast

import pytest

from graph_service.domain.errors import NotFound, RuleBookError
from graph_service.rulebook.access import Reach, access_matrix, read_access
from graph_service.rulebook.book import Rulebook, load_rulebook
from graph_service.rulebook.lists import recognise
from graph_service.rulebook.loader import Row, load_table
from graph_service.rulebook.objections import read_objections
from graph_service.rulebook.propagation_reader import read_propagation
from graph_service.rulebook.rules import Status, read_rule

HEAD = {"id": "X1", "source": "CL", "article": "公司法178", "status": "confirmed", "text": "…"}


def test_a_missing_table_is_named() -> None:
    with pytest.raises(RuleBookError, match=r"no_such_table\.toml"):
        load_table("no_such_table")


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"id": 7}, "id"),
        ({"status": "sure"}, "status"),
        ({"valid_from": "2024-07-01"}, "valid_from"),
        ({"valid_from": date(2024, 7, 1), "valid_to": date(2024, 6, 30)}, "valid_to"),
    ],
)
def test_a_faulty_value_names_file_and_key(change: dict[str, object], named: str) -> None:
    with pytest.raises(RuleBookError, match=rf"rules\.toml 的 {named}"):
        read_rule(Row("rules.toml", HEAD | change))


def test_a_missing_and_a_misspelt_key_are_refused() -> None:
    with pytest.raises(RuleBookError, match="source: 缺少该项"):
        read_rule(Row("rules.toml", {"id": "X1"}))
    row = Row("rules.toml", HEAD | {"artcle": "公司法178"})
    read_rule(row)
    with pytest.raises(RuleBookError, match="artcle: 不认识的项"):
        row.close()


@pytest.mark.parametrize(
    ("day", "valid"),
    [(date(2024, 6, 30), False), (date(2024, 7, 1), True), (date(2026, 3, 31), True), (date(2026, 4, 1), False)],
)
def test_both_ends_of_a_version_are_inclusive(day: date, valid: bool) -> None:
    rule = read_rule(Row("r", HEAD | {"valid_from": date(2024, 7, 1), "valid_to": date(2026, 3, 31)}))
    assert rule.status is Status.CONFIRMED
    assert rule.in_force(day) is valid


# R10.2, one line a sentence of the matrix
@pytest.mark.parametrize(
    ("role", "scope", "reach"),
    [
        ("public", "subjects:read", Reach.ALL),
        ("public", "network:read", None),
        ("public", "signals:read", None),
        ("subject", "portrait:read", Reach.OWN),
        ("subject", "objections:file", Reach.OWN),
        ("bank", "portrait:read", Reach.GRANT),
        ("bank", "persons:masked", Reach.CONSENT),
        ("bank", "class:read", None),
        ("bank", "signals:read", None),
        ("department", "kin:read", None),
        ("inspector", "kin:read", Reach.CASE),
        ("department", "proposals:decide", Reach.FIELD),
        ("department", "persons:unmask", Reach.CASE),
        ("inspector", "draws:write", Reach.ALL),
        ("inspector", "proposals:decide", None),
        ("regulator", "class:read", Reach.AGGREGATE),
        ("regulator", "repairs:decide", Reach.ALL),
        ("court", "class:read", None),
        ("discipline", "notices:read", Reach.OWN),
        ("auditor", "subjects:read", None),
        ("admin", "subjects:read", None),
        ("admin", "audit:read", None),
    ],
)
def test_access_matrix(role: str, scope: str, reach: Reach | None) -> None:
    matrix = access_matrix()
    assert matrix.reach(role, scope) is reach
    assert (scope in matrix.scopes_of(role)) is (reach is not None)


def test_audit_administration_and_content_are_three_hands() -> None:
    matrix = access_matrix()
    for role in ("auditor", "admin", "security"):
        assert not any(scope.startswith(("subjects", "persons", "network", "load")) for scope in matrix.scopes_of(role))
    assert matrix.scopes_of("auditor").isdisjoint(matrix.scopes_of("admin"))
    with pytest.raises(NotFound):
        matrix.scopes_of("visitor")


@pytest.mark.parametrize(
    ("role", "scope", "told"),
    [
        ("admin", "subjects:read", "属三员, 不得持有业务权限: subjects:read"),
        ("regulator", "audit:read", "不属三员, 不得持有: audit:read"),
        ("admin", "accounts:grant", "不得兼有: accounts:add、accounts:grant"),
        ("auditor", "accounts:add", "不得兼有: accounts:add、audit:read"),
    ],
)
def test_a_table_that_joins_the_three_hands_is_refused(role: str, scope: str, told: str) -> None:
    table = load_table("access")
    rows = cast("list[dict[str, Any]]", table["role"])
    next(row for row in rows if row["id"] == role)["grants"][scope] = "all"
    with pytest.raises(RuleBookError, match=told):
        read_access(Row("access.toml", table))


@cache
def book() -> Rulebook:
    return load_rulebook()


def test_every_row_of_the_propagation_table_is_entered() -> None:
    entered = {row.rule.id.split(".")[0] for row in book().propagation.rules}
    parts = {16: "abcde", 27: "ab"}
    assert entered == {f"P{n:02}{part}".strip() for n in range(1, 36) for part in parts.get(n, " ")}
    assert {clock.rule.id.split(".")[0] for clock in book().clocks} == {f"C{n:02}" for n in range(1, 25)}


def test_what_the_data_cannot_decide_says_why() -> None:
    for row in book().propagation.rules:
        assert bool(row.reason) is not row.decidable, row.rule.id


def test_versions_that_follow_each_other_do_not_overlap() -> None:
    p06 = [row.rule for row in book().propagation.rules if row.rule.id == "P06"]
    assert [(rule.valid_from, rule.valid_to) for rule in p06] == [
        (date(2014, 10, 1), date(2024, 4, 30)),
        (date(2024, 5, 1), None),
    ]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("失信被执行人名单", "SXBZXR"),
        ("限制高消费人员", "XZXF"),
        ("拖欠农民工工资失信联合惩戒对象名单", "WAGE_ARREARS"),
        ("重大税收违法案件信息", "TAX_MAJOR"),
        ("列入经营异常名录", "ABNORMAL"),
        ("文化和旅游市场严重失信主体", "CULTURE"),
        ("企业欠税公告", "TAX_ARREARS"),
        ("守信激励名单", ""),
    ],
)
def test_lists_are_recognised(text: str, code: str) -> None:
    assert recognise(text, book().lists) == code


@pytest.mark.parametrize(
    ("trigger", "named"),
    [({}, "trigger"), ({"list_codes": ["X"], "listcode": ["X"]}, "listcode")],
)
def test_a_trigger_without_condition_or_with_an_unknown_one_is_refused(trigger: dict[str, object], named: str) -> None:
    data = load_table("propagation")
    data["rule"] = [HEAD | {"slots": ["LR"], "trigger": [trigger]}]
    with pytest.raises(RuleBookError, match=named):
        read_propagation(Row("propagation.toml", data))


@pytest.mark.parametrize(
    "term", [{}, {"years": 3, "life": True}, {"years": 3, "membership": "…"}], ids=["none", "two", "two more"]
)
def test_an_effect_has_exactly_one_term(term: dict[str, object]) -> None:
    effect = {"measure": "限制任职", "posts": ["DIR"]} | term
    data = load_table("propagation")
    data["rule"] = [HEAD | {"slots": ["LR"], "trigger": [{"list_codes": ["X"]}], "effect": [effect]}]
    with pytest.raises(RuleBookError, match="期限"):
        read_propagation(Row("propagation.toml", data))


def test_the_way_back_says_who_receives_within_what_and_what_was_not_read() -> None:
    told = book().objections.way_back
    assert "受理: 发展改革(信用主管)。(R10.2, 未核对原文)" in told
    assert any("异议 → 标注 1 个工作日; " in line and "本系统缺省, 未核对原文" in line for line in told)
    assert [line for line in told if "未核对原文" not in line] == [line for line in told if "个人信息保护法24" in line]


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"receivers": "objections:hear"}, "receivers"),
        ({"clocks": ["C08", "C99"]}, "clocks"),
        ({"clocks": ["C19"]}, "clocks"),  # percent a day: no length of time
        ({"clocks": []}, "clocks"),
        ({"rule": []}, "rule"),
        ({"reciever": "x"}, "reciever"),
    ],
)
def test_a_way_back_that_leads_nowhere_is_refused(change: dict[str, object], named: str) -> None:
    table = Row("objections.toml", load_table("objections") | change)
    with pytest.raises(RuleBookError, match=rf"objections\.toml 的 {named}"):
        read_objections(table, book().clocks, book().access)
