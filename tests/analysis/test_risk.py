"""R7.1-R7.3 and A12: floors, parts, the limit of the related-party part, and the shares of a real county."""

from datetime import date
from math import prod

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph_service.analysis.risk import BANS_SCHEMA, SIGNALS_SCHEMA, classify
from graph_service.analysis.risk_indicators import indicator_records
from graph_service.analysis.snapshot import Snapshot
from graph_service.domain.errors import RuleBookError
from graph_service.rulebook.loader import Row, load_table
from graph_service.rulebook.risk import Group, RiskScheme, risk_scheme
from tests.analysis.frames import AS_OF, party, snapshot

SCHEME = risk_scheme()
D = date
LATELY = D(2026, 3, 1)
GROUP_OF = {indicator.id.value: indicator.group for indicator in SCHEME.indicators.values()}


def signals(*rows: tuple[str, str, float]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=SIGNALS_SCHEMA, orient="row")


def fine(yuan: float, decided_on: date = LATELY, **columns: object) -> dict[str, object]:
    return {"subject": "e", "categories": ["罚款"], "fine_yuan": yuan, "decided_on": decided_on, **columns}


def listed(code: str, removed_on: date | None = None) -> dict[str, object]:
    return {"subject": "e", "list_code": code, "listed_on": D(2025, 1, 1), "removed_on": removed_on}


def one(shot: Snapshot, raised: pl.DataFrame | None = None, bans: pl.DataFrame | None = None) -> dict[str, object]:
    return classify(shot, signals() if raised is None else raised, bans, SCHEME).filter(eid="e").row(0, named=True)


E = party("e")
CLEAN: dict[str, object] = {"subject": "e", "result_text": "未发现问题", "inspected_on": LATELY}
FOUND: dict[str, object] = {**CLEAN, "result_text": "发现问题已责令改正"}
NEW = party("e", established_on=D(2026, 1, 5))


@pytest.mark.parametrize(
    ("case", "shot", "risk_class", "floors"),
    [
        ("clean", snapshot([E]), "A", []),
        ("food trade", snapshot([party("e", scope="餐饮服务")]), "A", []),
        ("food trade, two years old", snapshot([party("e", scope="餐饮服务", established_on=D(2024, 7, 1))]), "B", []),
        ("one general fine", snapshot([E], penalty=[fine(2000)]), "B", []),
        ("two general fines", snapshot([E], penalty=[fine(2000), fine(2000)]), "C", []),
        ("one problem found", snapshot([E], inspection=[FOUND]), "B", []),  # R7.10: it feeds the next class
        ("a problem found long ago", snapshot([E], inspection=[{**FOUND, "inspected_on": D(2024, 6, 30)}]), "A", []),
        ("three problems found", snapshot([E], inspection=[FOUND] * 3), "C", []),
        ("four large fines", snapshot([E], penalty=[fine(50_000)] * 4), "D", []),
        ("a warning", snapshot([E], penalty=[fine(0, categories=["警告"])]), "A", []),
        ("severe list", snapshot([E], list_entry=[listed("SAMR_SEVERE")]), "D", ["SEVERE_LIST"]),
        (
            "severe list known by its name",
            snapshot([E], list_entry=[{**listed("x"), "list_name": "严重违法失信企业名单"}]),
            "D",
            ["SEVERE_LIST"],
        ),
        ("off the severe list", snapshot([E], list_entry=[listed("SAMR_SEVERE", D(2026, 6, 30))]), "A", []),
        ("abnormal", snapshot([E], list_entry=[{**listed("x"), "list_name": "经营异常名录"}]), "C", ["ABNORMAL"]),
        ("吊销未注销", snapshot([party("e", status="REVOKED")]), "C", ["REVOKED"]),
        ("new, nothing known", snapshot([NEW]), "B", ["NEW_NO_DATA"]),
        ("new, inspected", snapshot([NEW], inspection=[CLEAN]), "A", []),
        ("new, warned only", snapshot([NEW], penalty=[fine(0, categories=["警告"])]), "B", ["NEW_NO_DATA"]),
    ],
)
def test_classes_and_floors(case: str, shot: Snapshot, risk_class: str, floors: list[str]) -> None:
    """R7.3"""
    row = one(shot)
    assert (row["class"], row["floors"]) == (risk_class, floors), case


@pytest.mark.parametrize(
    ("case", "record"),
    [
        ("older than the months", fine(50_000, D(2023, 6, 30))),
        ("publication over", fine(50_000, publish_until=D(2026, 6, 29))),
        ("annulled", fine(50_000, state="撤销")),
        ("objection marked", fine(50_000, state="异议")),
        ("repaired", fine(50_000, state="已修复")),
        ("after the day", fine(50_000, D(2026, 7, 1))),
    ],
)
def test_what_no_longer_counts(case: str, record: dict[str, object]) -> None:
    """R5.4, R5.9, R6.3"""
    assert one(snapshot([E], penalty=[record]))["score"] == 0, case


def test_what_still_counts_on_its_last_day() -> None:
    old = fine(2000, D(2020, 1, 1), publish_until=AS_OF)
    assert one(snapshot([E], penalty=[old]))["supervision"] == 120


@pytest.mark.parametrize(
    ("ban", "risk_class"),
    [
        (("e", D(2025, 7, 1), AS_OF), "D"),  # both days included
        (("e", D(2025, 7, 1), D(2026, 6, 29)), "A"),
        (("e", D(2025, 7, 1), None), "D"),  # life
        (("e", D(2026, 7, 1), None), "A"),
    ],
)
def test_live_ban_is_d(ban: tuple[object, ...], risk_class: str) -> None:
    row = one(snapshot([E]), bans=pl.DataFrame([ban], schema=BANS_SCHEMA, orient="row"))
    assert row["class"] == risk_class


