"""R1.5: historical regions."""

from datetime import date

import pytest

from graph_service.domain.regions import region_name, region_names

SHAOGUAN = {
    "440203": "武江区", "440204": "浈江区", "440205": "曲江区", "440222": "始兴县", "440224": "仁化县",
    "440229": "翁源县", "440232": "乳源瑶族自治县", "440233": "新丰县", "440281": "乐昌市", "440282": "南雄市",
}  # fmt: skip


@pytest.mark.parametrize(("code", "name"), SHAOGUAN.items())
def test_shaoguan(code: str, name: str) -> None:
    assert region_name(code) == name


@pytest.mark.parametrize(
    ("code", "on", "name"),
    [
        ("440221", None, "曲江县"),  # abolished in 2004, lives on in codes
        ("440221", date(2003, 5, 1), "曲江县"),
        ("440221", date(2010, 5, 1), None),
        ("120110", date(1985, 1, 1), "东郊区"),  # one code, two names
        ("120110", date(2020, 1, 1), "东丽区"),
        ("100000", None, "国家登记机关"),
        ("440000", None, "广东省"),
        ("000000", None, None),
        ("44022", None, None),
        ("44O229", None, None),
    ],
)
def test_history(code: str, on: date | None, name: str | None) -> None:
    assert region_name(code, on) == name


def test_names_by_level() -> None:
    names = region_names()
    assert "广东省" in names.provinces
    assert "韶关市" in names.prefectures
    assert "翁源县" in names.unique_counties
    assert "朝阳区" in names.counties
    assert "朝阳区" not in names.unique_counties
    assert "市辖区" not in names.counties
