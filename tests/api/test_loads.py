"""Loading from the page: files become a job, a process of its own loads them, what was set aside comes back mended."""

from __future__ import annotations

import io
import json
import os
import signal
import zipfile
from base64 import b64encode
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from graph_service.api.app import create_app
from graph_service.settings import Settings
from graph_service.store.load_jobs import FOLDER, KEPT, LoadJobs
from loaders.archive import Archive
from loaders.sample import generate
from tests.api.conftest import NOW, PURPOSE, Service, served
from tests.api.load_service import CODE, PENALTIES, REGISTER, LoadService, counts, load_service, mended
from tests.conftest import TestGraph
from tests.loaders.delivered import VAULT
from tests.loaders.test_kill import delivery
from tests.loaders.whole_graph import nodes, relations

UNKNOWN = f"""序,单位全称,社会信用代码,处罚文书编号,主要违法事实,处罚日期,罚款金额,作出机关
1,翁源县甲有限公司,{CODE},翁罚〔2026〕1号,销售过期食品,2026-03-10,2,翁源县市场监督管理局
"""
PERSON, NAME = "440229196501010016", "邓小满"
WHEN = {"recorded_at", "received_at", "superseded_at", "version_order", "report"}


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LoadService]:
    with load_service(tmp_path_factory.mktemp("loads"), load_file_mib=1, load_mib=2, load_files=40) as service:
        yield service


@pytest.mark.slow
def test_the_files_of_a_county_are_loaded_as_they_come(tmp_path: Path) -> None:
    generate(tmp_path / "county", subjects=300)
    files = [
        (path.name, path.read_bytes())
        for path in sorted((tmp_path / "county").rglob("*"))
        if path.suffix in {".csv", ".xlsx"}
    ]
    with load_service(tmp_path / "data") as service:
        told = service.loaded(*files)
        assert len(told["files"]) == len(files)
        assert all(file["recognised"] for file in told["files"])
        assert {file["encoding"] for file in told["files"]} >= {"gb18030", "utf-8", None}
        assert sum(file["accepted"] for file in told["files"]) > 1_000
        again = service.loaded(*files)
        assert counts(again, "rows", "rejected", "set_aside") == counts(told, "rows", "rejected", "set_aside")
        for before, now in zip(told["files"], again["files"], strict=True):
            assert (before["earlier"], now["accepted"]) == (None, 0), now["file"]
            assert now["known"] == before["accepted"] + before["known"]
            assert now["earlier"]["source"] == "翁源县发改局"


def test_a_file_says_what_it_is_and_what_became_of_its_rows(desk: LoadService) -> None:
    told = desk.loaded(
        ("../../登记.csv", REGISTER.encode("gb18030")),
        ("处罚.csv", PENALTIES.format(code="914402290000000000", day="2026-02-30").encode()),
        source="翁源县市场监督管理局",
    )
    assert [file["file"] for file in told["files"]] == ["处罚.csv", "登记.csv"]
    penalties, register = told["files"]
    assert (register["kind_term"], register["encoding"], register["accepted"]) == ("登记信息", "gb18030", 1)
    assert (penalties["mapping"]["state"], penalties["rows"]) == ("known", 2)
    columns = {one["heading"]: one["field"] for one in penalties["mapping"]["columns"]}
    assert columns["行政处罚决定书文号"] == "doc_no"
    by_code = {check["code"]: check for check in penalties["checks"]}
    assert all(check["number"] > 0 and check["term"] and check["advice"] for check in by_code.values())
    assert {check["severity"] for check in by_code.values()} <= {"错误", "提示"}
    assert (told["job"]["progress"]["share"], told["job"]["progress"]["rows_done"]) == (1.0, 3)
    assert told["computed"]["run_as_of"] is None
    assert "credit-graph run" in told["computed"]["note"]
    assert all(not upload["kept"] for upload in told["job"]["uploads"])