@pytest.mark.parametrize(
    ("shot", "score", "before", "after", "raised"),
    [
        (snapshot([E]), 1.0, "A", "B", True),
        (snapshot([E]), 0.05, "A", "A", False),  # A12: a suspected address
        (snapshot([E], penalty=[fine(2000)]), 1.0, "B", "C", True),
        (snapshot([E], penalty=[fine(50_000)] * 4), 1.0, "D", "D", False),
        (snapshot([NEW]), 1.0, "B", "B", False),  # the floor is there already
    ],
)
def test_related_part_lifts_at_most_one_class(
    shot: Snapshot, score: float, before: str, after: str, raised: bool
) -> None:
    """R7.3, A12"""
    with_signals = one(shot, signals(("e", "X", score), ("e", "Y", score)))
    assert one(shot)["class"] == before
    assert (with_signals["class"], with_signals["raised_by_related"]) == (after, raised)
    assert with_signals["related"] <= 150


@pytest.mark.parametrize(
    ("case", "other"),
    [
        ("natural person", party("p:1", is_person=True)),
        ("only mentioned", party("m", registered=False)),
        ("struck off", party("x", status="DEREGISTERED")),
        ("not yet begun", party("x", established_on=D(2026, 7, 1))),
    ],
)
def test_only_registered_live_subjects_get_a_class(case: str, other: dict[str, object]) -> None:
    assert classify(snapshot([E, other]), signals(), None, SCHEME)["eid"].to_list() == ["e"], case


def test_factors_tell_what_the_score_is_made_of() -> None:
    shot = snapshot(
        [party("e", status="SUSPENDED")],
        penalty=[fine(2000), fine(20_000)],
        inspection=[
            {"subject": "e", "result_text": "未发现问题", "inspected_on": D(2026, 1, 1)},
            {"subject": "e", "result_text": "发现问题已责令改正", "inspected_on": D(2026, 1, 2)},
        ],
        commitment=[{"subject": "e", "performance": "全部未履行", "found_on": D(2026, 1, 1)}],
        role=[{"eid": "e", "holder": "n:1", "kind": "LR", "valid_from": D(2026, 1, 1)}],
    )
    row = one(shot)
    assert {(f["indicator"], f["records"], f["points"]) for f in row["factors"]} == {
        ("suspended", 1, 40), ("penalty", 2, 300), ("inspection_problem", 1, 100), ("commitment_breach", 1, 50),
        ("lr_change", 1, 50),
    }  # fmt: skip
    assert row["score"] == sum(row[group.value] for group in Group)


records = st.fixed_dictionaries({"n": st.lists(st.integers(0, 300_000), max_size=5), "s": st.floats(0, 1)})


@given(st.lists(records, min_size=1, max_size=6))
def test_parts_are_the_capped_sums_and_add_up(drawn: list[dict[str, list[int] | float]]) -> None:
    """The definition, record by record, in plain Python"""
    shot = snapshot(
        [party(f"e{i}") for i in range(len(drawn))],
        penalty=[fine(yuan, subject=f"e{i}") for i, item in enumerate(drawn) for yuan in item["n"]],
    )
    raised = signals(*((f"e{i}", "X", item["s"]) for i, item in enumerate(drawn)))
    found = indicator_records(shot, raised, SCHEME).rows()
    for row in classify(shot, raised, None, SCHEME).iter_rows(named=True):
        for group, cap in SCHEME.caps.items():
            mine = sorted(points for eid, which, points in found if eid == row["eid"] and GROUP_OF[which] is group)
            rest = prod(1 - min(points / cap, 1) for points in mine)
            assert row[group.value] == pytest.approx(cap * (1 - rest), abs=0.5)
        assert row["score"] == sum(row[group.value] for group in Group) <= 1000


def test_shares_of_a_county_of_mostly_clean_small_businesses() -> None:
    """R7.3: Dandong A65.4 B25.3 C7.7 D1.5, 巴彦淖尔 A73.2 B18.7 C5.2 D3.0; here a county of that make-up"""
    makeup = ((680, []), (220, [2000]), (66, [2000, 6000]), (20, [40_000, 90_000, 150_000, 150_000]))
    parties, penalties = [party(f"n{i}", established_on=D(2026, 2, 1)) for i in range(14)], []
    for share, fines in makeup:
        for i in range(share):
            eid = f"{len(fines)}-{i}"
            parties.append(party(eid))
            penalties += [fine(yuan, subject=eid) for yuan in fines]
    shares = dict(
        classify(snapshot(parties, penalty=penalties), signals(), None, SCHEME)["class"].value_counts().rows()
    )
    assert 650 <= shares["A"] <= 730
    assert 180 <= shares["B"] <= 260
    assert 50 <= shares["C"] <= 80
    assert 15 <= shares["D"] <= 30


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"related_max_share": 0.1}, "related_max_share"),
        ({"score_max": 900}, "之和"),
        ({"thresholds": {"B": 100, "C": 90, "D": 380}}, "0 < B < C < D"),
        ({"floor": []}, "缺少"),
        ({"surprise": 1}, "不认识"),
    ],
)
def test_a_faulty_scheme_is_refused(change: dict[str, object], says: str) -> None:
    with pytest.raises(RuleBookError, match=says):
        RiskScheme.parse(Row("risk.toml", {**load_table("risk"), **change}))
