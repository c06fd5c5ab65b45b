"""R7.5, R7.7 and A14: exact probabilities, fixed size, one seed one list."""

import json
from collections.abc import Mapping
from fractions import Fraction
from math import sqrt

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph_service.analysis.draw_bundle import FORMAT, bundle, derive_seed, draw_from_beacon, frame_hash, redraw
from graph_service.analysis.sampling import UNIT, Plan, draw, inclusion, select
from graph_service.domain.errors import BadInput
from graph_service.rulebook.sampling import sampling_defaults

RATES = sampling_defaults().rates
CLASSES = "ABCD"


def frame(sizes: Mapping[str, int], scores: bool = False) -> pl.DataFrame:
    rows = [(f"{name}{i:05}", name, (i * 7919) % 1000 if scores else 0) for name, n in sizes.items() for i in range(n)]
    return pl.DataFrame(rows, schema={"code": pl.String, "class": pl.String, "score": pl.Int64}, orient="row")


def plan(**given: object) -> Plan:
    return Plan(**{"id": "2026-Q3", "item": "公示信息检查", "rates": RATES, "floor": 0.001, **given})


COUNTY = {"A": 10_000, "B": 3_000, "C": 700, "D": 150}


@pytest.mark.parametrize("bounds", [{}, {"g_low": 0.5, "g_high": 2.0}])
def test_a14_expected_numbers(bounds: dict[str, float]) -> None:
    """A14: 100 + 90 + 70 + 45 = 305, with and without adjustment within the class; every π > 0"""
    pi = inclusion(frame(COUNTY, scores=True), plan(**bounds))
    expected = dict(pi.group_by("class").agg(pl.col("pi").sum()).rows())
    assert expected == pytest.approx({"A": 100, "B": 90, "C": 70, "D": 45}, abs=1e-6)
    assert pi["pi"].min() > 0


def test_a14_same_seed_same_list_other_seed_another() -> None:
    """A14, whatever the order of the rows"""
    rows = frame(COUNTY)
    first = draw(rows, plan(), "seed one").selected
    assert first.height in {305, 306, 304}
    assert draw(rows.sample(fraction=1, shuffle=True, seed=3), plan(), "seed one").selected.equals(first)
    assert not draw(rows, plan(), "seed two").selected.equals(first)


def test_size_is_kept_exactly_and_rates_are_relative() -> None:
    drawn = draw(frame(COUNTY), plan(size=400), "s")
    assert drawn.selected.height == 400
    assert sum(map(Fraction, drawn.frame["pi"].to_list())) == 400
    by_class = dict(drawn.frame.group_by("class").agg(pl.col("pi").mean()).rows())
    assert by_class["D"] / by_class["A"] == pytest.approx(30)


weights = st.lists(st.tuples(st.sampled_from(CLASSES), st.integers(0, 5)), min_size=1, max_size=40)


@given(weights, st.data())
def test_water_filling(rows: list[tuple[str, int]], data: st.DataObject) -> None:
    """Definition: Σπ = n exactly; one constant c gives every π that is neither floor nor one"""
    size = data.draw(st.integers(1, len(rows)))
    people = pl.DataFrame(
        [(str(i), *row) for i, row in enumerate(rows)], schema=["code", "class", "score"], orient="row"
    )
    one = plan(size=size, rates={"A": 0.001, "B": 0.03, "C": 0.3, "D": 1.0}, g_low=0.5, g_high=2.0, floor=0.01)
    pi = inclusion(people, one)["pi"].to_numpy()
    assert sum(map(Fraction, pi.tolist())) == size
    assert (pi >= 0.01 - 1e-12).all()
    assert (pi <= 1).all()
    free = inclusion(people, plan(rates=one.rates, g_low=0.5, g_high=2.0, floor=1e-9))
    weight = free["pi"].to_numpy()  # min(1, w): w ≤ 1 wherever it is not capped by itself
    inside = (pi > 0.01 + 1e-9) & (pi < 1 - 1e-9) & (weight < 1 - 1e-9)
    if inside.any():
        c = np.median(pi[inside] / weight[inside])
        assert pi[inside] == pytest.approx(c * weight[inside], abs=1e-8)
        alone = weight < 1 - 1e-9
        assert pi[alone] == pytest.approx(np.clip(c * weight[alone], 0.01, 1), abs=1e-6)


@given(weights)
def test_adjustment_within_a_class(rows: list[tuple[str, int]]) -> None:
    """R7.7: g in [0.5, 2], mean 1 over the class, grows with the score, equal for equal scores"""
    people = pl.DataFrame(
        [(str(i), *row) for i, row in enumerate(rows)], schema=["code", "class", "score"], orient="row"
    )
    one = plan(rates=dict.fromkeys(CLASSES, 0.25), floor=1e-9, g_low=0.5, g_high=2.0)
    g = inclusion(people, one).with_columns(g=pl.col("pi") / 0.25)
    assert g["g"].is_between(0.5 - 1e-9, 2 + 1e-9).all()
    for _, group in g.group_by("class"):
        assert group["g"].mean() == pytest.approx(1)
        assert group.sort("score")["g"].diff().drop_nulls().ge(-1e-9).all()
        assert group.group_by("score").agg(pl.col("g").max() - pl.col("g").min())["g"].max() == pytest.approx(
            0, abs=1e-9
        )