def test_an_unknown_file_is_loaded_by_the_mapping_that_somebody_confirmed(desk: LoadService) -> None:
    told = desk.loaded(("执法情况.csv", UNKNOWN.encode()))
    (file,) = told["files"]
    assert (file["recognised"], file["mappable"], file["mapping"]["state"]) == (False, True, "proposed")
    taken = {one["heading"]: one["field"] for one in file["mapping"]["columns"]}
    assert taken["单位全称"] == "name"
    assert "翁罚" not in json.dumps(file, ensure_ascii=False)  # headings, never cells
    fields = desk.ask("GET", "/fields", params={"kind": "penalty"}).json()
    assert {one["field"] for one in fields["fields"] if one["required"]} == {"doc_no", "decided_on"}
    where = f"/jobs/{told['job']['id']}/mapping"
    asked: dict[str, Any] = {
        "file": 1,
        "kind": "penalty",
        "mapping": taken,
        "units": {"fine_yuan": "万元"},
        "reason": "已核对",
    }
    lacking = taken | {one: None for one, field in taken.items() if field == "doc_no"}
    for wrong in (
        {"mapping": lacking},
        {"mapping": taken | {"没有这列": "name"}},
        {"kind": "nothing"},
        {"file": 2},
        {"units": {"doc_no": "元"}},
    ):
        answer = desk.ask("POST", where, json=asked | wrong)
        assert answer.status_code in {404, 422}, answer.text
        assert answer.json()["advice"]
    answer = desk.ask("POST", where, json=asked)
    done = desk.ended(answer)
    assert (done["job"]["anew_of"], done["files"][0]["mapping"]["state"]) == (told["job"]["id"], "confirmed")
    assert counts(done, "rows", "accepted") == [(1, 1)]
    text = (desk.settings.data / "mappings" / f"{answer.json()['mapping']}.toml").read_text("utf-8")
    assert "confirmed = true" in text and "regulator-1" in text and "已核对" in text
    fines = [told.get("fine_yuan") for label, told in nodes(desk.connection) if label == "Penalty"]
    assert 20_000.0 in fines  # 2 万元, as was said
    assert desk.ask("POST", where, json=asked).status_code == 409


def test_rows_set_aside_come_back_as_a_workbook_and_mended_they_are_accepted(desk: LoadService) -> None:
    desk.loaded(("登记.csv", REGISTER.encode()))
    told = desk.loaded(("更正.csv", PENALTIES.format(code=CODE, day="2026-02-30").encode()))
    (file,) = told["files"]
    assert (file["accepted"] + file["known"], file["rejected"] + file["set_aside"], file["workbook"]) == (1, 1, True)
    where = f"/jobs/{told['job']['id']}/rejected.xlsx"
    answer = desk.ask("GET", where)
    assert answer.status_code == 200
    assert "%E5%BE%85%E6%9B%B4%E6%AD%A3" in answer.headers["content-disposition"]  # 待更正
    assert desk.ask("GET", where, role="other-unit").status_code == 404
    assert desk.ask("GET", where, role="bank").status_code == 403
    again = desk.loaded(("待更正.xlsx", mended(answer.content, "2026-02-30", "2026-02-27")))
    assert counts(again, "rows", "accepted", "rejected", "set_aside") == [(1, 1, 0, 0)]


