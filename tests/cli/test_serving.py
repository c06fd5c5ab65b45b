"""Clients of the demonstration: one a role, in the units that decide in the sample county."""

from __future__ import annotations

from pathlib import Path

from graph_service.api.clients import read_clients
from graph_service.cli.serving import demo_clients
from graph_service.rulebook.access import access_matrix
from graph_service.settings import Settings
from loaders.sample.authorities import COURT, MARKET
from tests.store.small_county import MILL


def test_every_role_has_a_client_and_whoever_decides_acts_as_the_county_s_own_authority(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path)
    told = demo_clients(settings, 8000, MILL)
    again = demo_clients(settings, 8000, MILL)
    clients = read_clients(tmp_path)
    assert {one.role for one in clients.values()} == set(access_matrix().roles)
    by_role = {one.role: (one.unit, one.unit_name) for one in clients.values()}
    assert by_role["department"] == (MARKET.code, "翁源县市场监督管理局")
    assert by_role["court"] == (COURT.code, "翁源县人民法院")
    assert by_role["subject"] == (MILL, "")
    assert set(told) & set(again) == {line for line in told if "demo-" not in line}  # secrets are of one start alone
