"""R7.5, R7.7 and A14: exact probabilities, fixed size, one seed one list."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from math import sqrt

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph_service.analysis.draw_keys import draw_key, draw_keys
from graph_service.analysis.sampling import UNIT, Plan, draw, draw_shards, inclusion
from graph_service.analysis.selection import Rows, select
from graph_service.domain.errors import BadInput
from graph_service.rulebook.sampling import sampling_defaults

RATES = sampling_defaults().rates
CLASSES = "ABCD"


def frame(sizes: Mapping[str, int], scores: bool = False) -> pl.DataFrame:
    rows = [(f"{name}{i:05}", name, (i * 7919) % 1000 if scores else 0) for name, n in sizes.items() for i in range(n)]
    return pl.DataFrame(rows, schema={"code": pl.String, "class": pl.String, "score": pl.Int64}, orient="row")


def plan(**given: object) -> Plan:
    return Plan(**{"id": "2026-Q3", "rates": RATES, "floor": 0.001, **given})


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


def taken_in(runs: int, people: pl.DataFrame, terms: Plan) -> tuple[pl.DataFrame, np.ndarray]:
    """The frame with π, and which of its rows each of many seeds takes."""
    with_pi = inclusion(people, terms)
    units = np.round(with_pi["pi"].to_numpy() * UNIT).astype(np.int64)
    stratum = with_pi.select(pl.struct(terms.strata_columns).rank("dense") - 1).to_series().cast(pl.Int64).to_numpy()
    taken = np.zeros((runs, with_pi.height), bool)
    cell = np.arange(with_pi.height, dtype=np.uint32)
    for run in range(runs):
        keys = draw_keys(f"seed {run}", with_pi["code"])
        taken[run, select(Rows(keys, cell, list), units, stratum, f"seed {run}")] = True
    return with_pi, taken


@pytest.mark.parametrize("size", [None, 9])
def test_empirical_rate_over_10000_draws_is_pi(size: int | None) -> None:
    """R7.7: within five standard deviations of the binomial for every unit, the rarest too, and for every stratum"""
    people = frame({"A": 40, "B": 16, "C": 7, "D": 5}, scores=True).with_columns(town=pl.int_range(pl.len()) % 3)
    terms = plan(size=size, rates={"A": 0.02, "B": 0.1, "C": 0.3, "D": 1.0}, g_low=0.5, g_high=2.0, strata=("town",))
    runs = 10_000
    with_pi, taken = taken_in(runs, people, terms)
    pi, sizes = with_pi["pi"].to_numpy(), taken.sum(axis=1)
    assert set(sizes.tolist()) <= ({9} if size else {int(pi.sum()), int(pi.sum()) + 1})
    hits = taken.sum(axis=0)
    assert (np.abs(hits / runs - pi) <= 5 * np.sqrt(pi * (1 - pi) / runs) + 1e-12).all()
    assert (hits > 0).all()
    for _, stratum in with_pi.with_row_index("place").group_by("class", "town"):
        inside, total = taken[:, stratum["place"].to_numpy()].sum(axis=1), stratum["pi"].sum()
        assert set(inside.tolist()) <= {int(total), int(total) + 1}
        spread = sqrt(max(0.0, (total % 1) * (1 - total % 1)) / runs)
        assert inside.mean() == pytest.approx(total, abs=5 * spread + 1e-9)


def test_every_pair_can_be_drawn_together() -> None:
    """Joint inclusion near π_i·π_j·(n−1)/n, and positive for pairs of a stratum with more than one seat"""
    n, runs = 10, 4_000
    _, taken = taken_in(runs, frame({"A": n}), plan(size=3))
    together = (taken.T.astype(float) @ taken) / runs
    pairs = together[~np.eye(n, dtype=bool)]
    assert pairs.min() > 0
    assert pairs.mean() == pytest.approx(3 * 2 / (n * (n - 1)), abs=5 * sqrt(0.07 / runs))


def slow_draw(with_pi: pl.DataFrame, terms: Plan, seed: str) -> set[str]:
    """The definition, one unit after the other, in fractions, digests by hashlib."""

    def key(code: str) -> int:
        return int.from_bytes(hashlib.sha256(f"{seed}\n{code}".encode()).digest()[:8])

    rows = [(*(str(row[name]) for name in terms.strata_columns), key(row["code"]), row["code"], Fraction(row["pi"]))
            for row in with_pi.iter_rows(named=True)]  # fmt: skip
    end, start, found = Fraction(0), Fraction(key("") % UNIT, UNIT), set[str]()
    for *_, code, pi in sorted(rows):
        begin, end = end, end + pi
        if any(begin <= tooth + start < end for tooth in range(int(begin) - 1, int(end) + 1)):
            found.add(code)
    return found


@given(
    st.lists(st.tuples(st.sampled_from(CLASSES), st.integers(0, 3), st.sampled_from("东西")), min_size=1, max_size=40),
    st.integers(0, 2**32), st.data(),
)  # fmt: skip
def test_the_draw_is_its_definition_on_any_order_and_split(
    rows: list[tuple[str, int, str]], seed: int, data: st.DataObject
) -> None:
    """One whole, one slow oracle, and shards of any split: the same list"""
    people = pl.DataFrame(
        [(f"{i:03}", *row) for i, row in enumerate(rows)], schema=["code", "class", "score", "town"], orient="row"
    )
    size = data.draw(st.none() | st.integers(1, len(rows)))
    terms = plan(
        size=size, rates={"A": 0.1, "B": 0.3, "C": 0.5, "D": 1.0}, floor=0.01, g_low=0.5, g_high=2.0, strata=("town",)
    )
    whole = draw(people, terms, str(seed))
    assert set(whole.selected["code"]) == slow_draw(whole.frame, terms, str(seed))
    shuffled = people.sample(fraction=1, shuffle=True, seed=seed)
    cut = data.draw(st.integers(1, 7))
    pieces = draw_shards(lambda: (shuffled[i::cut] for i in range(cut)), terms, str(seed))
    assert pieces.sort("code").equals(whole.selected.select(pieces.columns))


@pytest.mark.parametrize("shards", [1, 16])
def test_the_same_sample_from_1_or_16_shards_by_ranges_of_keys(shards: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where the keys are sorted in ranges, as for very many rows"""
    people = frame({"A": 3_000, "B": 900, "C": 90, "D": 10}, scores=True)
    terms = plan(size=200, g_low=0.5, g_high=2.0)
    whole = draw(people, terms, "s").selected
    monkeypatch.setattr("graph_service.analysis.selection.RANGE", 256)
    monkeypatch.setattr("graph_service.analysis.selection._FEW", 0)
    found = draw_shards(lambda: (people[i::shards] for i in range(shards)), terms, "s")
    assert found.sort("code").equals(whole.select(found.columns))


