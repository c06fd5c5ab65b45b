"""R7.7: a replacement is read off the order that the seed gave, of the same stratum, never somebody who has a task."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph_service.analysis.draw_keys import draw_key
from graph_service.analysis.reserves import reserve
from graph_service.analysis.sampling import Draw, Plan, draw
from graph_service.domain.errors import BadInput

PLAN = Plan("p", {"A": 1, "B": 3}, 0.01, size=8, items={"甲": 1.0, "乙": 0.5})


def drawn(seed: str, firms: int = 20) -> Draw:
    rows = [
        (f"{place:02}", item, "AB"[place % 2]) for place in range(firms) for item in ("甲", "乙")[: 1 + place % 3 % 2]
    ]
    return draw(pl.DataFrame(rows, schema=["code", "item", "class"], orient="row"), PLAN, seed)


@given(st.text(max_size=4), st.data())
def test_the_next_of_its_stratum_going_round(seed: str, data: st.DataObject) -> None:
    """Oracle: the list of the stratum by key, turned so that it begins after the unit"""
    seed = seed.encode(errors="ignore").decode()
    made = drawn(seed)
    rows = made.frame.rows(named=True)
    gone = data.draw(st.sampled_from([row for row in rows if row["drawn"]]))
    name = f"{gone['code']}|{gone['item']}"
    stratum = sorted(
        (draw_key(seed, f"{row['code']}|{row['item']}"), f"{row['code']}|{row['item']}")
        for row in rows
        if (row["item"], row["class"]) == (gone["item"], gone["class"])
    )
    at = [unit for _, unit in stratum].index(name)
    busy, used = {row["code"] for row in rows if row["drawn"]}, list[str]()
    for _ in range(3):
        expected = next(
            (unit for _, unit in stratum[at + 1 :] + stratum[:at] if unit.partition("|")[0] not in busy), None
        )
        if expected is None:
            with pytest.raises(BadInput, match="没有可递补"):
                reserve(made, name, used)
            return
        assert reserve(made, name, used) == expected
        used.append(expected)
        busy.add(expected.partition("|")[0])


def test_who_was_not_drawn_cannot_be_replaced() -> None:
    made = drawn("s")
    left = made.frame.filter(~pl.col("drawn")).row(0, named=True)
    with pytest.raises(BadInput, match="不在抽中名单"):
        reserve(made, f"{left['code']}|{left['item']}", ())
    first = made.selected.row(0, named=True)
    stand_in = reserve(made, f"{first['code']}|{first['item']}", ())
    assert reserve(made, stand_in, [stand_in]) != stand_in  # who replaced another may be replaced in turn
