"""What is told of a load: what was new in it, whose data it is, and which of its rows somebody must see."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from tests.api.load_service import CODE, PENALTIES, REGISTER, LoadService, counts, load_service, mended


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LoadService]:
    with load_service(tmp_path_factory.mktemp("told")) as service:
        yield service


def test_what_is_new_what_was_there_and_what_is_sent_back_are_counted_apart(desk: LoadService) -> None:
    desk.loaded(("登记.csv", REGISTER.encode()))
    heading, *rows = PENALTIES.format(code=CODE, day="2026-03-10").splitlines()
    one, other = (row.replace("翁市监罚", "翁行数罚") for row in rows)
    wrong = other.replace("2026-03-10", "2026-02-30").replace("2026-03-11", "2026-02-30")
    half, whole = "\n".join([heading, one, wrong]).encode(), "\n".join([heading, one, other]).encode()
    wanted = ("rows", "accepted", "known")
    assert counts(desk.loaded(("一半.csv", half)), *wanted) == [(2, 1, 0)]
    told = desk.loaded(("全部.csv", whole))  # another file, one row of it known
    assert (counts(told, *wanted), told["files"][0]["earlier"]) == ([(2, 1, 1)], None)
    again = desk.loaded(("一半.csv", half), source="别的单位")
    (file,) = again["files"]
    assert (counts(again, *wanted), file["rejected"] + file["set_aside"]) == ([(2, 0, 1)], 1)
    assert file["earlier"]["source"] == "翁源县发改局"  # as it was registered first
    assert again["job"]["known"] == 1


def test_whoever_says_another_kind_is_proposed_the_columns_of_that(desk: LoadService) -> None:
    rows = f"单位,信用代码,发证日期,到期日期,许可文号\n翁源县甲有限公司,{CODE},2026-03-10,2031-03-09,翁许〔2026〕1号\n"
    told = desk.loaded(("台账.csv", rows.encode()))
    (file,) = told["files"]
    asked = {"job": told["job"]["id"], "file": 1}

    def columns(kind: str) -> dict[str, str | None]:
        answer = desk.ask("GET", "/fields", params=asked | {"kind": kind})
        return {one["heading"]: one["field"] for one in answer.json()["columns"]}

    assert columns(file["kind"]) == {one["heading"]: one["field"] for one in file["mapping"]["columns"]}
    assert columns("licence") == {
        "单位": "name", "信用代码": "code", "发证日期": "decided_on", "到期日期": "valid_to", "许可文号": "doc_no"
    }  # fmt: skip
    penalty = columns("penalty")
    assert (penalty["单位"], penalty["信用代码"]) == ("name", "code")
    assert desk.ask("GET", "/fields", role="other-unit", params=asked | {"kind": "penalty"}).status_code == 404


def test_the_source_is_the_unit_that_hands_in_unless_it_or_the_delivery_says_another(desk: LoadService) -> None:
    def source_of(*files: tuple[str, bytes], **texts: str) -> dict[str, str]:
        desk.loaded(*files, **texts)
        items = desk.ask("GET", "", params={"limit": 100}).json()["items"]
        return {one["file"]: one["source"] for one in items if one["file"] in {name for name, _ in files}}

    table = PENALTIES.format(code=CODE, day="2026-04-10")
    first, second, third, fourth = (table.replace("翁市监罚", f"翁源罚{n}").encode() for n in range(4))
    assert source_of(("自报.csv", first)) == {"自报.csv": "翁源县发改局"}
    assert source_of(("代报.csv", second), source="翁源县税务局") == {"代报.csv": "翁源县税务局"}
    told = '[[files]]\nname = "说明.csv"\nsource = "翁源县民政局"\n'.encode()
    assert source_of(("说明.csv", third), ("其他.csv", fourth), ("delivery.toml", told), source="翁源县税务局") == {
        "说明.csv": "翁源县民政局",
        "其他.csv": "翁源县税务局",
    }
    failed = desk.ended(desk.hand_in([("a.csv", first), ("delivery.toml", b"[[files")]))["job"]
    assert (failed["state"], "delivery.toml" in failed["message"]) == ("failed", True)


def test_the_rows_of_a_batch_are_told_by_place_and_its_workbook_is_for_whoever_handed_it_in(desk: LoadService) -> None:
    desk.loaded(("登记.csv", REGISTER.encode()))
    desk.loaded(("有错.csv", PENALTIES.format(code=CODE, day="2026-02-31").encode()))
    (batch,) = (one for one in desk.ask("GET", "", params={"limit": 100}).json()["items"] if one["file"] == "有错.csv")
    where = f"/{batch['id']}/rejected"
    told = desk.ask("GET", where).json()
    assert (told["batch"]["id"], told["workbook"], len(told["items"])) == (batch["id"], True, 1)
    (fault,) = told["items"]
    assert (fault["row"], fault["column"], fault["rule"]) == (1, "处罚决定日期", "V06")
    assert fault["problem"] and fault["advice"] and fault["outcome_term"] in {"退回", "待核"}
    assert "2026-02-31" not in json.dumps(told["items"], ensure_ascii=False)  # no cell
    assert desk.ask("GET", where, params={"outcome": "repaired"}).json()["items"] == []
    assert desk.ask("GET", where, params={"rule": "V01"}).json()["items"] == []
    assert desk.ask("GET", where, role="other-unit").json()["workbook"] is False
    refused = desk.ask("GET", f"{where}.xlsx", role="other-unit")
    assert (refused.status_code, "交件单位" in refused.json()["detail"]) == (403, True)
    again = desk.loaded(("更正.xlsx", mended(desk.ask("GET", f"{where}.xlsx").content, "2026-02-31", "2026-02-26")))
    assert counts(again, "rows", "accepted") == [(1, 1)]
    assert desk.ask("GET", "/0123abcd/rejected").status_code == 404
