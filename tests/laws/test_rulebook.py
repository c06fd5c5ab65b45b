"""The rule book as data: what is refused, what is in force when, who holds which scope."""

from __future__ import annotations

from datetime import date

import pytest

from graph_service.domain.errors import NotFound, RuleBookError
from graph_service.rulebook.access import Reach, access_matrix
from graph_service.rulebook.loader import Row, load_table
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
    for role in ("auditor", "admin"):
        assert not any(scope.startswith(("subjects", "persons", "network", "load")) for scope in matrix.scopes_of(role))
    assert matrix.scopes_of("auditor").isdisjoint(matrix.scopes_of("admin"))
    with pytest.raises(NotFound):
        matrix.scopes_of("visitor")