@pytest.mark.parametrize("size", [None, 4])
def test_empirical_rate_over_10000_draws_is_pi(size: int | None) -> None:
    """R7.7: within five standard deviations of the binomial for every subject; A never 0"""
    people = frame({"A": 12, "B": 6, "C": 3, "D": 2}, scores=True)
    with_pi = inclusion(people, plan(size=size, rates={"A": 0.05, "B": 0.1, "C": 0.3, "D": 1.0}))
    codes, pi = with_pi["code"].to_list(), with_pi["pi"].to_numpy()
    units, runs = np.round(pi * UNIT).astype(np.int64), 10_000
    hits = np.zeros(len(codes))
    for run in range(runs):
        taken = select(codes, units, f"seed {run}", [0] * len(codes))
        assert len(taken) in ({4} if size else {int(pi.sum()), int(pi.sum()) + 1})
        hits[taken] += 1
    bound = 5 * np.sqrt(pi * (1 - pi) / runs) + 1e-12
    assert (np.abs(hits / runs - pi) <= bound).all()
    assert (hits > 0).all()


def test_every_pair_can_be_drawn_together() -> None:
    """Joint inclusion near π_i·π_j·(n−1)/n, and positive for pairs"""
    n, runs = 10, 4_000
    codes, units = [str(i) for i in range(n)], np.full(n, 3 * UNIT // n + 1, np.int64)
    units[0] -= int(units.sum()) - 3 * UNIT
    together = np.zeros((n, n))
    for run in range(runs):
        taken = select(codes, units, f"{run}", [0] * n)
        together[np.ix_(taken, taken)] += 1
    pairs = together[~np.eye(n, dtype=bool)] / runs
    assert pairs.min() > 0
    assert pairs.mean() == pytest.approx(3 * 2 / (n * (n - 1)), abs=5 * sqrt(0.07 / runs))


def test_strata_get_their_share() -> None:
    towns = frame({"A": 4_000}).with_columns(town=pl.int_range(4_000) % 8)
    drawn = draw(towns, plan(size=80, strata=("town",)), "s").selected
    assert set(drawn.group_by("town").len()["len"]) <= {9, 10, 11}


ALL = frame({"A": 10, "B": 5})


@pytest.mark.parametrize(
    ("people", "given", "says"),
    [
        (ALL, {"size": 16}, "抽取数量应在 1 与 15 之间"),
        (ALL, {"size": 0}, "抽取数量应在"),
        (ALL, {"size": 1, "floor": 0.5}, "抽取数量应在 8 与 15 之间"),
        (ALL, {"rates": {"A": 0.1}}, "类别 B"),
        (ALL, {"rates": {"A": 0.0, "B": 0.1}}, "类别 A 的抽查比例应大于 0"),
        (ALL, {"strata": ("town",)}, "缺少列 town"),
        (ALL, {"floor": 0.0}, "floor"),
        (ALL, {"g_low": 1.5}, "g_low"),
        (ALL, {"item_weight": 0.0}, "item_weight"),
        (ALL.clear(), {}, "名录为空"),
        (pl.concat([ALL, ALL]), {}, "重复代码"),
    ],
)
def test_an_infeasible_plan_says_what_to_change(people: pl.DataFrame, given: dict[str, object], says: str) -> None:
    with pytest.raises(BadInput, match="抽查计划不可行") as raised:
        draw(people, plan(**given), "s")
    assert says in str(raised.value)


def test_full_census_takes_everyone() -> None:
    assert draw(ALL, plan(size=15), "s").selected.height == 15


def test_seed_comes_from_beacon_plan_and_frame() -> None:
    frozen = frame_hash(ALL, plan())
    assert frame_hash(ALL.reverse(), plan()) == frozen
    assert frame_hash(ALL.with_columns(score=pl.col("score") + 1), plan()) != frozen
    seeds = {
        derive_seed(*parts) for parts in (("b", "p", frozen), ("c", "p", frozen), ("b", "q", frozen), ("b", "p", "0"))
    }
    assert len(seeds) == 4
    with pytest.raises(BadInput, match="信标"):
        derive_seed("", "p", frozen)


@pytest.mark.parametrize(
    ("key", "change", "says"),
    [
        ("result", lambda stored: stored["result"][1:], "抽取结果"),
        ("beacon", lambda stored: "another", "种子"),
        ("pi", lambda stored: [0.5, *stored["pi"][1:]], "入选概率"),
        ("frame", lambda stored: [["A00000", "A", 999], *stored["frame"][1:]], "名录"),
    ],
)
def test_anybody_can_draw_again_and_sees_where_it_differs(key: str, change, says: str) -> None:
    one = plan(size=5, g_low=0.5, g_high=2.0)
    stored = json.loads(json.dumps(bundle(draw_from_beacon(ALL, one, "beacon"), "beacon", "0.1.0")))
    assert redraw(stored).equal
    changed = redraw({**stored, key: change(stored)})
    assert not changed.equal
    assert any(says in difference for difference in changed.differences)


@pytest.mark.parametrize(("stored", "says"), [({"format": "x"}, "格式"), ({"format": FORMAT}, "缺少 beacon")])
def test_a_bundle_that_cannot_be_read_is_refused(stored: dict[str, object], says: str) -> None:
    with pytest.raises(BadInput, match=says):
        redraw(stored)
