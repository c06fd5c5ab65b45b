"""Who bore which name when (ADR 0045), from what registers and changes state."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from graph_service.analysis.naming import STATEMENTS, may_bear, name_spans

Said = tuple[str, dict[str, int]]


def spans(*said: Said, established: int | None = None) -> dict[str, tuple[int | None, int | None]]:
    """Years of each name of one subject; what is said of a name are years too."""
    base = {"eid": "U", "recorded_at": "t", "batch": "b", "established_on": established}
    rows = [{**base, "name": name, "name_key": name, **at} for name, at in said]
    frame = pl.DataFrame(rows).with_columns(
        pl.lit(None).alias(name) for name in STATEMENTS if not any(name in row for row in rows)
    )
    years = [name for name, dtype in STATEMENTS.items() if dtype == pl.Date()]
    frame = frame.with_columns(pl.date(pl.col(name).cast(pl.Int32), 1, 1).alias(name) for name in years)
    found = name_spans(frame.select(list(STATEMENTS)))
    return {
        row["name"]: tuple(day and day.year for day in (row["name_from"], row["name_to"])) for row in found.to_dicts()
    }  # type: ignore[misc]


CASES: list[tuple[str, tuple[Said, ...], int | None, dict[str, tuple[int | None, int | None]]]] = [
    ("one name", (("甲", {"seen_on": 2010}),), None, {"甲": (None, None)}),
    ("from its establishment", (("甲", {"seen_on": 2010}),), 2001, {"甲": (2001, None)}),
    (
        "between two sightings either may be borne",
        (("甲", {"seen_on": 2003}), ("乙", {"seen_on": 2019})),
        2001,
        {"甲": (2001, 2019), "乙": (2003, None)},
    ),
    (
        "two extracts of one day do not say which was first",
        (("甲", {"seen_on": 2001}), ("乙", {"seen_on": 2001})),
        2001,
        {"甲": (2001, None), "乙": (2001, None)},
    ),
    (
        "a change says its day",
        (("甲", {"ends_on": 2015}), ("乙", {"begins_on": 2015}), ("甲", {"seen_on": 2003}), ("乙", {"seen_on": 2019})),
        2001,
        {"甲": (2001, 2015), "乙": (2015, None)},
    ),
    (
        "a name taken up again",
        (
            ("甲", {"ends_on": 2010}), ("乙", {"begins_on": 2010}),
            ("乙", {"ends_on": 2015}), ("甲", {"begins_on": 2015}),
        ),
        None,
        {"甲": (None, None), "乙": (2010, 2015)},
    ),
    (
        "a former name of no stated day ended by the newest registration",
        (("甲", {}), ("乙", {"seen_on": 2019})),
        2001,
        {"甲": (2001, 2019), "乙": (2001, None)},
    ),
]  # fmt: skip


@pytest.mark.parametrize(("why", "said", "established", "wanted"), CASES)
def test_spans(
    why: str, said: tuple[Said, ...], established: int | None, wanted: dict[str, tuple[int | None, int | None]]
) -> None:
    assert spans(*said, established=established) == wanted, why
    assert spans(*said[::-1], established=established) == wanted, "in whatever order"


def test_a_missing_day_or_bound_covers() -> None:
    frame = pl.DataFrame(
        [(None, None, None), (date(2010, 1, 1), None, date(2010, 1, 1)), (date(2010, 1, 1), date(2010, 1, 1), None)],
        schema={"day": pl.Date(), "name_from": pl.Date(), "name_to": pl.Date()},
        orient="row",
    )
    assert frame.select(may_bear(pl.col("day"))).to_series().to_list() == [True, False, True]
