"""Which row of one state is which of another: as a dictionary tells it, whatever changed and whatever the order."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph_service.analysis.row_match import NO_ROW, brought, matched_rows, unmatched

keys = st.lists(st.integers(0, 400).map(lambda number: f"k{number:03}"), unique=True, max_size=300)


@given(keys, keys, st.booleans())
def test_rows_are_matched_as_a_dictionary_matches_them(old: list[str], new: list[str], in_order: bool) -> None:
    if in_order:
        old, new = sorted(old), sorted(new)
    found = matched_rows(pl.Series(old, dtype=pl.String), pl.Series(new, dtype=pl.String))
    place = {key: row for row, key in enumerate(new)}
    assert found.tolist() == [place.get(key, NO_ROW) for key in old]
    assert [new[row] for row in unmatched(len(new), found)] == [key for key in new if key not in set(old)]


@pytest.mark.parametrize("change", [[], [0], [0, 1, 2], [63, 64, 65], [5_000], [9_999], [*range(0, 10_000, 97)]])
def test_a_long_table_with_a_few_rows_gone_or_come(change: list[int]) -> None:
    whole = pl.Series([f"{number:05}" for number in range(10_000)])
    rest = whole.filter(~pl.Series(np.isin(np.arange(10_000), change)))
    lost, gained = matched_rows(whole, rest), matched_rows(rest, whole)
    assert np.flatnonzero(lost == NO_ROW).tolist() == unmatched(10_000, gained).tolist() == change
    assert brought(whole, gained).equals(rest)
