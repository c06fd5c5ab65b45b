"""Search keys of names (检索键): what people type is the beginning of one of these (ADR 0021).

Neither server searches inside a text by an index, both do for the beginning of one. So the inside of a trade name is
kept as its endings: 鑫发养殖 is also found by 发养殖, 养殖.
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from graph_service.analysis.columns import name_cores, name_keys
from graph_service.analysis.pinyin import pinyin_initials

INNER = 3  # endings of the trade name that are kept
SEARCH_KEYS = (
    "name_key",
    "name_core",
    *(f"name_in{start}" for start in range(1, INNER + 1)),
    "name_initials",
    "core_initials",
)


def search_keys(names: Sequence[str | None]) -> list[dict[str, str]]:
    """Make the search keys of each name, missing ones left out (endings of one character too)."""
    name = pl.Series("name", names, dtype=pl.String)
    core = name_cores(name)
    frame = pl.DataFrame(
        {
            "name_key": name_keys(name),
            "name_core": core,
            **{f"name_in{start}": core.str.slice(start) for start in range(1, INNER + 1)},
            "name_initials": pinyin_initials(name),
            "core_initials": pinyin_initials(core),
        }
    ).with_columns(
        pl.when(pl.col(column).str.len_chars() >= 2).then(pl.col(column))
        for column in (f"name_in{i + 1}" for i in range(INNER))
    )
    return [{key: value for key, value in row.items() if value} for row in frame.iter_rows(named=True)]
