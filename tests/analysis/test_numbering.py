"""Numbers of names: by hash, and by the names where two share one."""

import numpy as np
import polars as pl
import pytest

from graph_service.analysis import numbering


@pytest.mark.parametrize("entries", [0, 1, 5_000])
def test_numbers_are_those_of_the_names(entries: int) -> None:
    draw = np.random.default_rng(1)
    names = pl.Series([f"第{at}号" for at in draw.integers(0, max(1, entries // 3), entries)], dtype=pl.String)
    distinct, numbers = numbering.numbered(names)
    assert distinct.gather(numbers).to_list() == names.to_list()
    assert distinct.to_list() == names.unique(maintain_order=True).to_list()


def test_two_names_of_one_hash_stay_two(monkeypatch: pytest.MonkeyPatch) -> None:
    names = pl.Series(["甲", "乙", "甲", "丙"])
    kernel = numbering._number
    monkeypatch.setattr(numbering, "_number", lambda keys: kernel(keys & np.uint64(0)))
    distinct, numbers = numbering.numbered(names)
    assert (distinct.to_list(), numbers.tolist()) == (["甲", "乙", "丙"], [0, 1, 0, 2])
