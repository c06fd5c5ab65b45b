"""Which row of one state is which of another, by blocks: what blocks say agrees with the rows themselves."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph_service.analysis.blocks import NO_ROW, Blocks, unmatched

Table = dict[str, int]
tables = st.dictionaries(st.integers(0, 2_000).map(lambda number: f"k{number:04}"), st.integers(0, 3), max_size=600)
edits = st.dictionaries(
    st.integers(0, 2_000).map(lambda number: f"k{number:04}"), st.none() | st.integers(0, 3), max_size=9
)


def blocks_of(table: Table) -> Blocks:
    return Blocks.of(pl.DataFrame({"key": list(table), "value": list(table.values())}, SCHEMA), "key")


SCHEMA = {"key": pl.String(), "value": pl.Int64()}


def edited(table: Table, changes: dict[str, int | None]) -> Table:
    both = {**table, **changes}
    return {key: value for key, value in sorted(both.items()) if value is not None}


@given(tables, edits)
def test_rows_in_equal_blocks_are_equal_and_all_that_differ_stand_apart(table: Table, changes: Table) -> None:
    old, new = edited(table, {}), edited(table, changes)
    one, other = blocks_of(old), blocks_of(new)
    was, now = list(old.items()), list(new.items())
    found = one.counterparts(other)
    assert all(was[row] == now[at] for row, at in enumerate(found) if at != NO_ROW)
    assert np.flatnonzero(found == NO_ROW).tolist() == one.apart(other).tolist()
    assert unmatched(other.rows, found).tolist() == other.apart(one).tolist()
    apart = {was[row] for row in one.apart(other)} | {now[row] for row in other.apart(one)}
    assert apart >= set(was) ^ set(now)


@pytest.mark.parametrize("gone", [[], [0], [0, 1, 2], [5_000], [9_999], [*range(0, 10_000, 997)]])
def test_a_row_gone_sets_its_own_block_apart_and_no_other(gone: list[int]) -> None:
    whole = {f"{number:05}": number for number in range(10_000)}
    rest = {key: number for key, number in whole.items() if number not in gone}
    apart = blocks_of(whole).apart(blocks_of(rest))
    assert set(gone) <= set(apart.tolist())
    assert apart.size <= 400 * len(gone)


def test_the_order_of_rows_counts_and_no_row_has_no_block() -> None:
    table = {f"{number:03}": number for number in range(300)}
    turned = dict(reversed(table.items()))
    assert blocks_of(table).apart(blocks_of(turned)).size == len(table)
    nothing = blocks_of({})
    assert (nothing.rows, nothing.apart(blocks_of(table)).size) == (0, 0)
    assert blocks_of(table).apart(nothing).size == len(table)