def test_equal_keys_fall_back_on_the_name_of_the_unit() -> None:
    """Keys of 64 bits may meet: the order is by unit then, whatever the order of the rows"""
    keys = np.zeros(6, np.uint64)
    units, stratum = np.full(6, UNIT // 2, np.int64), np.zeros(6, np.int64)
    names = list("fbdace")
    cell = np.arange(6, dtype=np.uint32)
    found = select(Rows(keys, cell, lambda at: [names[int(i)] for i in at]), units, stratum, "s")
    other = sorted(names)
    again = select(Rows(keys, cell, lambda at: [other[int(i)] for i in at]), units, stratum, "s")
    assert {names[i] for i in found} == {other[i] for i in again}


@pytest.mark.parametrize("hashes", [lambda height: [7] * height, range], ids=["all alike", "of two frames unlike"])
def test_a_cell_is_certain_whatever_the_hashes(
    hashes: Callable[[int], Sequence[int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Hashes only make it fast: where they do not tell cells apart, the columns do"""
    people = frame(COUNTY, scores=True).sample(fraction=1, shuffle=True, seed=1)
    terms = plan(size=200, g_low=0.5, g_high=2.0)
    by_hash = draw(people, terms, "s").frame
    monkeypatch.setattr(
        "graph_service.analysis.draw_cells._hashes", lambda one, _: np.array(hashes(one.height), np.uint64)
    )
    assert draw(people, terms, "s").frame.equals(by_hash)


@given(st.text(max_size=70), st.lists(st.text(max_size=80), max_size=70))
def test_keys_are_sha256_whatever_the_length(seed: str, units: list[str]) -> None:
    """Oracle: hashlib, one by one"""
    seed, units = seed.encode(errors="ignore").decode(), [one.encode(errors="ignore").decode() for one in units]
    assert draw_keys(seed, pl.Series(units, dtype=pl.String)).tolist() == [draw_key(seed, one) for one in units]


def test_items_are_strata_and_a_subject_may_be_drawn_for_several() -> None:
    """Issue 8: stratified by class and item; m weighs an item"""
    both = pl.concat([frame(COUNTY).with_columns(item=pl.lit(item)) for item in ("公示", "食品")])
    drawn = draw(both, plan(size=600, items={"公示": 1.0, "食品": 3.0}), "s")
    by_item = dict(drawn.frame.group_by("item").agg(pl.col("pi").sum()).rows())
    assert by_item["食品"] / by_item["公示"] == pytest.approx(3)
    assert drawn.selected.height == 600
    per = drawn.frame.group_by("item", "class").agg(pl.col("drawn").sum(), pl.col("pi").sum())
    assert (per["drawn"] - per["pi"]).abs().max() < 1


def test_weights_of_the_frame_count() -> None:
    people = frame({"A": 100}).with_columns(weight=1.0 + pl.int_range(pl.len()) % 4)
    pi = inclusion(people, plan(size=10, weighted=True))
    assert sum(map(Fraction, pi["pi"].to_list())) == 10
    assert pi.group_by("weight").agg(pl.col("pi").mean()).sort("weight")["pi"].to_list() == pytest.approx(
        [0.04, 0.08, 0.12, 0.16]
    )


def test_a_floor_that_leaves_just_the_size_to_everyone_is_no_contradiction() -> None:
    pi = inclusion(frame({"A": 900, "B": 100}), plan(size=10, floor=0.01))["pi"]
    assert sum(map(Fraction, pi.to_list())) == 10
    assert pi.min() == pytest.approx(0.01, abs=1e-11)


def test_strata_get_their_share() -> None:
    towns = frame({"A": 4_000}).with_columns(town=pl.int_range(4_000) % 8)
    drawn = draw(towns, plan(size=80, strata=("town",)), "s").selected
    assert set(drawn.group_by("town").len()["len"]) == {10}


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
        (ALL, {"rates": {"A": 1, "B": 30}}, "类别 B 的抽查比例大于 1"),
        (ALL, {"items": {"x": 1.0}}, "缺少列 item"),
        (ALL.with_columns(item=pl.lit("y")), {"items": {"x": 1.0}}, "事项 y 不在计划中"),
        (ALL.with_columns(item=pl.lit("x")), {"items": {"x": 0.0}}, "事项 x 的权重"),
        (ALL.with_columns(weight=pl.lit(-1.0)), {"weighted": True}, "weight 列应为大于 0 的数"),
        (ALL.with_columns(weight=pl.lit(float("nan"))), {"weighted": True}, "weight 列应为大于 0 的数"),
        (ALL.with_columns(code=pl.lit("")), {}, "空代码"),
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
