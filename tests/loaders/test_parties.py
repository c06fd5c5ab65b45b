"""Whom a row means where it gives several numbers (R10.3, ADR 0030)."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.loaders.test_check import COMPANY, OTHER, PENALTY, SHAREHOLDER, judge

OWNERS = [
    ({"股东名称": "张三"}, "n:"),
    ({"股东名称": "张三", "股东证件号码": "440229199003071231"}, "p:"),
    ({"股东名称": "张三", "证照号码": "110229196003025040"}, "p:"),  # reads as a code too
    ({"股东名称": "张三", "证照号码": "440229199003181000"}, "p:"),  # its end is no sign of damage
    ({"股东名称": "深圳乙有限公司"}, OTHER),
    ({"股东名称": "深圳乙有限公司", "证照号码": OTHER}, OTHER),
    ({"股东名称": "任意名称", "股东统一社会信用代码": OTHER}, OTHER),
]


@pytest.mark.parametrize(("change", "owner"), OWNERS)
def test_whom_an_owner_means(tmp_path: Path, change: dict[str, str], owner: str) -> None:
    _, facts = judge(tmp_path, [SHAREHOLDER | change])
    (holding,) = facts.frames["holding"].to_dicts()
    assert holding["owner"].startswith(owner)
    assert (holding["eid"], holding["econ"]) == (COMPANY, 0.3)


def test_the_penalty_of_an_individual_business_is_its_own_although_its_operator_is_numbered(tmp_path: Path) -> None:
    both = {
        "行政相对人名称": "翁源县丙商店",
        "行政相对人类别": "个体工商户",
        "统一社会信用代码": "92440229MA4W00011F",
        "证件号码": "440229199003071231",
    }
    verdict, facts = judge(tmp_path, [PENALTY | both])
    assert verdict.findings.is_empty()
    assert facts.frames["penalty"]["subject"].to_list() == ["92440229MA4W00011F"]
