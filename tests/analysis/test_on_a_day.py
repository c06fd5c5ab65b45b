"""What was so on a day, from what is known today: a registration among its versions, a record before its end."""

from __future__ import annotations

from typing import Any

import pytest

from graph_service.analysis.told_later import as_told_by
from graph_service.domain.registered import registered_on

Row = dict[str, Any]


def version(
    status: str, *, approved: str | None = None, closed: str | None = None, recorded: str = "2026-07-01"
) -> Row:
    """A version of what a register states of a firm that was founded on 2015-03-01."""
    return {
        "eid": "X", "name": "甲", "lr_name": f"张{status}", "status": status, "established_on": "2015-03-01",
        "approved_on": approved, "closed_on": closed, "valid_from": "2015-03-01", "valid_to": closed,
        "recorded_at": f"{recorded}T08:00:00+00:00",
    }  # fmt: skip


GONE = version("DEREGISTERED", approved="2024-05-10", closed="2024-05-10")
REVOKED = version("REVOKED", approved="2025-01-02", closed="2024-05-10")
BEFORE = version("SUSPENDED", approved="2023-01-05", recorded="2023-02-01")


@pytest.mark.parametrize(
    ("versions", "day", "status", "closed", "since"),
    [
        ([GONE], "2015-02-28", "UNFOUNDED", None, None),
        ([GONE], "2015-03-01", "ACTIVE", None, "2024-05-10"),
        ([GONE], "2024-05-09", "ACTIVE", None, "2024-05-10"),
        ([GONE], "2024-05-10", "DEREGISTERED", "2024-05-10", "2024-05-10"),
        ([REVOKED], "2024-06-01", "REVOKED", "2024-05-10", "2025-01-02"),  # approved after it was struck off
        ([GONE, BEFORE], "2023-03-01", "SUSPENDED", None, "2023-01-05"),  # an older version speaks of that day
        ([GONE, BEFORE], "2023-01-10", "UNKNOWN", None, "2023-01-05"),  # not stated before it was recorded
        ([GONE, BEFORE], "2022-01-01", "UNKNOWN", None, "2023-01-05"),
        ([GONE, BEFORE], "2024-06-01", "DEREGISTERED", "2024-05-10", "2024-05-10"),
        ([version("REVOKED")], "2026-06-30", "UNKNOWN", None, "2026-07-01"),  # a state without a day
        ([version("REVOKED")], "2026-07-01", "REVOKED", None, "2026-07-01"),
        ([version("ACTIVE")], "2016-01-01", "ACTIVE", None, "2026-07-01"),
    ],
)  # fmt: skip
def test_a_registration_is_shown_as_of_a_day(
    versions: list[Row], day: str, status: str, closed: str | None, since: str | None
) -> None:
    found = registered_on(versions, day)
    assert found is not None
    assert (found["status"], found["closed_on"], found["stated_since"]) == (status, closed, since)
    assert all((found[name] or "") <= day for name in ("approved_on", "closed_on", "valid_to"))
    assert (found["lr_name"] is None) == (status == "UNFOUNDED")


def test_nothing_is_stated_where_no_version_is_known() -> None:
    assert registered_on([], "2026-01-01") is None


LISTED = {
    "fact": "list_entry", "listed_on": "2023-01-01", "removed_on": "2025-01-01", "removal_reason": "期满",
    "performance": "已履行", "valid_to": "2025-01-01", "recorded_at": "2026-07-01T08:00:00+00:00",
}  # fmt: skip


@pytest.mark.parametrize(
    ("row", "day", "gone"),
    [
        (LISTED, "2024-12-31", {"removed_on", "removal_reason", "performance", "valid_to"}),
        (LISTED, "2025-01-01", set()),
        (LISTED | {"valid_to": "2026-01-01"}, "2024-12-31", {"removed_on", "removal_reason", "performance"}),
        (LISTED | {"recorded_at": "2024-01-01T08:00:00+00:00"}, "2024-12-31", set()),  # planned, and known by then
        (LISTED | {"fact": "penalty"}, "2024-12-31", set()),
    ],
)
def test_an_end_that_came_later_is_not_told(row: Row, day: str, gone: set[str]) -> None:
    assert as_told_by(row, day) == {name: None if name in gone else value for name, value in row.items()}