@pytest.mark.slow
def test_a_killed_load_is_stopped_and_done_again_it_gives_the_same_graph(tmp_path: Path) -> None:
    folder = delivery(tmp_path / "delivery", companies=900)
    files = [(path.name, path.read_bytes()) for path in sorted(folder.iterdir())]

    def whole(service: LoadService) -> list[str]:
        found = [*nodes(service.connection), *relations(service.connection)]
        return sorted(
            repr([*one[:-1], sorted((k, str(v)) for k, v in one[-1].items() if k not in WHEN)]) for one in found
        )

    key = SecretStr(b64encode(b"k" * 32).decode())  # persons have the same ids in both
    with (
        load_service(tmp_path / "killed", person_key=key) as service,
        load_service(tmp_path / "whole", person_key=key) as other,
    ):
        job = service.hand_in(files).json()["job"]["id"]
        service.until(job, lambda told: told["job"]["progress"]["rows_done"] > 0)
        jobs = LoadJobs(service.settings.data / FOLDER, b"")
        found = jobs.find(job, datetime.now(UTC))
        assert found and found.pid
        os.kill(found.pid, signal.SIGKILL)
        told = service.until(job, lambda told: told["job"]["state"] == "stopped")
        assert told["job"]["advice"]
        again = service.ended(service.ask("POST", f"/jobs/{job}/again"))
        assert (again["job"]["state"], again["job"]["anew_of"]) == ("done", job)
        other.loaded(*files)
        assert whole(service) == whole(other)


def test_two_at_once_are_loaded_one_after_the_other_and_the_command_line_is_waited_for(desk: LoadService) -> None:
    with Archive(desk.settings.data / "archive", VAULT).loading():
        first, second = (desk.hand_in([(f"{n}.csv", REGISTER.encode())]) for n in (1, 2))
        told = desk.until(first.json()["job"]["id"], lambda told: bool(told["job"]["message"]))
        assert "另一个载入" in told["job"]["message"]
        assert desk.job(second.json()["job"]["id"])["job"]["state"] == "waiting"
    one, other = (desk.ended(answer)["job"] for answer in (first, second))
    assert (one["state"], other["state"]) == ("done", "done")
    assert one["ended_at"] <= other["started_at"]
    listed = [job["id"] for job in desk.ask("GET", "/jobs").json()["jobs"]]
    assert listed[:2] == [other["id"], one["id"]]  # newest first
    assert desk.ask("GET", "/jobs", role="other-unit").json()["jobs"] == []


def test_what_is_no_table_is_refused_with_its_true_reason(desk: LoadService) -> None:
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.csv", b"0" * (64 << 20))
    told = desk.loaded(("空.csv", b""), ("图.csv", b"%PDF-1.7\n"), ("弹.zip", bomb.getvalue()), ("数.csv", b"a\n1\n"))
    reasons = {file["file"]: file["reason"] for file in told["files"]}
    assert "空文件" in reasons["空.csv"]
    assert "PDF" in reasons["图.csv"]
    assert "压缩炸弹" in reasons["弹.zip/a.csv"]
    assert not any(file["recognised"] for file in told["files"])
    assert told["job"]["unrecognised"] == 4


def test_a_file_without_headings_tells_nothing_of_its_rows(desk: LoadService) -> None:
    told = desk.loaded((f"{PERSON}.csv", f"{NAME},{PERSON},13812341234,翁源县\n{NAME},{PERSON},,翁源县\n".encode()))
    text = json.dumps(told, ensure_ascii=False)
    assert not [one for one in (PERSON, NAME, "13812341234") if one in text]
    assert (told["files"][0]["mapping"]["columns"], told["files"][0]["mappable"]) == ([], False)
    assert "没有找到表头" in told["files"][0]["reason"]


@pytest.mark.parametrize(
    "name",
    [
        "../../../etc/passwd",
        "..\\..\\boot.ini",
        "\x00\u202e.csv",
        "." * 300,
        "字" * 300 + ".csv",
        "/",
        "a/../b.csv",
    ],
)
def test_no_name_reaches_a_path(desk: LoadService, name: str) -> None:
    before = set(desk.settings.data.parent.iterdir())
    told = desk.loaded((name, REGISTER.encode()), (name, REGISTER.encode()))
    names = [file["file"] for file in told["files"]]
    assert len(set(names)) == 2
    assert not [one for one in names if "/" in one or "\\" in one or one.startswith(".") or len(one.encode()) > 200]
    assert set(desk.settings.data.parent.iterdir()) == before


