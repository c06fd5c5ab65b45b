"""A like name is a like trade name (字号): the town and village in front of it are none of it (R8.12)."""

import pytest

from graph_service.analysis.snapshot import Snapshot
from tests.analysis.signal_cases import SEVERE, ago, kin
from tests.analysis.snapshots import plays, snapshot
from tests.analysis.test_signals import detect

SHOP = {"entity_kind": "INDIVIDUAL", "industry": "5211"}
LANE, ROAD, STALL = "翁源县龙仙镇下坝村11号", "翁源县铁龙镇桂竹路4号", "翁源县江尾镇中心市场A12号"
NAMES = [
    # trade names with the places in front of them, addresses, whether they are alike
    ("铁龙镇东天仁百货档", "铁龙镇德图养殖商行", LANE, "翁源县龙仙镇桂竹路4号", False),  # a pair of the sample county
    ("铁龙镇东天仁百货档", "铁龙镇德图养殖商行", ROAD, "翁源县铁龙镇桂竹路5号", False),
    ("铁龙镇东天仁百货档", "铁龙镇德图养殖商行", None, None, False),
    ("铁龙镇东天仁百货档", "铁龙镇东天仁养殖商行", LANE, "翁源县龙仙镇桂竹路4号", True),
    ("铁龙镇东天仁百货档", "铁龙镇东天仁养殖商行", None, None, True),
    ("铁龙镇东天仁百货档", "东天仁养殖商行", ROAD, LANE, True),
    ("龙仙镇东天仁百货档", "铁龙镇东天仁养殖商行", LANE, ROAD, True),  # moved, and kept its trade name
    ("江尾镇东天仁百货档", "新江镇东天仁养殖商行", LANE, ROAD, False),  # nothing shows that these are towns
    ("龙仙镇下坝村东天仁百货档", "龙仙镇下坝村德图商行", LANE, ROAD, False),
    ("下坝村东天仁百货档", "龙仙镇东天仁商行", LANE, ROAD, True),
    ("中心市场东天仁肉档", "中心市场德图肉档", STALL, LANE, False),
    ("中心市场东天仁肉档", "铁龙镇东天仁肉店", STALL, ROAD, True),
    ("水乡人家酒楼", "水乡人家农庄", LANE, ROAD, True),
    ("水乡餐饮店", "茶乡餐饮店", LANE, ROAD, False),  # the trade alone
    ("水乡餐饮店", "餐饮店", LANE, ROAD, False),
    ("鸿图度假村", "鸿图酒店", LANE, ROAD, True),  # nothing would be left without the village
    (None, "铁龙镇德图养殖商行", LANE, ROAD, False),
    ("铁龙镇", "铁龙镇德图养殖商行", LANE, ROAD, False),
]


def shops(old: str | None, new: str | None, there: str | None, here: str | None, *, revoked: bool = True) -> Snapshot:
    """Two shops: the operator of the first, revoked, opens the second; or his wife does, after a severe list."""
    first = {"name_core": old, "address_key": there, **SHOP}
    second = {"name_core": new, "address_key": here, "established_on": ago(200), **SHOP}
    if revoked:
        roles = [plays("p:1", "OPERATOR", "A", ago(2000)), plays("p:1", "OPERATOR", "B", ago(200))]
        return snapshot({"A": first | {"status": "REVOKED", "closed_on": ago(300)}, "B": second}, role=roles)
    roles = [plays("p:1", "LR", "A", ago(2000)), plays("p:2", "LR", "B", ago(50)), plays("p:2", "SUPV", "Z", ago(900))]
    return snapshot({"A": first, "B": second}, role=roles, list_entry=[SEVERE], kin=[kin("p:1", "p:2")])


@pytest.mark.parametrize(("old", "new", "there", "here", "alike"), NAMES)
def test_a_place_is_no_trade_name(
    old: str | None, new: str | None, there: str | None, here: str | None, *, alike: bool
) -> None:
    told = [one for one in detect(shops(old, new, there, here)) if one.rule.code == "PHOENIX"]
    assert [one.subjects for one in told] == ([("A", "B")] if alike else [])
    assert all(one.summary.endswith("两户字号相似、同业") for one in told)


@pytest.mark.parametrize(("old", "new", "there", "here", "alike"), NAMES)
def test_nor_is_it_where_a_relative_opens(
    old: str | None, new: str | None, there: str | None, here: str | None, *, alike: bool
) -> None:
    told = [one for one in detect(shops(old, new, there, here, revoked=False)) if one.rule.code == "BAN_EVASION"]
    assert [one.subjects for one in told] == ([("A", "B")] if alike else [])


def test_one_door_is_alike_whatever_the_names() -> None:
    (told,) = (
        one for one in detect(shops("铁龙镇东天仁百货档", "铁龙镇德图商行", LANE, LANE)) if one.rule.code == "PHOENIX"
    )
    assert told.summary.endswith("两户同址、同业")
