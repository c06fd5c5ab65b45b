"""When a role must be held, and from which day each row's text is in force ("Versions behind R4.3")."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from graph_service.domain.events import Event
from tests.laws.rows import BY_ROW, HOLDERS, TABLE, holding, run, version


@pytest.mark.parametrize(
    ("event", "reached"),
    [
        (BY_ROW["P25"], {"现任"}),  # the day of the measure decides, not the violation (R4.5)
        (BY_ROW["P06"], {"现任"}),
        (BY_ROW["P08"], {"前任"}),
    ],
    ids=["P25", "P06", "P08"],
)
def test_role_time(event: Event, reached: set[str]) -> None:
    change = date(2026, 1, 15)
    found = run(event, [holding("LR", "前任", end=change), holding("LR", "现任", start=change)])
    results = [*found.proposals, *found.candidates]
    assert {one.reach.person_name for one in results} == reached


def test_p19_bars_new_roles_alone() -> None:
    new = {row.rule.id for row in TABLE.rules for effect in row.effects for scope in effect.scopes if scope.new}
    assert new == {"P19", "P19.2"}


# "Versions behind R4.3": from which day each row's text is in force
IN_FORCE = {
    "2004-02-01": "P14 P14.2",
    "2009-05-01": "P24",
    "2014-08-31": "P30",
    "2014-10-01": "P06",
    "2015-04-24": "P27a",
    "2015-07-22": "P25",
    "2017-03-01": "P16d",
    "2018-12-29": "P21 P21.2",
    "2019-03-02": "P30.2",
    "2019-04-23": "P33 P33.2",
    "2019-12-01": "P09 P09.2 P09.3 P09.4 P09.5 P10 P10.2",
    "2020-03-01": "P28",
    "2020-03-27": "P16c",
    "2020-05-01": "P26",
    "2020-09-01": "P34",
    "2020-11-29": "P17 P17.2 P18 P18.2",
    "2021-01-01": "P11 P11.2 P11.3",
    "2021-04-29": "P08 P08.2 P15.3 P22",
    "2021-05-01": "P20",
    "2021-06-01": "P12 P12.2 P12.3",
    "2021-08-01": "P16e P16e.2",
    "2021-09-01": "P13 P13.2 P13.3 P13.4 P15 P15.2 P19 P19.2",
    "2022-02-01": "P27b",
    "2022-03-01": "P02 P07 P16a P16a.2 P35",
    "2022-05-01": "P16b",
    "2022-12-01": "P29",
    "2023-07-20": "P32 P35.2 P35.3",
    "2024-05-01": "P06 P21.3 P21.4",
    "2024-07-01": "P01 P03 P04 P05 P23",
    "2025-06-01": "P31",
}


def test_the_versions_behind_the_table() -> None:
    expected = {(row, day) for day, rows in IN_FORCE.items() for row in rows.split()}
    assert {(one.rule.id, str(one.rule.valid_from)) for one in TABLE.rules} == expected


@pytest.mark.parametrize("row", [one[0] for one in HOLDERS if one[0] != "P06"])
def test_an_event_before_the_text_reaches_nobody_by_it(row: str) -> None:
    since = version(row).rule.valid_from
    assert since
    day = date.fromordinal(since.toordinal() - 1)
    found = run(replace(BY_ROW[row], decided_on=day, violation=None))
    assert row not in {one.reach.rule for one in (*found.proposals, *found.candidates)}
