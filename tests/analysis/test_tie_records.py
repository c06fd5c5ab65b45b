"""By which records a tie and an own score are known (R8.12): every tie kind by its facts, every event by its record."""

from __future__ import annotations

import math
from datetime import date

import polars as pl
import pytest

from graph_service.analysis.controllers import control_picture
from graph_service.analysis.event_records import event_records
from graph_service.analysis.related_risk import risk_graph
from graph_service.analysis.risk import EVENTS, event_risk, group_parts
from graph_service.analysis.snapshot import Snapshot
from graph_service.analysis.tie_records import tie_records
from graph_service.analysis.ties import TieBasis, related_ties
from graph_service.rulebook.nominees import holder_policy
from graph_service.rulebook.related import related_policy
from graph_service.rulebook.risk import risk_scheme
from tests.analysis.snapshots import holds, plays, snapshot
from tests.analysis.test_related_risk import BROKEN, CASES, ENTRY, FINE, FOUND, OBJECTS

DOOR = {name: {"address_key": "建设一路12号"} for name in "AB"}
# what, snapshot, λ·trust·ratio of the tie from A to B, records of both ends
SHOWN = [
    ("controller", snapshot(holding=[holds("A", 0.6, "M", trust=0.5), holds("M", 0.6, "B"), holds("C", 0.4, "B")]),
     (0.6, 0.5, 1.0), ["holding-2", "holding-1"]),
    ("subsidiary", snapshot(holding=[holds("B", 0.6, "A", trust=0.9)]), (0.5, 0.9, 1.0), ["holding-1"]),
    ("siblings", snapshot(holding=[holds("p:1", 0.6, "A", trust=0.9), holds("p:1", 0.6, "B")]), (0.3, 0.9, 1.0),
     ["holding-2", "holding-1"]),
    ("one representative", snapshot(role=[plays("p:1", "LR", "A"), plays("p:1", "LR", "B"), plays("p:1", "DIR", "B")]),
     (0.3, 1.0, 1.0), ["role-2", "role-1"]),
    ("a debtor", snapshot({"B": {"capital_yuan": 4e6}}, guarantee=[
        {"guarantor": "B", "eid": "A", "amount_yuan": 1e6, "trust": 0.9}, {"guarantor": "B", "eid": "A",
         "amount_yuan": 1e6}]), (0.25, 0.9, 0.5), ["guarantee-1", "guarantee-2"]),
    ("a holder", snapshot(holding=[holds("A", 0.3, "B", trust=0.9)]), (0.2, 0.9, 1.0), ["holding-1"]),
    ("held", snapshot(holding=[holds("B", 0.3, "A")]), (0.2, 1.0, 1.0), ["holding-1"]),
    ("one door", snapshot(DOOR, registration=[{"eid": "A", "name": "A"}, {"eid": "B", "name": "B"}]), (0.1, 0.5, 1.0),
     ["registration-2", "registration-1"]),
    ("one telephone", snapshot(contact=[
        {"subject": firm, "way": "PHONE", "contact_key": "x"} for firm in "AB"]), (0.1, 0.5, 1.0),
     ["contact-2", "contact-1"]),
]  # fmt: skip


def shown(given: Snapshot, own: dict[str, float]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Parts of the scores, and what shows their ties."""
    picture = control_picture(given, holder_policy())
    basis = TieBasis.of(given, picture, related_policy())
    ties = related_ties(basis, related_policy())
    graph = risk_graph(ties, pl.DataFrame({"eid": list(own), "s": list(own.values())}))
    parts = graph.related_risk().parts
    return parts, tie_records(basis, related_policy(), parts)


@pytest.mark.parametrize(("given", "factors", "rids"), [case[1:] for case in SHOWN], ids=[case[0] for case in SHOWN])
def test_a_tie_is_shown_by_its_facts(given: Snapshot, factors: tuple[float, ...], rids: list[str]) -> None:
    _, ties = shown(given, {"A": 1.0})
    (row,) = ties.filter(to="B", source="A").to_dicts()
    assert (row["lambda"], row["trust"], row["ratio"], row["rids"]) == (*factors, rids)


@pytest.mark.parametrize(("given", "own"), [case[1:3] for case in CASES], ids=[case[0] for case in CASES])
def test_every_weight_is_the_product_of_what_is_told(given: Snapshot, own: dict[str, float]) -> None:
    parts, ties = shown(given, own)
    told = {(to, source, tie): row for to, source, tie, *row in ties.iter_rows()}
    for eid, source, kinds, via, weight, *_ in parts.iter_rows():
        ends = [source, *([via] if via else []), eid]
        ways = [told[to, one, kind] for one, to, kind in zip(ends, ends[1:], kinds, strict=False)]
        assert weight == pytest.approx(
            math.prod(factor * trust * ratio for _, factor, trust, ratio, _ in ways), abs=1e-9
        )
        assert all(rids for *_, rids in ways) or "SUSPECTED" in kinds  # a door without a registration behind it


def test_events_are_told_by_their_records() -> None:
    given = snapshot(
        penalty=[FINE], list_entry=[ENTRY], inspection=[{**FOUND, "task_no": "双随机1"}], commitment=[BROKEN]
    )
    found = event_records(given, risk_scheme(), pl.Series(["A"]))
    assert found.rows() == [
        ("A", "penalty-1", "penalty", "1", date(2026, 3, 1), 0.24),
        ("A", "list_entry-1", "list_entry", "1", date(2026, 1, 1), 0.22),
        ("A", "inspection-1", "inspection", "双随机1", date(2026, 3, 1), 0.1),
        ("A", "commitment-1", "commitment", "1", date(2026, 3, 1), 0.05),
    ]


def test_only_records_that_count_are_told_and_they_make_the_score() -> None:
    given = snapshot(
        {"A": {}, "B": {}},
        penalty=[FINE, {**FINE, "doc_no": "2"}, {**FINE, "doc_no": "3", "state": "已撤销"}, {**FINE, "subject": "B"}],
        objection=[OBJECTS],
    )
    own = event_risk(given, risk_scheme())
    found = event_records(given, risk_scheme(), own["eid"])
    assert found.select("eid", "rid").rows() == [("A", "penalty-2"), ("B", "penalty-4")]
    points = found.select(
        "eid", indicator=pl.lit(EVENTS[0].value), points=pl.col("weight") * sum(risk_scheme().caps.values())
    )
    parts = group_parts(points, risk_scheme())
    scale = sum(risk_scheme().caps.values())
    again = parts.select("eid", s=pl.sum_horizontal(pl.exclude("eid")) / scale).sort("eid")
    assert again.rows() == own.rows()
    assert event_records(given, risk_scheme(), pl.Series([], dtype=pl.String)).is_empty()
