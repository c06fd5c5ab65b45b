"""Reports, portraits for platforms and sums of loans at the command line, over one data folder."""

from __future__ import annotations

import json
import stat
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import Result

from graph_service.domain.acts import Actor
from graph_service.domain.calendar import day_in_china
from graph_service.domain.errors import BadInput, NotFound
from graph_service.rulebook.access import access_matrix
from graph_service.rulebook.exchange import read_platform
from graph_service.settings import Settings
from graph_service.store.connection import connect
from graph_service.store.migrations import migrate
from graph_service.store.report_files import report_files
from graph_service.usecases.audit import AUDIT_FILE
from graph_service.usecases.case_plan import Desk, Opening
from graph_service.usecases.cases import open_case
from tests.api.county import ID_NUMBER, write_county
from tests.store.small_county import FARM, MILL

Run = Callable[..., Result]
HIDDEN = (ID_NUMBER, "邓小满", "13812341234")
TODAY = day_in_china(datetime.now(UTC))


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("reports")
    platform = read_platform("yuexinrong")
    with connect(Settings(data=folder, heap="512m")) as connection:
        migrate(connection)
        write_county(connection)
        desk = Desk(connection, access_matrix(), Actor("mill", MILL, "subject"), TODAY, datetime.now(UTC))
        until = (TODAY + timedelta(days=30)).isoformat()
        told = {"unit_code": platform.unit_code, "purpose": platform.purpose, "until": until, "signer": "陈一鸣",
                "channel": "本系统"}  # fmt: skip
        open_case(desk, Opening("a-1", "authorisation", "give", TODAY, MILL, data=dict(told)))
        yield folder


def test_a_report_is_made_kept_verified_and_its_content_goes(run: Run, data: Path, tmp_path: Path) -> None:
    done = run("report", "make", MILL, "--out", str(tmp_path), "--purpose", "窗口打印", "--unit", "11440229MB2D00022X",
               "--unit-name", "翁源县发展和改革局")  # fmt: skip
    assert done.exit_code == 0, done.output
    pdf, signed = sorted(tmp_path.glob("BG*"), key=lambda path: path.suffix, reverse=True)
    code = done.output.partition("验证码 ")[2][:24]
    for what in (str(pdf), str(signed), code, code.lower()):
        told = run("report", "verify", what)
        assert (told.exit_code, "有效" in told.output) == (0, True), told.output
        assert "窗口打印" not in told.output
    changed = tmp_path / "changed.pdf"
    changed.write_bytes(pdf.read_bytes() + b" ")
    for what in (str(changed), "ABCD-EFGH-IJKL-MNOP-QRST"):
        told = run("report", "verify", what)
        assert (told.exit_code, "未查到" in told.output) == (1, True)
    entry = json.loads((data / AUDIT_FILE).read_text("utf-8").splitlines()[-1])
    assert (entry["action"], entry["subject"], entry["purpose"]) == ("credit-graph report make", MILL, "窗口打印")
    listed = ("--out", str(tmp_path / "期满.csv"))
    assert "过期报告的内容 0 个文件" in run("retention", *listed).output
    later = (TODAY + timedelta(days=30)).isoformat()
    assert "过期报告的内容 2 个文件" in run("retention", *listed, "--as-of", later).output
    files = report_files(data)
    assert stat.S_IMODE(files.folder.stat().st_mode) == 0o700
    assert files.remove_expired(TODAY + timedelta(days=30)) == 2


def test_a_report_names_its_reader_and_its_subject(run: Run, tmp_path: Path) -> None:
    words = ("report", "make", "--out", str(tmp_path), "--unit", "u")
    assert isinstance(run(*words, MILL, "--purpose", " ").exception, BadInput)
    assert isinstance(run(*words, "91440229MA9999999X", "--purpose", "查询").exception, NotFound)
    assert list(tmp_path.iterdir()) == []


def test_a_platform_gets_those_who_authorised_it_and_the_rest_are_listed(run: Run, data: Path, tmp_path: Path) -> None:
    subjects, out = tmp_path / "subjects.csv", tmp_path / "out"
    subjects.write_text(f"统一社会信用代码\n{MILL}\n{FARM}\n440229197001011234\n", "utf-8")
    done = run("portrait", "export", "--platform", "yuexinrong", "--subjects", str(subjects), "--out", str(out))
    assert (done.exit_code, "导出 1 户, 未授权 2 户" in done.output) == (0, True), done.output
    refused = (out / "未授权.csv").read_text("utf-8-sig")
    assert (FARM in refused, MILL in refused, ID_NUMBER in refused) == (True, False, False)
    told = json.loads((out / "数据.json").read_text("utf-8"))
    assert (told["platform"], told["status"]) == ("粤信融", "unconfirmed")
    assert [row["企业名称"] for row in told["groups"]["登记注册信息"]] == ["翁源县鑫发碾米有限公司"]
    assert (out / "登记注册信息.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    assert (out / "数据.xlsx").read_bytes().startswith(b"PK")
    entries = [json.loads(line) for line in (data / AUDIT_FILE).read_text("utf-8").splitlines()]
    assert entries[-1]["unit"] == read_platform("yuexinrong").unit_code  # whoever was given a record can be told (R6.4)
    assert entries[-1]["records"]
    none = run("portrait", "export", "--platform", "national", "--subjects", str(subjects), "--out", str(out))
    assert "导出 0 户, 未授权 3 户" in none.output
    later = ("--as-of", (TODAY + timedelta(days=1)).isoformat())
    ahead = run("portrait", "export", "--platform", "national", "--subjects", str(subjects), "--out", str(out), *later)
    assert isinstance(ahead.exception, BadInput)


def test_sums_of_loans_are_written_for_a_platform(run: Run, tmp_path: Path) -> None:
    done = run("loans", "export", "--platform", "national", "--month", "2026-06", "--out", str(tmp_path))
    assert done.exit_code == 0, done.output
    assert (tmp_path / "贷款汇总-2026-06.csv").read_text("utf-8-sig").startswith("维度,取值,状态,户数")
    assert json.loads((tmp_path / "贷款汇总-2026-06.json").read_text("utf-8"))["cells"] == []
    wrong = run("loans", "export", "--platform", "national", "--month", "2026-6", "--out", str(tmp_path))
    assert isinstance(wrong.exception, BadInput)
