"""Commands that look around a subject: masked, recorded, the same answers as the API."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from graph_service.rulebook.objections import objection_policy
from graph_service.settings import Settings
from graph_service.store.connection import connect
from graph_service.store.migrations import migrate
from graph_service.store.writer import GraphWriter
from graph_service.usecases.audit import AUDIT_FILE, verify_chain
from tests.api.county import NAMES, WATER, write_county
from tests.cli.conftest import Run
from tests.store.small_county import CHEN, FARM, MILL, SHOP, fact

HIDDEN = (*NAMES, "p:dddd")


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("explore")
    with connect(Settings(data=folder, heap="512m")) as connection:
        migrate(connection)
        write_county(connection)
        GraphWriter(connection).write_facts("role", [fact("b9", "q9", row=9, holder=CHEN, eid=SHOP, kind="DIR")])
        yield folder


def entries(folder: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in (folder / AUDIT_FILE).read_text("utf-8").splitlines()]


def test_related_parties_as_a_table(run: Run, data: Path) -> None:
    done = run("related", FARM, "--as-of", "2026-06-30", "--purpose", "核查关联交易")
    assert done.exit_code == 0, done.output
    assert "控股股东" in done.output
    assert "51.00%" in done.output
    assert "疑似实际控制人" in done.output
    assert "邓*" in done.output
    entry = entries(data)[-1]
    assert (entry["action"], entry["purpose"], entry["subject"], entry["outcome"]) == (
        "credit-graph related", "核查关联交易", FARM, "answered",
    )  # fmt: skip
    assert verify_chain(data / AUDIT_FILE).whole


def test_the_standard_is_chosen(run: Run) -> None:
    answer = json.loads(run("related", FARM, "--as-of", "2026-06-30", "--standard", "TAX", "--json").output)
    assert {item["rule"]["rule"] for item in answer["items"]} == {"TAX-2-1-HOLDER"}
    assert run("related", FARM, "--standard", "ELSE").exit_code == 2


def test_a_group_with_its_head(run: Run) -> None:
    done = run("group", FARM, "--as-of", "2026-06-30", "--basis", "LINK")
    assert (done.exit_code, "关联群组" in done.output, "鑫发" in done.output) == (0, True, True)
    assert "牵头方:" not in done.output  # nobody heads whom a person links
    assert "牵头方: 邓*" in run("group", FARM, "--as-of", "2026-06-30").output
    for alone in (("group", WATER, "--as-of", "2026-06-30"), ("group", FARM, "--as-of", "1980-01-01")):
        assert "未查到同组成员" in run(*alone).output


def test_a_standard_that_was_not_in_force(run: Run) -> None:
    done = run("related", FARM, "--as-of", "2006-12-31", "--standard", "CAS36")
    assert (done.exit_code, "该日该标准尚未施行" in done.output, "未查到记录" in done.output) == (0, True, False)


def test_relatives_are_looked_for_in_a_case_and_that_is_recorded(run: Run, data: Path) -> None:
    """The director of the shop is married to Deng, who controls the mill."""
    without = run("related", SHOP, "--as-of", "2026-06-30")
    assert ("亲属关系未查" in without.output, "近亲属" in without.output) == (True, False)
    assert entries(data)[-1]["grant"] == ""
    done = run("related", SHOP, "--as-of", "2026-06-30", "--case", "卷宗3", "--reason", "核查近亲属交易")
    assert done.exit_code == 0, done.output
    for told in ("董监高的近亲属 (受限, 不得外传)", "邓*", "鑫发碾米", "已查亲属关系"):
        assert told in done.output
    entry = entries(data)[-1]
    assert (entry["action"], entry["purpose"], entry["grant"]) == ("credit-graph related", "核查近亲属交易", "卷宗3")
    for lone in (("--case", "卷宗3"), ("--reason", "核查")):
        assert "同时填写" in str(run("related", SHOP, *lone).exception)


def test_paths_between_subjects(run: Run) -> None:
    done = run("paths", FARM, MILL, "--as-of", "2026-06-30", "--depth", "2")
    assert done.exit_code == 0, done.output
    assert "持股 51.00%" in done.output
    assert "未查到记录" in run("paths", FARM, SHOP).output


def test_what_cannot_be_asked_is_refused_and_tells_why(run: Run) -> None:
    assert "至少两个" in str(run("paths", FARM, FARM).exception)
    assert "未查到主体" in str(run("group", "91440229MA99999999").exception)


ON_THE_DAY = ("--as-of", "2026-06-30")


def test_owners_upwards_and_what_they_finally_own(run: Run) -> None:
    tree = run("owners", FARM, *ON_THE_DAY)
    assert (tree.exit_code, "邓*" in tree.output, "30.60%" in tree.output) == (0, True, True)
    answer = json.loads(run("integrated", FARM, *ON_THE_DAY, "--json").output)
    shares = {owner["party"]["ref"]: owner["integrated"] for owner in answer["owners"]}
    # the farm holds 6 % of the mill, which holds 51 % of it: what comes round counts once (R8.6)
    assert shares[MILL] == pytest.approx(0.51)
    assert answer["self_share"] == pytest.approx(0.0306)
    (deng,) = [owner for owner in answer["owners"] if owner["party"]["ref"].startswith("person:")]
    assert deng["integrated"] == pytest.approx(0.6 * 0.51 / (1 - 0.0306))
    assert deng["path_sum"] == pytest.approx(0.6 * 0.51)
    assert "最终持有人不明" in run("integrated", FARM, *ON_THE_DAY).output


def test_owners_with_votes_class_and_flags_of_the_shares(run: Run) -> None:
    told = run("owners", WATER, *ON_THE_DAY).output
    assert "90.00%" in told
    assert "国有股 质押" in told
    assert "质押、冻结的股份表决权不变" in told
    (owner,) = json.loads(run("owners", WATER, *ON_THE_DAY, "--json").output)["owners"]
    shown = {name: owner["step"][name] for name in ("share", "votes", "share_class", "pledged", "frozen")}
    assert shown == {"share": 1.0, "votes": 0.9, "share_class": "国有股", "pledged": True, "frozen": False}
    (one,) = json.loads(run("controllers", WATER, *ON_THE_DAY, "--json").output)["controllers"]
    assert [(step["pledged"], step["frozen"]) for step in one["path"]] == [(True, False)]


def test_controllers_computed_and_declared(run: Run) -> None:
    done = run("controllers", WATER, *ON_THE_DAY)
    assert done.exit_code == 0, done.output
    for told in ("韶关市人民政府", "疑似实际控制人", "与计算不一致, 需复核", "陈*"):
        assert told in done.output


def test_beneficial_owners(run: Run) -> None:
    done = run("beneficial-owners", FARM, *ON_THE_DAY)
    assert (done.exit_code, "疑似受益所有人(权益)" in done.output, "邓*" in done.output) == (0, True, True)
    assert "不在备案范围" in run("beneficial-owners", SHOP, *ON_THE_DAY).output


def test_the_risk_of_the_last_run(run: Run, data: Path) -> None:
    done = run("risk", MILL)
    assert (done.exit_code, "合计 0.6000" in done.output, "被控制的主体" in done.output) == (0, True, True)
    shown = "".join(done.output.split()).replace("│", "")
    for told in ("λ0.5", "可信度1", "登记.csv[b1]#2", "翁市监罚〔2026〕2号", "登记.csv[b1]#3"):
        assert told in shown
    assert entries(data)[-1]["action"] == "credit-graph risk"
    assert "未查到记录" in run("risk", SHOP).output


@pytest.mark.parametrize("words", [("related", FARM), ("controllers", WATER), ("owners", WATER), ("risk", MILL)])
def test_nothing_is_cut_on_a_narrow_screen(run: Run, words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "70")
    done = run(*words, *(() if words[0] == "risk" else ON_THE_DAY))
    assert done.exit_code == 0, done.output
    assert "…" not in done.output


@pytest.mark.parametrize(
    "words",
    [
        ("related", FARM), ("controllers", WATER), ("beneficial-owners", FARM), ("risk", MILL), ("owners", WATER),
        ("integrated", FARM), ("paths", FARM, MILL),
    ],
)  # fmt: skip
def test_what_is_told_of_somebody_tells_how_they_may_answer(run: Run, words: tuple[str, ...]) -> None:
    day = () if words[0] == "risk" else ON_THE_DAY
    shown = "".join(run(*words, *day).output.split())
    assert shown.count("救济途径") == 1
    assert "可以提出异议" in shown
    assert json.loads(run(*words, *day, "--json").output)["way_back"] == list(objection_policy().way_back)


def test_repairs_with_formula_and_checklist(run: Run, data: Path) -> None:
    done = run("repair", "show", MILL, "--as-of", "2026-06-30", "--purpose", "告知修复期限")
    assert done.exit_code == 0, done.output
    assert "行政处罚  翁市监罚〔2026〕2号  一般  公示中  还有 42 日" in done.output
    assert "文书日期 2026-05-10 + 3个月 = 2026-08-10 届满, 自 2026-08-11 起可申请 (REP36, 未核对原文)" in done.output
    assert "[不符合] 达到最短公示期" in done.output
    assert "[待证明] 失信行为已纠正、义务履行完毕" in done.output
    assert objection_policy().way_back[0] in done.output
    entry = entries(data)[-1]
    assert (entry["action"], entry["purpose"], entry["subject"]) == ("credit-graph repair show", "告知修复期限", MILL)
    assert "未查到记录" in run("repair", "show", SHOP).output
    told = json.loads(run("repair", "show", MILL, "--as-of", "2026-08-11", "--json").output)
    assert {one["title"]: one["days_left"] for one in told["repairs"]}["翁市监罚〔2026〕2号"] == 0
