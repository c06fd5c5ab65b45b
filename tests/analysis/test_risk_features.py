"""The features of the risk model: what they count, and that nothing of the label window is in them."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

import numpy as np
import polars as pl
import pytest

from graph_service.analysis.risk_features import OWN_TERMS, own_features
from graph_service.analysis.risk_graph_features import GRAPH_TERMS, GraphPolicies, graph_features
from graph_service.analysis.risk_history import Basis, before, undated
from graph_service.analysis.risk_labels import problem_labels
from graph_service.analysis.risk_leaks import leaking_features, other_futures
from graph_service.analysis.snapshot import SNAPSHOT_KINDS, Snapshot
from graph_service.usecases.policies import load_policies
from tests.analysis.frames import Row, party, snapshot

RULES = load_policies()
GRAPH = GraphPolicies(RULES.holders, RULES.related, RULES.risk)
CUT = date(2025, 7, 1)
LAST = CUT - timedelta(days=1)
END = date(2026, 1, 1)
IN_TIME, LATE = "2025-06-30T23:59:59+08:00", "2025-07-01T00:00:00+08:00"


def person(pid: str) -> Row:
    return {"party": pid, "name": "某人", "is_person": True, "registered": False, "certain": True}


def penalty(subject: str, day: date, **columns: object) -> Row:
    rid = f"{subject}{day}{len(columns)}"
    return {"rid": rid, "key": rid, "subject": subject, "doc_no": rid, "categories": ["罚款"], "fine_yuan": 1000.0,
            "decided_on": day, "valid_from": day, "recorded_at": IN_TIME, **columns}  # fmt: skip


def role(holder: str, eid: str, since: date | None, kind: str = "LR") -> Row:
    return {"rid": f"{holder}{eid}", "holder": holder, "eid": eid, "kind": kind, "valid_from": since, "trust": 1.0,
            "recorded_at": IN_TIME}  # fmt: skip


def holding(owner: str, eid: str, since: date | None, econ: float = 0.6) -> Row:
    return {"rid": f"{owner}{eid}h", "owner": owner, "eid": eid, "econ": econ, "valid_from": since, "trust": 1.0,
            "recorded_at": IN_TIME}  # fmt: skip


def registered(*eids: str, at: str = IN_TIME) -> list[Row]:
    return [{"rid": f"r{eid}", "eid": eid, "valid_from": date(2015, 1, 1), "recorded_at": at} for eid in eids]


def made(shot: Snapshot, basis: Basis = Basis.DATED, cut: date = CUT) -> pl.DataFrame:
    history = before(shot, cut, basis)
    return own_features(history, RULES.risk).join(
        graph_features(history, GRAPH), on="eid", how="left", maintain_order="left"
    )


@cache
def of_world(basis: Basis) -> pl.DataFrame:
    return made(WORLD, basis)


def of(eid: str, basis: Basis = Basis.DATED) -> dict[str, object]:
    return of_world(basis).filter(eid=eid).row(0, named=True)


OLD = date(2020, 1, 1)
WORLD = snapshot(
    [*(party(f"e{n}", entity_kind="ENTERPRISE", address_key="河边1号", capital_yuan=1e6) for n in range(6)),
     party("late", established_on=CUT), party("gone", status="DEREGISTERED", closed_on=date(2024, 1, 1)),
     party("closing", status="DEREGISTERED", closed_on=date(2025, 9, 1)), person("p:1"), person("p:2")],
    date(2026, 6, 30),
    registration=registered("e0", "e1", "e2", "e3", "e4", "e5", "gone", "closing"),
    holding=[holding("e0", "e1", OLD), holding("e1", "e2", OLD), holding("p:1", "e3", OLD), holding("e4", "e5", CUT)],
    role=[role("p:1", "e0", OLD), role("p:2", "e4", None)],
    penalty=[
        penalty("e1", LAST), penalty("e1", date(2023, 1, 1)), penalty("e1", CUT), penalty("e5", LAST),
        penalty("e0", LAST, state="撤销"), penalty("e2", LAST, recorded_at=LATE),
    ],
    inspection=[{"rid": "i1", "subject": "e0", "result_text": "发现问题", "inspected_on": LAST, "recorded_at": IN_TIME},
                {"rid": "i2", "subject": "e3", "result_text": "未发现问题", "inspected_on": CUT, "recorded_at": LATE},
                {"rid": "i3", "subject": "e4", "result_text": "发现问题", "inspected_on": CUT, "recorded_at": LATE}],
    complaint=[{"rid": "c1", "subject": "e0", "received_on": LAST, "closed_on": CUT, "upheld": True,
                "recorded_at": IN_TIME},
               {"rid": "c2", "subject": "e0", "received_on": OLD, "closed_on": LAST, "upheld": True,
                "recorded_at": IN_TIME}],
    list_entry=[{"rid": "l1", "subject": "e3", "list_code": "ABNORMAL", "listed_on": OLD, "removed_on": CUT,
                 "recorded_at": IN_TIME}],
    commitment=[{"rid": "k1", "subject": "e3", "made_on": OLD, "found_on": CUT, "performance": "全部未履行",
                 "recorded_at": IN_TIME}],
)  # fmt: skip


def test_the_population_is_who_was_there() -> None:
    assert of_world(Basis.DATED)["eid"].to_list() == ["closing", "e0", "e1", "e2", "e3", "e4", "e5"]
    assert of_world(Basis.RECORDED)["eid"].to_list() == ["e0", "e1", "e2", "e3", "e4", "e5"]


def test_own_features_count_what_was_before_the_cut() -> None:
    told = of("e1")
    assert (told["penalties"], told["penalties_3y"], told["penalties_1y"], told["fines_log"]) == (
        2.0, 2.0, 1.0, pytest.approx(np.log1p(2000)),
    )  # fmt: skip
    assert told["penalty_years"] == pytest.approx(1 / 365.25)
    assert told["age_years"] == pytest.approx((CUT - date(2015, 1, 1)).days / 365.25)
    assert (told["capital_log"], told["key_industry"]) == (None, None)  # the register says them of now
    first = of("e0")
    assert (first["penalties"], first["problems"], first["complaints_1y"], first["complaints_upheld"]) == (0, 1, 1, 1)
    third = of("e3")
    assert (third["list_live"], third["commitments"], third["breaches"], third["inspections_2y"]) == (1, 1, 0, 0)


def test_what_was_recorded_later_was_not_known() -> None:
    assert of("e2")["penalties"] == 1.0
    recorded = of("e2", Basis.RECORDED)
    assert (recorded["penalties"], recorded["capital_log"]) == (0.0, pytest.approx(np.log1p(1e6)))
    assert of("e4", Basis.RECORDED)["officers"] == 1.0  # undated, but it was in the graph
    assert of("e4")["officers"] == 0.0
    assert undated(WORLD) == {"role": 1}


def test_graph_features_see_neighbours_before_the_cut() -> None:
    told = of("e0")
    assert (told["holdings"], told["holders"], told["lr_firms"], told["people_firms"]) == (1.0, 0.0, 1.0, 2.0)
    assert (told["neighbours"], told["neighbour_events"], told["neighbour_event_share"]) == (2.0, 1.0, 0.5)
    assert told["group_size"] == 3.0  # e0, e1 and e2: to lead a subject is not to control it
    assert of("e2")["two_step_events"] == 1.0  # e2 – e1 – e0, which had a problem found
    assert of("e4")["neighbours"] == 0.0  # its holding begins on the day of the cut
    assert (of("e0")["address_firms"], of("e0", Basis.RECORDED)["address_firms"]) == (None, 6.0)


def test_labels_are_events_of_the_window() -> None:
    eids = of_world(Basis.DATED)["eid"]
    label = problem_labels(WORLD, RULES.risk, eids, CUT, END)
    assert eids.filter(pl.Series(label)).to_list() == ["e1", "e4"]


@pytest.mark.parametrize("basis", Basis)
def test_no_feature_changes_with_the_future(basis: Basis) -> None:
    """The leak test: other futures, planted by the product and by hand."""
    assert leaking_features(WORLD, CUT, basis, lambda shot: made(shot, basis), seed=3) == ()
    later = [penalty(f"e{n}", CUT + timedelta(days=n), recorded_at=LATE) for n in range(6)]
    more = pl.DataFrame(later, schema=WORLD.facts["penalty"].schema)
    worse = {**WORLD.facts, "penalty": pl.concat([more, WORLD.facts["penalty"]])}
    again = Snapshot(WORLD.as_of, "other", WORLD.parties, worse)
    assert made(again, basis).equals(of_world(basis))


@pytest.mark.parametrize("basis", Basis)
def test_the_other_futures_are_other(basis: Basis) -> None:
    futures = list(other_futures(WORLD, CUT, basis, seed=3))
    eids = of_world(basis)["eid"]
    labels = [problem_labels(one, RULES.risk, eids, CUT, END) for one in (WORLD, *futures)]
    assert [int(label.sum()) for label in labels[1::2]] == [0, len(eids)]  # none at all, and everybody
    assert sum(one.facts["penalty"].height for one in futures) > 0


def test_the_check_catches_a_feature_that_knows_the_label() -> None:
    def planted(shot: Snapshot) -> pl.DataFrame:
        frame = made(shot)
        label = problem_labels(shot, RULES.risk, frame["eid"], CUT, END)
        return frame.with_columns(too_good=pl.Series(label.astype(np.float64)))

    assert leaking_features(WORLD, CUT, Basis.DATED, planted, seed=3) == ("too_good",)


def test_the_check_catches_features_made_of_the_whole_snapshot() -> None:
    found = leaking_features(WORLD, CUT, Basis.DATED, lambda shot: own_features(shot, RULES.risk), seed=3)
    assert found == ("eid",)  # even the population differs

    def careless(shot: Snapshot) -> pl.DataFrame:
        counted = shot.facts["inspection"].group_by(eid="subject").agg(looked_at=pl.len())
        return made(shot).join(counted, on="eid", how="left", maintain_order="left")

    assert leaking_features(WORLD, CUT, Basis.DATED, careless, seed=3) == ("looked_at",)


def test_a_history_has_no_day_on_or_after_the_cut() -> None:
    for basis in Basis:
        history = before(WORLD, CUT, basis)
        for name, frame in {"parties": history.parties, **history.facts}.items():
            days = [column for column, dtype in frame.schema.items() if dtype == pl.Date()]
            assert all(frame[day].max() is None or frame[day].max() < CUT for day in days), name
        assert history.facts.keys() == SNAPSHOT_KINDS.keys()


def test_every_feature_has_a_term_and_one_place() -> None:
    assert of_world(Basis.DATED).columns == ["eid", *OWN_TERMS, *GRAPH_TERMS]
    assert not set(OWN_TERMS) & set(GRAPH_TERMS)


@pytest.mark.parametrize("seed", range(3))
def test_neighbours_by_the_slow_definition(seed: int) -> None:
    rng, n = np.random.default_rng(seed), 40
    held = sorted({(int(a), int(b)) for a, b in rng.integers(0, n, (30, 2)) if a < b})
    led = sorted({(int(a), int(b)) for a, b in zip(rng.integers(0, 12, 45), rng.integers(0, n, 45), strict=True)})
    hit = {int(one) for one in rng.integers(0, n, 12)}
    shot = snapshot(
        [*(party(f"e{i:02}", entity_kind="ENTERPRISE") for i in range(n)), *(person(f"p:{i}") for i in range(12))],
        holding=[holding(f"e{a:02}", f"e{b:02}", OLD, 0.1) for a, b in held],
        role=[role(f"p:{a}", f"e{b:02}", OLD, "DIR") for a, b in led],
        penalty=[penalty(f"e{i:02}", LAST) for i in sorted(hit)],
    )
    beside = {i: {b for a, b in held if a == i} | {a for a, b in held if b == i} for i in range(n)}
    for i in range(n):
        beside[i] |= {c for a, b in led if b == i for other, c in led if other == a} - {i}
    for i, row in enumerate(made(shot).iter_rows(named=True)):
        assert row["neighbours"] == len(beside[i])
        assert row["neighbour_events"] == len(beside[i] & hit)
        assert row["two_step_events"] == sum(c in hit for b in beside[i] for c in beside[b] if c != i)
