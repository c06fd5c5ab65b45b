"""Rights of those recorded at the command line: a proposal explained, and the copy that answers a written request."""

from __future__ import annotations

import json
import stat
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest

from graph_service.settings import Settings
from graph_service.store.connection import connect
from graph_service.store.migrations import migrate
from graph_service.usecases.audit import AUDIT_FILE
from tests.api.ban_service import KEY
from tests.cli.conftest import Run
from tests.usecases.ban_county import FOOD, NUMBERS, PIDS, Office, write_ban_county

HIDDEN = (*NUMBERS, *NUMBERS.values(), *PIDS.values())


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("rights")
    with connect(Settings(data=folder, heap="512m")) as connection:
        migrate(connection)
        write_ban_county(connection)
        yield folder


def audited(data: Path) -> dict[str, object]:
    return json.loads((data / AUDIT_FILE).read_text("utf-8").splitlines()[-1])


def test_a_proposal_is_explained_and_the_look_recorded(run: Run, data: Path) -> None:
    with connect(Settings(data=data, heap="512m")) as connection:
        matter = Office(connection).matter("李某", "P08")
    told = run("explain", matter, "--purpose", "本人要求说明")
    assert told.exit_code == 0, told.output
    for text in (
        "李* P08", "重新计算: 一致", "其中该人在任: 2025-09-01 至 2025-12-31", "决定书写明: 李*时任", "尚未受理",
        "救济途径",
    ):  # fmt: skip
        assert text in told.output, text
    assert (audited(data)["action"], audited(data)["purpose"]) == ("credit-graph explain", "本人要求说明")
    assert json.loads(run("explain", matter, "--json").output)["reproduced"] is True
    nothing = run("explain", "0" * 32)
    assert (nothing.exit_code, "没有事项" in str(nothing.exception)) == (1, True)


def test_a_copy_of_a_subject_is_written_for_its_owner_alone(run: Run, data: Path, tmp_path: Path) -> None:
    out = tmp_path / "好味.xlsx"
    done = run("own-data", FOOD, "--out", str(out), "--reason", "好味公司 2026-06-30 书面申请")
    assert done.exit_code == 0, done.output
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    assert pl.read_excel(out, sheet_name="行政处罚")["决定书文号"].to_list() == ["翁市监罚〔2026〕1号"]
    entry = audited(data)
    assert (entry["action"], entry["outcome"], entry["subject"]) == ("credit-graph own-data", "exported", FOOD)
    assert entry["purpose"] == "好味公司 2026-06-30 书面申请"


def test_a_copy_of_a_person_is_asked_for_by_number_that_no_line_shows(
    run: Run, data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CREDIT_GRAPH_PERSON_KEY", KEY)
    numbers, out = tmp_path / "号码.txt", tmp_path / "本人.xlsx"
    numbers.write_text(NUMBERS["曾某"], "utf-8")
    done = run("own-data", "--id-number-file", str(numbers), "--out", str(out), "--reason", "曾先生书面申请")
    assert done.exit_code == 0, done.output
    assert "曾某" in pl.read_excel(out, sheet_name="说明")["内容"].to_list()
    assert pl.read_excel(out, sheet_name="拟措施(未认定)")["规则"].to_list() == ["P26"]
    assert NUMBERS["曾某"] not in (data / AUDIT_FILE).read_text("utf-8")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--out", "a.csv", "--reason", "x"), ".xlsx"),
        (("--out", "a.xlsx", "--reason", " "), "理由"),
        (("--out", "a.xlsx", "--reason", "x", "--id-number-file", "n.txt"), "只能给一个"),
    ],
)
def test_what_does_not_fit_is_refused(run: Run, words: tuple[str, ...], told: str) -> None:
    refused = run("own-data", FOOD, *words)
    assert (refused.exit_code, told in str(refused.exception)) == (1, True)
