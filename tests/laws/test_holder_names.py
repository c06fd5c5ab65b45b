"""Nominees by name and listed companies by registered type (R8.3, R8.7), as sources write them."""

import polars as pl
import pytest

from graph_service.analysis.holders import classify_holders, listed_subjects
from graph_service.analysis.nominees import named_nominees
from graph_service.rulebook.nominees import holder_policy
from tests.analysis.snapshots import snapshot

POLICY = holder_policy()

NOMINEES = [
    "香港中央结算(代理人)有限公司",
    "香港中央结算（代理人）有限公司",
    "香港中央结算(代理人)",
    "香港中央结算代理人有限公司",
    "香港中央結算（代理人）有限公司",
    "香港中央结算有限公司（陆股通）",
    "香港中央结算有限公司-陆股通",
    "香港中央结算 有限公司",
    "香港中央结算公司",
    "HKSCC NOMINEES LIMITED",
    "HKSCC Nominees Ltd",
    "HKSCC NOMINEES LTD.",
    "HKSCC Nominees Limited (陆股通)",
    "ＨＫＳＣＣ　ＮＯＭＩＮＥＥＳ　ＬＴＤ",
    "Hong Kong Securities Clearing Co., Ltd.",
    "中国证券登记结算有限责任公司",
    "中国证券登记结算有限责任公司深圳分公司",
    "中国证券登记结算有限责任公司上海分公司（个人）",
    "中央国债登记结算有限责任公司",
    "银行间市场清算所股份有限公司",
    "Cede & Co.",
    "甲证券股份有限公司客户信用交易担保证券账户",
]
OTHERS = [
    "香港中央贸易有限公司",
    "香港中央结算科技有限公司",
    "香港中央结算服务部",
    "中央结算贸易有限公司",
    "广东中国结算技术有限公司",
    "中国证券金融股份有限公司",
    "HKSCC Trading Limited",
    "Cede & Sons",
    "甲担保集团有限公司",
    "甲证券股份有限公司",
    "有限公司",
    "",
    None,
]
LISTED = [
    "股份有限公司(上市)",
    "股份有限公司（上市、自然人投资或控股）",
    "股份有限公司(上市、自然人投资或控股)",
    "股份有限公司（台港澳与境内合资、上市）",
    "股份有限公司 ( 中外合资、上市 )",
    "其他股份有限公司(上市)",
    "SSE",
    "BSE",
]
UNLISTED = [
    "股份有限公司(非上市)",
    "股份有限公司（非上市、自然人投资或控股）",
    "股份有限公司(台港澳与境内合资、未上市)",
    "股份有限公司",
    "股份有限公司分公司(上市、自然人投资或控股)",
    "股份有限公司(上市)分公司",
    "有限责任公司(上市公司控股)",
    None,
]


def test_nominees_are_known_by_every_form_of_their_names() -> None:
    found = named_nominees(pl.Series([*NOMINEES, *OTHERS]), POLICY)
    missed = [name for name, nominee in zip(NOMINEES, found, strict=False) if not nominee]
    wrong = [name for name, nominee in zip(OTHERS, found[len(NOMINEES) :], strict=True) if nominee]
    assert (missed, wrong) == ([], [])


def test_a_person_of_such_a_name_is_none() -> None:
    given = snapshot({"p:1": {"name": "HKSCC"}, "A": {"name": "HKSCC"}})
    flags = classify_holders(given, POLICY).nominee
    assert dict(zip(given.parties["party"], flags.tolist(), strict=True)) == {"A": True, "p:1": False}


@pytest.mark.parametrize(("text", "listed"), [*((one, True) for one in LISTED), *((one, False) for one in UNLISTED)])
def test_listed_by_the_registered_type(text: str | None, listed: bool) -> None:
    given = snapshot(registration=[{"eid": "X", "name": "X", "type_text": text}])
    assert listed_subjects(given, POLICY.control).to_list() == (["X"] if listed else [])
