"""R7.7: commit and reveal, and anybody draws again from the bundle alone and sees where it differs."""

import json
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph_service.analysis.draw_bundle import (
    FORMAT,
    SeedKind,
    SeedOrigin,
    bundle,
    commitment_of,
    derive_seed,
    draw_frozen,
    freeze,
    frozen_hash,
    redraw,
)
from graph_service.analysis.sampling import Plan
from graph_service.domain.errors import BadInput

PLAN = Plan("2026-Q3", {"A": 1, "B": 3}, 0.001, size=5, g_low=0.5, g_high=2.0, strata=("town",))
ALL = pl.DataFrame(
    {
        "code": [f"{i:02}" for i in range(15)], "class": ["A"] * 10 + ["B"] * 5, "score": range(15),
        "town": [None, "东", ""] * 5,
    }
)  # fmt: skip
BEACON = SeedOrigin(SeedKind.BEACON, "9f3c", "公开随机数第 1234 期")
SECRET = SeedOrigin(SeedKind.HELD, "甲的一半|乙的一半", commitment_of("甲的一半|乙的一半"))


def kept(origin: SeedOrigin = BEACON, plan: Plan = PLAN) -> dict[str, Any]:
    """A bundle as it comes out of its file."""
    return json.loads(json.dumps(bundle(draw_frozen(freeze(ALL, plan), plan, origin), origin, "0.1.0")))


def test_seed_comes_from_value_plan_and_frame() -> None:
    frozen = frozen_hash(freeze(ALL, PLAN), PLAN)
    assert frozen_hash(freeze(ALL.reverse(), PLAN), PLAN) == frozen
    assert frozen_hash(freeze(ALL.with_columns(pl.col("score") + 1), PLAN), PLAN) != frozen
    assert frozen_hash(freeze(ALL, PLAN), Plan("2026-Q3", {"A": 1, "B": 4}, 0.001, size=5, g_low=0.5)) != frozen
    seeds = {
        derive_seed(*parts) for parts in (("b", "p", frozen), ("c", "p", frozen), ("b", "q", frozen), ("b", "p", "0"))
    }
    assert len(seeds) == 4
    with pytest.raises(BadInput, match="公开随机数"):
        derive_seed("", "p", frozen)


@pytest.mark.parametrize("origin", [BEACON, SECRET, SeedOrigin(SeedKind.GIVEN, "00ff")])
def test_a_bundle_draws_again_from_nothing_but_itself(origin: SeedOrigin) -> None:
    assert redraw(kept(origin)).equal


def test_a_secret_other_than_the_one_committed_to_is_refused() -> None:
    with pytest.raises(BadInput, match="承诺值不符"):
        draw_frozen(freeze(ALL, PLAN), PLAN, SeedOrigin(SeedKind.HELD, "改过的", SECRET.committed))


def swapped(stored: dict[str, Any]) -> None:
    for column in stored["frame"].values():
        column[0], column[1] = column[1], column[0]


def doubled(stored: dict[str, Any]) -> None:
    for column in stored["frame"].values():
        column.append(column[0])


def put(*path: str | int) -> Callable[[Any], Callable[[dict[str, Any]], None]]:
    def value(new: Any) -> Callable[[dict[str, Any]], None]:
        def change(stored: dict[str, Any]) -> None:
            at: Any = stored
            for key in path[:-1]:
                at = at[key]
            at[path[-1]] = new

        return change

    return value


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (swapped, "未按代码排列, 自第 1 行起"),
        (doubled, "重复代码: 00"),
        (put("frame", "class", 0)("B"), "名录指纹"),
        (put("frame", "score", 3)(999), "名录指纹"),
        (put("frame", "class", 0)("Z"), "不能按存证重抽"),
        (put("plan", "rates", "B")(4.0), "名录指纹"),
        (put("plan", "size")(4), "抽取结果"),
        (put("origin", "value")("another"), "种子"),
        (put("seed")("0"), "种子"),
        (put("pi", 2)(0.5), "入选概率(pi)与存证不一致, 自第 3 个起"),
        (put("result", "code", 0)("99"), "多 1 个, 如 99"),
        (put("result", "code")([]), "缺 5 个"),
    ],
)
def test_what_was_changed_is_found_and_told(change: Callable[[dict[str, Any]], None], says: str) -> None:
    stored = kept()
    change(stored)
    again = redraw(stored)
    assert not again.equal
    assert any(says in difference for difference in again.differences), again.differences


@given(st.data())
def test_any_change_of_a_frame_or_result_is_found(data: st.DataObject) -> None:
    """Property: no single cell of a bundle can be changed unseen"""
    stored = kept()
    part = data.draw(st.sampled_from(["code", "class", "score", "town", "pi", "result"]))
    column = {"pi": stored["pi"], "result": stored["result"]["code"]}.get(part) or stored["frame"][part]
    at = data.draw(st.integers(0, len(column) - 1))
    new = data.draw(st.floats(0, 1) if part in {"score", "pi"} else st.text(max_size=3) | st.none())
    if new == column[at]:
        return
    column[at] = new
    with suppress(BadInput):  # refused as no bundle at all
        assert not redraw(stored).equal


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (put("format")("x"), "格式"),
        (lambda stored: stored.pop("seed"), "缺少 seed"),
        (put("pi")("x"), "pi 的内容不对"),
        (put("plan", "size")(2.5), "plan.size 的内容不对"),
        (put("plan", "rates")(["x"]), "plan.rates"),
        (put("frame", "code")([]), "长短不一"),
        (put("origin", "kind")("x"), "origin.kind"),
    ],
)
def test_a_bundle_that_cannot_be_read_is_refused(change: Callable[[dict[str, Any]], object], says: str) -> None:
    stored = kept()
    change(stored)
    with pytest.raises(BadInput, match="存证") as raised:
        redraw(stored)
    assert says in str(raised.value)
    assert FORMAT.startswith("credit-graph/draw/")
