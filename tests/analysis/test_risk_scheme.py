"""The scheme as data (R7.3): a changed weight is a new revision; a class follows from its parts step by step."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping, MutableMapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph_service.analysis.risk import classify
from graph_service.analysis.risk_parts import beyond_observed, class_shares, class_steps, part_of
from graph_service.domain.errors import RuleBookError
from graph_service.rulebook.loader import Row, load_table
from graph_service.rulebook.risk import FloorId, Group, RiskClassName, RiskScheme, risk_scheme, table_digest
from tests.analysis.frames import party, snapshot
from tests.analysis.test_risk import fine, listed, signals

SCHEME = risk_scheme()
A, B, C, D = RiskClassName
KNOWN = {
    1: "ab89e17a105f3d82d21b484cbf6689df5c5d86d51350fdf9847da6935afc8b30",
    2: "4dcc66d20dfe04f807407a879af8c0d5c5b68f9141e3d3c36d5bc5f7ff3807cb",
}
"""Digest of each revision: a revision that was once in use is never rewritten, a new one is added below it."""
APART = ("revision", "observed")


def numbers(table: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Where every number of a table stands."""
    if isinstance(table, int | float) and not isinstance(table, bool):
        yield path
    elif isinstance(table, Mapping | list):
        for key in table if isinstance(table, Mapping) else range(len(table)):
            yield from numbers(table[key], (*path, key))


def changed(path: tuple[Any, ...]) -> dict[str, Any]:
    table: dict[str, Any] = copy.deepcopy(load_table("risk"))
    place: MutableMapping[Any, Any] = table
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] += 1
    return table


PATHS = [path for path in numbers(load_table("risk")) if path[0] not in APART]


def test_the_scheme_is_what_its_last_revision_made() -> None:
    assert {one.number: one.digest for one in SCHEME.revisions} == KNOWN, (
        "改了 risk.toml 的数值: 请新增一次 [[revision]]"
    )
    assert SCHEME.pinned, f"改了 risk.toml: 请新增一次 [[revision]], digest = {SCHEME.digest}"
    assert SCHEME.version == f"R7.3@2022-01-13/{len(KNOWN)}-{SCHEME.digest[:8]}"
    assert (SCHEME.rule.source, SCHEME.rule.status) == ("RISK6", "unconfirmed")


@pytest.mark.parametrize("path", PATHS, ids=lambda path: ".".join(map(str, path)))
def test_a_changed_number_without_a_new_revision_is_seen(path: tuple[Any, ...]) -> None:
    table = changed(path)
    assert table_digest(table) != SCHEME.digest
    assert table_digest(table) != KNOWN[len(KNOWN)]


def test_numbers_words_and_floors_are_all_in_the_digest() -> None:
    assert len(PATHS) > 30
    table = copy.deepcopy(load_table("risk"))
    table["floor"][0]["class"] = "C"  # type: ignore[index]
    assert table_digest(table) != SCHEME.digest


def test_what_places_made_known_is_no_weight() -> None:
    table = copy.deepcopy(load_table("risk"))
    del table["observed"]
    scheme = RiskScheme.parse(Row("risk.toml", table))
    assert (scheme.pinned, scheme.observed) == (True, ())


@pytest.mark.parametrize(
    ("key", "value", "says"),
    [
        ("revision", [], "逐次编号"),
        ("observed", [{"place": "x", "subjects": 1, "cited": "s", "mark": "V2", "shares": {"A": 0.9}}], "四类"),
    ],
)
def test_a_scheme_without_history_or_with_broken_shares_is_refused(key: str, value: object, says: str) -> None:
    with pytest.raises(RuleBookError, match=says):
        RiskScheme.parse(Row("risk.toml", {**load_table("risk"), key: value}))


@pytest.mark.parametrize(
    ("parts", "floors", "alone", "by_score", "floor", "final", "raised"),
    [
        ({}, [], A, A, None, A, False),
        ({Group.RELATED: 150}, [], A, B, None, B, True),
        ({Group.BASE: 99, Group.RELATED: 150}, [], A, B, None, B, True),  # 249 points reach C: one class at most
        ({Group.SUPERVISION: 379, Group.RELATED: 1}, [], C, D, None, D, True),
        ({Group.RELATED: 150}, [FloorId.ABNORMAL], A, B, C, C, False),
        ({Group.SUPERVISION: 400}, [FloorId.REVOKED], D, D, C, D, False),
        ({}, [FloorId.NEW_NO_DATA, FloorId.LIVE_BAN], A, A, D, D, False),
    ],
)
def test_steps(
    parts: dict[Group, int], floors: list[FloorId], alone: RiskClassName, by_score: RiskClassName,
    floor: RiskClassName | None, final: RiskClassName, raised: bool,
) -> None:  # fmt: skip
    steps = class_steps({group: parts.get(group, 0) for group in Group}, floors, SCHEME)
    told = (steps.alone, steps.by_score, steps.floor, steps.risk_class, steps.raised_by_related)
    assert told == (alone, by_score, floor, final, raised)


subject = st.fixed_dictionaries(
    {"fines": st.lists(st.integers(0, 200_000), max_size=5), "related": st.floats(0, 1), "listed": st.booleans()}
)


@given(st.lists(subject, min_size=1, max_size=6))
def test_the_steps_end_where_the_columns_do(drawn: list[dict[str, Any]]) -> None:
    shot = snapshot(
        [party(f"e{i}", status="REVOKED" if i % 3 == 2 else "ACTIVE") for i in range(len(drawn))],
        penalty=[fine(yuan, subject=f"e{i}") for i, one in enumerate(drawn) for yuan in one["fines"]],
        list_entry=[{**listed("ABNORMAL"), "subject": f"e{i}"} for i, one in enumerate(drawn) if one["listed"]],
    )
    found = classify(shot, signals(*((f"e{i}", "X", one["related"]) for i, one in enumerate(drawn))), None, SCHEME)
    for row in found.iter_rows(named=True):
        steps = class_steps({group: row[group.value] for group in Group}, map(FloorId, row["floors"]), SCHEME)
        told = (row["class"], row["score"], row["raised_by_related"])
        assert told == (steps.risk_class, steps.score, steps.raised_by_related)
        each: dict[Group, list[float]] = {group: [] for group in Group}
        for factor in row["factors"]:
            each[next(one.group for one in SCHEME.indicators.values() if one.id == factor["indicator"])] += factor[
                "each"
            ]
            assert (len(factor["each"]), sum(factor["each"])) == (factor["records"], pytest.approx(factor["points"]))
        assert {group: part_of(each[group], SCHEME.caps[group]) for group in Group} == {
            group: row[group.value] for group in Group
        }


def test_shares_beside_the_real_ones() -> None:
    assert [(one.place, one.subjects, one.mark) for one in SCHEME.observed] == [
        ("丹东", 47_554, "V2"), ("巴彦淖尔", 30_323, "V2"),
    ]  # fmt: skip
    beyond = beyond_observed({A: 0.70, B: 0.15, C: 0.10, D: 0.05}, SCHEME.observed)
    assert beyond == pytest.approx({A: 0, B: -0.037, C: 0.023, D: 0.02})
    found = classify(snapshot([party("a"), party("b", status="REVOKED")]), signals(), None, SCHEME)
    assert class_shares(found) == {A: 0.5, B: 0, C: 0.5, D: 0}
    assert class_shares(found.clear()) == {A: 0, B: 0, C: 0, D: 0}
