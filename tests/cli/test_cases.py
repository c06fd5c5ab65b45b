"""A proposal decided at the command line (案件命令): what waits, on what it rests, and what came of it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from graph_service.cli import app
from graph_service.settings import Settings
from graph_service.store.connection import connect
from graph_service.store.migrations import migrate
from graph_service.usecases.audit import AUDIT_FILE
from tests.cli.conftest import Run
from tests.usecases.ban_county import MARKET, NUMBERS, PIDS, Office, write_ban_county

HIDDEN = (*NUMBERS, *NUMBERS.values(), *PIDS.values())
BY = ("--unit", MARKET, "--role", "department", "--on", "2026-07-01")


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("cases")
    with connect(Settings(data=folder, heap="512m")) as connection:
        migrate(connection)
        write_ban_county(connection)
        yield folder


def test_a_proposal_is_decided_and_served(run: Run, data: Path) -> None:
    with connect(Settings(data=data, heap="512m")) as connection:
        matter = Office(connection).matter("李某", "P08")
    assert matter in run("proposals", "--authority", MARKET).output
    taken = run("case", "open", "proposal", "take", "--proposal", matter, *BY)
    assert taken.exit_code == 0, taken.output
    for told in (
        "责任人员传导认定", "李*", "P08 食安法135", "翁市监罚〔2026〕1号 翁源县好味食品有限公司", "法定代表人",
        "认定原文: 李*时任法定代表人, 对上述行为负有责任", "路径: person:", "自 2026-03-10 至 2031-03-10",
        "救济: 被传导人可以提出异议", "confirm 认定",
    ):  # fmt: skip
        assert told in taken.output, told
    refused = run("case", "act", matter, "confirm", "--set", "doc_no=翁认1号", *BY)
    assert (refused.exit_code, "须说明理由" in str(refused.exception)) == (1, True)
    confirm = ("case", "act", matter, "confirm", "--set", "doc_no=翁认1号", "--reason", "决定书已认定", "--seen", "1")
    assert "已认定" in run(*confirm, *BY).output
    again = run(*confirm, *BY)
    assert (again.exit_code, "已由他人先行办理" in str(again.exception)) == (1, True)
    assert "(IN_FORCE)" in run("case", "act", matter, "serve", "--set", "way=直接送达", *BY).output
    assert matter not in run("proposals", "--authority", MARKET).output
    shown = run("case", "show", matter, "--purpose", "复核")
    assert "决定书已认定" in shown.output
    entry = json.loads((data / AUDIT_FILE).read_text("utf-8").splitlines()[-1])
    assert (entry["action"], entry["purpose"]) == ("credit-graph case show", "复核")
    answer = json.loads(run("case", "show", matter, "--json").output)
    assert (answer["terms"]["rule"], answer["state"], answer["party"]["name"]) == ("P08", "IN_FORCE", "李*")
    assert matter in run("case", "list", "--all").output


def test_the_form_of_a_procedure_is_told() -> None:
    told = CliRunner().invoke(app, ["case", "procedures", "objection"]).output
    assert "提出异议" in told
    assert "ground" in told
