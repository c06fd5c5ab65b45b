"""Checks, bans across regions and personal records at the command line: no number on it, in it, or after it."""

from __future__ import annotations

import json
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from graph_service.cli import app
from graph_service.settings import Settings
from graph_service.store.connection import connect
from graph_service.store.migrations import migrate
from graph_service.usecases.audit import AUDIT_FILE
from tests.api.ban_service import KEY
from tests.usecases.ban_county import CREDIT, MARKET, NUMBERS, PIDS, REVOCATION, Office, write_ban_county

Run = Callable[..., Result]
LI, GAO = NUMBERS["李某"], NUMBERS["高某"]
WHY = ("--purpose", "任职核查", "--as-of", "2026-06-30")


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("bans")
    with connect(Settings(data=folder, heap="512m")) as connection:
        migrate(connection)
        write_ban_county(connection)
        Office(connection).serve("李某", "P08", MARKET, "2026-03-10")
        yield folder


@pytest.fixture
def run(data: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("CREDIT_GRAPH_HEAP", "512m")
    monkeypatch.setenv("CREDIT_GRAPH_PERSON_KEY", KEY)
    monkeypatch.setenv("COLUMNS", "240")

    def ask(*words: str, typed: str = "") -> Result:
        done = CliRunner().invoke(app, [*words, "--data", str(data)], input=typed)
        told = done.output + (data / AUDIT_FILE).read_text("utf-8") if (data / AUDIT_FILE).exists() else done.output
        assert [secret for secret in (*NUMBERS, *NUMBERS.values()) if secret in told] == []
        return done

    return ask


def test_a_check_asks_for_the_number_unseen(run: Run, data: Path) -> None:
    done = run("check", "--post", "LR", "--business", "食品销售", *WHY, typed=f"{LI}\n")
    assert done.exit_code == 0, done.output
    for word in ("受限", "食安法135", "认定1号", "翁源县市场监督管理局", "至 2031-03-10", "救济途径"):
        assert word in done.output
    entry = json.loads((data / AUDIT_FILE).read_text("utf-8").splitlines()[-1])
    assert (entry["action"], entry["subject"], entry["purpose"]) == ("credit-graph check", PIDS["李某"], "任职核查")


def test_a_check_of_a_file_of_numbers(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "numbers.txt"
    file.write_text(f"{LI}\n\n{GAO}\n", "utf-8")
    done = run("check", "--post", "LR", "--business", "食品", "--id-number-file", str(file), "--json", *WHY)
    assert [one["answer"] for one in json.loads(done.output)["results"]] == ["blocked", "clear"]
    bare = run("check", "--post", "LR", "--id-number-file", str(file), *WHY)
    assert "不能确定" in bare.output
    assert "未查到限制记录" in bare.output


def test_a_scene(run: Run) -> None:
    done = run("check", "--scene", "APPOINTMENT", *WHY, typed=f"{GAO}\n")
    assert done.exit_code == 0, done.output
    assert "任职资格由限制核查回答" in done.output


def test_what_does_not_fit_is_said(run: Run, tmp_path: Path) -> None:
    empty = tmp_path / "none.txt"
    empty.write_text("\n", "utf-8")
    numbers = tmp_path / "numbers.txt"
    numbers.write_text(LI, "utf-8")
    for words, why in (
        (("--id-number-file", str(numbers)), "恰好指明一项"),
        (("--post", "LR", "--id-number-file", str(empty)), "空的"),
        (("--post", "LR", "--id-number-file", str(tmp_path / "nothing")), "无法读取"),
    ):
        done = run("check", *words, *WHY)
        assert (done.exit_code != 0, why in str(done.exception)) == (True, True), done.output


def test_a_record_at_the_desk(run: Run) -> None:
    done = run("person-record", *WHY, typed=f"{LI}\n")
    assert done.exit_code == 0, done.output
    for word in ("李*", "生效", "翁源县好味食品有限公司", "P08", "未查到记录不等于没有"):
        assert word in done.output
    assert "R4.4b" in run("person-record", *WHY, typed=f"{GAO}\n").output


@pytest.mark.slow
def test_bans_from_one_folder_to_another(run: Run, data: Path, tmp_path: Path) -> None:
    ours, theirs, sent = tmp_path / "ours.json", tmp_path / "theirs.json", tmp_path / "sent.jws"
    there = tmp_path / "there"
    assert run("bans", "key", "--unit", CREDIT, "--out", str(ours)).exit_code == 0
    assert stat.S_IMODE((data / "sharing.key").stat().st_mode) == 0o600
    told = CliRunner().invoke(app, ["bans", "key", "--unit", "11440203000000001X", "--data", str(there)])
    theirs.write_text(told.output, "utf-8")
    done = run("bans", "export", "--out", str(sent), "--unit", CREDIT, "--to-key", str(theirs), "--as-of", "2026-06-30")
    assert "生效 1 项" in done.output, done.output
    entries = [json.loads(line) for line in (data / AUDIT_FILE).read_text("utf-8").splitlines()]
    assert (entries[-1]["unit"], REVOCATION in entries[-1]["records"]) == ("11440203000000001X", True)
    take = ["bans", "import", str(sent), "--from-key", str(ours), "--unit", "11440203000000001X", "--data", str(there)]
    for word in ("新接收", "已接收过"):
        done = CliRunner().invoke(app, take)
        assert done.exit_code == 0, done.output
        assert word in done.output
    check = ["check", "--post", "LR", "--business", "食品", *WHY[:2], "--data", str(there)]
    blocked = CliRunner().invoke(app, check, input=f"{LI}\n")
    assert "受限" in blocked.output, blocked.output
    assert "未查到记录" in CliRunner().invoke(app, ["bans", "refused", "--data", str(there)]).output
    table = tmp_path / "refused.csv"
    CliRunner().invoke(app, ["bans", "refused", "--out", str(table), "--data", str(there)])
    assert table.read_text("utf-8-sig").startswith("发送单位,决定文号")
