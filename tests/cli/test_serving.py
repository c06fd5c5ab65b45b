"""Users and clients of the demonstration: one a role, in the units that decide in the sample county."""

from __future__ import annotations

from pathlib import Path

from graph_service.api.clients import read_clients
from graph_service.api.roll import Roll
from graph_service.cli.demo_roll import demo_clients, demo_users
from graph_service.cli.serving import welcome
from graph_service.rulebook.access import access_matrix
from graph_service.settings import Settings
from loaders.sample.authorities import COURT, MARKET
from tests.store.small_county import FARM, MILL


def test_every_role_has_a_client_and_whoever_decides_acts_as_the_county_s_own_authority(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path)
    told = demo_clients(settings, MILL)
    again = demo_clients(settings, MILL)
    clients = read_clients(tmp_path)
    assert {one.role for one in clients.values()} == set(access_matrix().roles)
    by_role = {one.role: (one.unit, one.unit_name) for one in clients.values()}
    assert by_role["department"] == (MARKET.code, "翁源县市场监督管理局")
    assert by_role["court"] == (COURT.code, "翁源县人民法院")
    assert by_role["subject"] == (MILL, "")
    assert not set(told) & set(again)  # secrets are of one start alone


def test_people_of_every_role_may_enter_and_stay_who_they_are_at_the_next_start(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path)
    told = demo_users(settings, MILL)
    clients = demo_clients(settings, MILL)  # whose names are others
    lines = welcome(8001, [*told.values()], clients)
    assert lines[0].endswith("http://127.0.0.1:8001/")
    assert set(lines) > {*told.values(), *clients}
    first = Roll(tmp_path).accounts.entries()
    assert told.keys() == first.keys()
    roles = {"regulator", "inspector", "department", "court", "discipline", "auditor", "admin", "security", "subject"}
    assert {one.role for one in first.values()} == roles
    assert all(one.admitted and one.region == "440229" for one in first.values())
    assert "发展改革(信用主管)" in told["regulator1"]
    assert demo_users(settings, FARM) == told | {"subject1": told["subject1"].replace(MILL, FARM)}
    again = Roll(tmp_path).accounts.entries()
    assert {name: one for name, one in again.items() if name != "subject1"} == {
        name: one for name, one in first.items() if name != "subject1"
    }
    assert again["subject1"].unit == FARM
