"""Clients at the command line: a member list from its file, for those whose role has one."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from graph_service.api.clients import read_clients
from graph_service.cli import app
from tests.store.small_county import FARM, MILL


def run(tmp_path: Path, *words: str) -> tuple[int, str]:
    done = CliRunner().invoke(app, ["client", *words, "--data", str(tmp_path)])
    return done.exit_code, done.output + str(done.exception or "")


def test_a_member_list_takes_the_place_of_the_last(tmp_path: Path) -> None:
    listed = tmp_path / "名单.txt"
    assert run(tmp_path, "add", "guild", "--role", "agency", "--unit", "x")[0] == 0
    listed.write_text(f"{MILL.lower()}\n{FARM}\n{MILL}\n", encoding="utf-8")
    code, said = run(tmp_path, "members", "guild", str(listed), "--scope", "portrait:read")
    assert (code, "2 户" in said) == (0, True), said
    kept = read_clients(tmp_path)["guild"]
    assert (kept.members, kept.scopes) == ((MILL, FARM), ("portrait:read",))
    listed.write_text(FARM, encoding="utf-8")
    assert run(tmp_path, "members", "guild", str(listed))[0] == 0
    kept = read_clients(tmp_path)["guild"]
    assert (kept.members, kept.scopes) == ((FARM,), None)


@pytest.mark.parametrize(("role", "content", "said"), [("bank", MILL, "没有名单"), ("agency", "甲 乙", "第 1 行")])
def test_a_list_that_does_not_fit_is_refused(tmp_path: Path, role: str, content: str, said: str) -> None:
    run(tmp_path, "add", "desk", "--role", role, "--unit", "x")
    listed = tmp_path / "名单.txt"
    listed.write_text(content, encoding="utf-8")
    code, told = run(tmp_path, "members", "desk", str(listed))
    assert code != 0
    assert said in told


def test_a_region_is_six_digits_of_the_table(tmp_path: Path) -> None:
    code, told = run(tmp_path, "add", "desk", "--role", "regulator", "--unit", "x", "--region", "翁源")
    assert (code != 0, "行政区划代码" in told) == (True, True)
    assert read_clients(tmp_path) == {}