def test_more_than_the_limits_is_refused_before_it_is_kept(desk: LoadService) -> None:
    before = desk.ask("GET", "/jobs").json()["jobs"]
    big, half = b"0" * ((1 << 20) + 1), b"0" * 900_000
    for files, problem in (
        ([("大.csv", big)], "单个文件不得超过 1 MiB"),
        ([("一.csv", half), ("二.csv", half), ("三.csv", half)], "合计不得超过 2 MiB"),
        ([(f"{n}.csv", b"a") for n in range(41)], "至多交 40 个文件"),
    ):
        answer = desk.hand_in(files)
        assert (answer.status_code, problem in answer.json()["detail"]) == (422, True), answer.text
        assert answer.json()["advice"]
    for no_form in ({"json": {}}, {"content": b"x"}, {"data": {"source": "x"}}, {}):
        assert desk.ask("POST", "", **no_form).status_code == 422
    for day in ("2999-01-01", "昨天"):
        assert desk.hand_in([("a.csv", REGISTER.encode())], as_of=day).status_code == 422
    told = desk.ask("GET", "/jobs").json()
    assert told["limits"] == {"file_bytes": 1 << 20, "all_bytes": 2 << 20, "files": 40}
    assert told["jobs"] == before


def test_nothing_is_taken_from_who_may_not_load(desk: LoadService) -> None:
    refused = desk.hand_in([("登记.csv", REGISTER.encode())], role="bank")
    assert (refused.status_code, refused.json()["rule"]) == (403, "R10.2")
    headers = {"Authorization": f"Bearer {desk.tokens['regulator']}"}
    untold = desk.http.post("/v1/loads", headers=headers, files=[("files", ("a.csv", b"a"))])
    assert (untold.status_code, untold.json()["rule"]) == (422, "R10.5")


def test_who_loaded_what_is_recorded_and_nothing_of_the_rows(desk: LoadService) -> None:
    told = desk.loaded((f"{NAME}的处罚.csv", PENALTIES.format(code=CODE, day="2026-03-10").encode()))
    log = (desk.settings.data / "audit.jsonl").read_text("utf-8")
    entries = [json.loads(line) for line in log.splitlines()]
    mine = [one for one in entries if f"job={told['job']['id']}" in one["fields"]]
    assert [one["outcome"] for one in mine] == ["done", "loaded"]
    assert {(one["who"], one["unit"]) for one in mine} == {("regulator-1", "unit-1")}
    assert f"sha256={told['job']['uploads'][0]['sha256']}" in mine[0]["fields"]
    assert "rows=2" in mine[1]["fields"]
    assert NAME not in log and "翁市监罚" not in log


def test_what_was_handed_in_lies_sealed_and_is_removed_in_time(desk: LoadService) -> None:
    told = desk.loaded(("未识别.csv", UNKNOWN.replace("单位全称", "单位之名").encode()))
    kept = desk.settings.data / FOLDER / told["job"]["id"]
    content = b"".join(path.read_bytes() for path in kept.iterdir())
    assert (kept / "upload-0").exists()
    assert "翁罚〔2026〕1号".encode() not in content
    LoadJobs(desk.settings.data / FOLDER, b"").forget_old(datetime.now(UTC) + KEPT + timedelta(days=1))
    assert not kept.exists()
    assert desk.ask("GET", f"/jobs/{told['job']['id']}").status_code == 404


def test_a_service_without_a_loader_says_so(service: Service, embedded: TestGraph) -> None:
    app = create_app(Settings(data=service.data), connection=embedded.connection, clock=lambda: NOW, log=io.StringIO())
    with served(app) as http:
        headers = {"Authorization": f"Bearer {service.tokens['regulator']}"} | PURPOSE
        answer = http.get("/v1/loads/jobs", headers=headers)
    assert answer.status_code == 503
    assert "credit-graph load" in answer.json()["advice"]
