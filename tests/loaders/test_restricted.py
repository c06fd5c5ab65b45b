"""Votes, kin, contacts, bids, inspectors in a real graph: found by key, no number to be read, and safe to repeat."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from graph_service.store.connection import Connection
from graph_service.store.snapshot import export_snapshot
from tests.loaders.delivered import VAULT, run
from tests.loaders.test_load import OFFICERS, OTHER, REGISTRY
from tests.loaders.test_withdraw import BIDS, COMPANY, CONTACTS, INSPECTORS, ITEMS, KIN, LI, PROXIES, ZHANG
from tests.loaders.whole_graph import nodes, relations

REPORTS = f"""统一社会信用代码,企业名称,年报年度,年报日期,企业联系电话,电子邮箱,是否公示经营数据
{OTHER},深圳乙有限公司,2025,2026-06-01,+86 138-1234-0001;0751－2868123,ZHANG@qq.com,否
"""
FILES = {
    "登记.csv": REGISTRY, "人员.csv": OFFICERS, "委托.csv": PROXIES, "亲属.csv": KIN, "联络.csv": CONTACTS,
    "投标.csv": BIDS, "年报.csv": REPORTS, "事项.csv": ITEMS, "执法人员.csv": INSPECTORS,
}  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "delivery"
    place.mkdir()
    for name, text in FILES.items():
        (place / name).write_text(text, encoding="utf-8")
    return place


def test_equal_numbers_meet_and_none_can_be_read(connection: Connection, folder: Path) -> None:
    report = run(connection, folder)
    assert (
        report.totals["accepted"] == report.totals["rows"] - 3
    )  # the register's own double and its broken code, an inspector without a number
    found = [node for label, node in nodes(connection) if label == "Contact" and "superseded_at" not in node]
    met: dict[str, set[str]] = {}
    for contact in found:
        met.setdefault(contact["contact_key"], set()).add(contact["subject"])
    both = {COMPANY, OTHER}
    assert met == {
        VAULT.contact_key("13812340001"): both,  # of a list and of a report, written in three ways
        VAULT.contact_key("zhang@qq.com"): both,
        VAULT.contact_key("07512868123"): {OTHER},
    }
    assert {contact["shown"] for contact in found} == {"138****0001", "z***@qq.com", "075****8123"}
    text = json.dumps([nodes(connection, sealed=True), relations(connection)], ensure_ascii=False)
    for number in ("13812340001", "1234 0001", "1234-0001", "2868123", "zhang@", "ZHANG@", "Zhang@", ZHANG, LI):
        assert number not in text, number


def test_a_later_day_replaces_an_earlier_one_whatever_comes_first(connection: Connection, folder: Path) -> None:
    run(connection, folder)
    phone = VAULT.contact_key("13812340001")
    versions = [
        (node["stated_on"], "superseded_at" in node)
        for label, node in nodes(connection)
        if label == "Contact" and (node["subject"], node["contact_key"]) == (OTHER, phone)
    ]
    assert sorted(versions) == [("2026-05-01", True), ("2026-06-01", False)]


def test_ends_of_relations_are_who_they_should_be(connection: Connection, folder: Path) -> None:
    run(connection, folder)
    ends = [(kind, start, end) for kind, start, end, _ in relations(connection)]
    zhang, li = VAULT.pid(ZHANG), VAULT.pid(LI)
    assert ("KIN", zhang, li) in ends
    assert sorted(start for kind, start, _ in ends if kind == "PROXY_VOTES") == sorted(
        [OTHER, zhang, VAULT.named_pid(COMPANY, "钱七")]  # two givers, whose votes one takes: stated once
    )


def test_an_inspector_is_told_by_his_number_and_an_item_is_on_its_department(
    connection: Connection, folder: Path
) -> None:
    report = run(connection, folder)
    assert [(f["rule"], f["row"], f["value"]) for f in report.findings.to_dicts() if f["file"] == "执法人员.csv"] == [
        ("F16", 3, None)
    ]
    found = nodes(connection, sealed=True)
    inspectors = {node["cert_no"]: node["subject"] for label, node in found if label == "Inspector"}
    assert inspectors == {"粤1": VAULT.pid(ZHANG), "粤2": VAULT.pid(LI)}
    assert {node["subject"] for label, node in found if label == "InspectionItem"} == {"11320100MB1886843H"}
    assert "冯某某" not in json.dumps(found, ensure_ascii=False)  # waits, and is nobody by name
    facts = export_snapshot(connection, date(2026, 6, 30)).facts
    assert set(facts["inspection_item"].select("item_code", "rate_cap").rows()) == {("SJ1", 0.05), ("SJ2", None)}
    assert facts["inspector"].select("subject", "valid_to").sort("subject").rows() == sorted(
        (VAULT.pid(number), date(2029, 1, 1)) for number in (ZHANG, LI)
    )


def test_loading_again_changes_nothing(connection: Connection, folder: Path) -> None:
    first = run(connection, folder)
    before = nodes(connection, sealed=True), relations(connection)
    assert run(connection, folder) == first
    assert (nodes(connection, sealed=True), relations(connection)) == before
