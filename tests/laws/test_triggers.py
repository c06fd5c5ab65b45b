"""Triggers: which rows of the table an event sets off, as a table of law."""

from __future__ import annotations

from datetime import date

import pytest

from graph_service.analysis.triggers import annotates, matching_rules
from graph_service.domain.events import Event, EventKind
from graph_service.rulebook.propagation_reader import read_propagation

TABLE = read_propagation()


def penalty(**given: object) -> Event:
    values: dict[str, object] = {
        "rid": "e",
        "kind": EventKind.PENALTY,
        "subject": "firm",
        "subject_name": "甲公司",
        "doc_no": "翁市监罚〔2026〕1号",
        "decided_on": date(2026, 3, 10),
    }
    return Event(**(values | given))  # type: ignore[arg-type]


def listed(code: str, **given: object) -> Event:
    return penalty(kind=EventKind.LIST_ENTRY, list_code=code, **given)


def licence_revoked(name: str, **given: object) -> Event:
    return penalty(**({"categories": ("吊销许可证件",), "licence": name} | given))


def food(**given: object) -> Event:
    return licence_revoked("食品经营许可证", **({"basis": "《中华人民共和国食品安全法》第一百二十四条"} | given))


DRUG, COSM = "《中华人民共和国药品管理法》第{}条", "《化妆品监督管理条例》第{}条"
TRIGGERS: list[tuple[str, Event, set[str]]] = [
    ("licence to trade", licence_revoked("营业执照"), {"P01", "P02"}),
    ("closure", penalty(categories=("责令关闭",)), {"P01", "P02"}),
    ("closure before the law", penalty(categories=("责令关闭",), decided_on=date(2023, 1, 1)), {"P02"}),
    ("food licence", food(), {"P08"}),
    ("food licence, 2016 columns", food(categories=(), licence="", content="吊销《食品经营许可证》"), {"P08"}),
    ("food fine", food(categories=("罚款",), licence=""), set()),
    ("food licence before the text", food(decided_on=date(2021, 4, 28)), set()),
    ("fake drug", penalty(basis=DRUG.format("一百一十八")), {"P09"}),
    ("fake drug, second article cited", penalty(basis="《药品管理法》第一百一十六条、第一百一十八条"), {"P09"}),
    ("fake drug, arabic", penalty(basis="药品管理法第116、118条"), {"P09"}),
    ("article of another law", penalty(basis="《药品管理法》第一条,《行政处罚法》第一百一十八条"), set()),
    ("tail of a longer number", penalty(basis="《疫苗管理法》第一百八十条"), set()),
    ("drug permit, not serious", penalty(basis=DRUG.format("一百二十二")), set()),
    ("drug permit, serious", penalty(basis=DRUG.format("一百二十二"), facts="情节严重"), {"P09.2"}),
    ("cosmetics, serious", penalty(basis=COSM.format("六十"), content="情节严重"), {"P11.2"}),
    ("devices, serious", penalty(basis="《医疗器械监督管理条例》第八十一条", facts="情节严重"), {"P12"}),
    ("seed licence", licence_revoked("种子生产经营许可证"), {"P16a"}),
    ("pesticide without licence", penalty(basis="《农药管理条例》第五十五条", facts="未取得农药经营许可证"), {"P16b"}),
    ("slaughter", licence_revoked("生猪定点屠宰证书"), {"P16e"}),
    ("travel agency", licence_revoked("旅行社业务经营许可证"), {"P18"}),
    ("false advert", licence_revoked("营业执照", basis="《广告法》第五十五条"), {"P01", "P02", "P22"}),
    ("debtor entity", listed("SXBZXR"), {"P25"}),
    ("debtor himself", listed("SXBZXR", subject="p:1"), {"P04"}),
    ("wages", listed("WAGE_ARREARS"), {"P26"}),
    ("tax", listed("TAX_MAJOR"), {"P27b"}),
    ("procurement: entity only", listed("PROCUREMENT"), set()),
    ("severe list until April 2024", listed("SAMR_SEVERE", decided_on=date(2024, 4, 30)), {"P06"}),
    ("severe list", listed("SAMR_SEVERE"), {"P06"}),
    ("waste", penalty(basis="《固体废物污染环境防治法》第一百一十四条"), {"P34"}),
    ("permit by fraud, person", penalty(subject="p:1", basis="《行政许可法》第七十九条"), {"P33.2"}),
]


@pytest.mark.parametrize(("event", "rows"), [pytest.param(event, rows, id=name) for name, event, rows in TRIGGERS])
def test_triggers(event: Event, rows: set[str]) -> None:
    assert {row.rule.id for row, _ in matching_rules(event, TABLE)} == rows


@pytest.mark.parametrize(
    ("event", "shown"),
    [
        (listed("SAMR_SEVERE"), True),
        (food(), True),
        (penalty(categories=("罚款",)), False),
        (listed("ABNORMAL"), False),
        (listed("SAMR_SEVERE", subject="p:1"), False),
        (listed("SAMR_SEVERE", decided_on=date(2023, 3, 16)), False),
    ],
)
def test_what_is_shown_on_the_record(event: Event, shown: bool) -> None:
    assert annotates(event, TABLE) is shown
