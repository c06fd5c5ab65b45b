"""Commands of commitments and campaigns: the same answers as the API, files for departments, faults told by row."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from graph_service.cli import app
from graph_service.settings import Settings
from graph_service.store.connection import connect
from graph_service.store.migrations import migrate
from graph_service.store.writer import GraphWriter
from graph_service.usecases.audit import AUDIT_FILE
from tests.cli.conftest import Run
from tests.contract.three_subjects import BUILDING, COOP, FIRM, NAMES, OFFICE, STALL, STRANGER
from tests.store.small_county import DENG, fact

HIDDEN = ("邓小满", DENG)
GATE = (
    "commitments", "gate", "--type", "容缺受理型", "--department", BUILDING, "--item", "建设工程规划许可证核发",
    "--missing", "委托代理人身份证明", "--as-of", "2026-06-30",
)  # fmt: skip
BROKEN, WAITING, PERSONAL = "44022920260101000001", "44022920260101000002", "44022920260101000003"


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("commitments")
    made = {"made_on": "2026-01-01", "valid_from": "2026-01-01", "authority_code": OFFICE, "authority_name": "政务局"}
    coop = {"subject": COOP, "subject_name": "=合作社"}
    person = {"subject": DENG, "subject_name": "邓小满"}
    firm = {"subject": FIRM, "subject_name": NAMES[FIRM], "type": "行业自律型", **made}
    with connect(Settings(data=folder, heap="512m")) as connection:
        migrate(connection)
        writer = GraphWriter(connection)
        writer.upsert_subjects(
            [{"eid": eid, "uscc": eid, "name": name, "certain": True} for eid, name in NAMES.items()]
        )
        writer.upsert_persons([{"pid": DENG, "name": "邓小满", "certain": True}])
        writer.write_facts(
            "commitment",
            [fact("01", "m1", code=BROKEN, performance="全部未履行", found_on="2026-03-01", **firm),
             fact("02", "m2", code=WAITING, due_on="2026-06-01", **(firm | coop)),
             fact("03", "m3", code=PERSONAL, due_on="2026-06-30", **(firm | person))],
        )  # fmt: skip
        yield folder


def audited(folder: Path) -> dict[str, object]:
    return json.loads((folder / AUDIT_FILE).read_text("utf-8").splitlines()[-1])


def test_the_gate_says_whether_and_why_and_is_recorded(run: Run, data: Path) -> None:
    allowed = run(*GATE, COOP)
    assert (allowed.exit_code, "适用容缺受理型承诺" in allowed.output) == (0, True), allowed.output
    refused = run(*GATE, FIRM, "--purpose", "受理容缺申请")
    assert refused.exit_code == 1
    assert f"有尚未修复的全部未履行的承诺: 行业自律型 {BROKEN}" in refused.output
    assert "R3.3.5 翁府办〔2023〕2号 第1项, 未核对原文" in refused.output
    assert "救济途径" in refused.output
    entry = audited(data)
    assert (entry["action"], entry["subject"], entry["purpose"]) == (
        "credit-graph commitments gate",
        FIRM,
        "受理容缺申请",
    )
    answer = json.loads(run(*GATE, FIRM, "--json").output)
    assert [one["rule"]["rule"] for one in answer["refusals"]] == ["R3.3.5"]
    assert run(*GATE, STRANGER).exit_code == 1  # no such subject: an error of its own, told by the caller


def test_the_list_of_reviews_is_a_file_with_people_masked_and_no_formula(run: Run, data: Path, tmp_path: Path) -> None:
    out = tmp_path / "问效.csv"
    done = run("commitments", "reviews", "--seed", "七月", "--as-of", "2026-06-30", "--out", str(out))
    assert done.exit_code == 0, done.output
    assert "到期 2 件" in done.output
    assert "其中 1 件已逾报送期限" in done.output
    rows = {row["承诺编码"]: row for row in csv.DictReader(out.read_text("utf-8-sig").splitlines())}
    assert rows.keys() == {WAITING, PERSONAL}
    assert (rows[PERSONAL]["承诺人名称"], rows[PERSONAL]["承诺人代码"]) == ("邓*", "")
    assert rows[WAITING]["承诺人名称"] == "'=合作社"
    assert (rows[WAITING]["状态"], rows[WAITING]["结果报送期限"]) == ("逾期未认定", "2026-06-10")
    assert DENG not in out.read_text("utf-8-sig")
    assert audited(data)["fields"][-1] == "问效.csv"  # type: ignore[index]
    again = tmp_path / "again.csv"
    run("commitments", "reviews", "--seed", "七月", "--as-of", "2026-06-30", "--out", str(again))
    assert again.read_bytes() == out.read_bytes()


def test_coverage_by_department_and_by_association(run: Run, tmp_path: Path) -> None:
    roster = tmp_path / "名册.csv"
    roster.write_text(
        f"协会名称,会员名称,会员代码\n甲协会,,{FIRM}\n甲协会,,{STALL}\n甲协会,,1234\n", encoding="gb18030"
    )
    done = run("commitments", "coverage", "--as-of", "2026-06-30", "--roster", str(roster))
    assert done.exit_code == 0, done.output
    assert "逾期未认定计入受理单位, 不计入主体" in done.output
    assert "50.00%" in done.output
    assert STALL in done.output
    assert "第 3 行 统一社会信用代码" in done.output


def test_what_a_breach_may_lead_to_and_that_nothing_follows_from_what_waits() -> None:
    told = CliRunner().invoke(app, ["commitments", "breach", "审批替代型", "FALSE", "--on", "2026-06-30"])
    assert (told.exit_code, "行政许可法78" in told.output, "撤销行政许可" in told.output) == (0, True, True)
    waiting = CliRunner().invoke(app, ["commitments", "breach", "审批替代型", "OVERDUE_UNREVIEWED"])
    assert "计入受理单位, 不计入主体" in waiting.output


def test_records_are_checked_against_the_form_by_row(tmp_path: Path) -> None:
    file = tmp_path / "承诺.csv"
    head = (
        "承诺编码,承诺人名称,承诺人类别,承诺人代码,承诺类型,承诺事由,承诺内容,违诺责任,承诺作出日期,"
        "承诺受理单位,承诺受理单位代码,公开类型"
    )
    good = (
        f"44022920260601000001,甲公司,法人及非法人组织,{FIRM},主动型,诚信经营,不售假,记录,2026-06-01,"
        f"政务局,{OFFICE},可向社会公开"
    )
    bad = good.replace("44022920260601000001", "4402292026").replace("主动型", "自愿型")
    file.write_text("\n".join((head, good, bad)), encoding="utf-8")
    done = CliRunner().invoke(app, ["commitments", "check", str(file), "--as-of", "2026-06-30"])
    assert done.exit_code == 1
    assert "第 2 行 承诺编码: 应为 20 位数字" in done.output
    assert "第 2 行 承诺类型" in done.output
    assert "共 2 条, 1 条有问题" in done.output
    file.write_text("\n".join((head, good)), encoding="utf-8")
    assert CliRunner().invoke(app, ["commitments", "check", str(file), "--as-of", "2026-06-30"]).exit_code == 0


def test_a_campaign_is_started_filled_and_followed(run: Run, data: Path, tmp_path: Path) -> None:
    assert "没有专项治理" in run("campaign", "list").output
    started = run(
        "case", "open", "campaign", "start", "--unit", OFFICE, "--role", "regulator", "--on", "2026-06-01",
        "--set", "title=拖欠治理", "--set", "basis=方案", "--set", "due_on=2026-06-20", "--json",
    )  # fmt: skip
    assert started.exit_code == 0, started.output
    id_ = json.loads(started.output)["id"]
    file = tmp_path / "名单.csv"
    file.write_text(f"统一社会信用代码,名称\n{FIRM},{NAMES[FIRM]}\n{COOP},\n{STRANGER},\n", encoding="utf-8")
    filled = run("campaign", "import", id_, str(file), "--on", "2026-06-02")
    assert "列入 2 户, 此前已列入 0 户, 未列入 1 行" in filled.output
    assert "第 3 行 统一社会信用代码: 图中未查到该主体 [V16]" in filled.output
    assert "列入 0 户, 此前已列入 2 户" in run("campaign", "import", id_, str(file), "--on", "2026-06-03").output
    told = run("campaign", "progress", id_, "--as-of", "2026-06-21").output
    assert "逾期" in told
    assert NAMES[FIRM] in told
    assert json.loads(run("campaign", "list", "--as-of", "2026-06-21", "--json").output)["campaigns"][0]["open"] == 2
    assert run("campaign", "import", id_, str(file), "--role", "department").exit_code == 1
