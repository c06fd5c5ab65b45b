"""Scenes (应用场景): where a credit record is asked for before an act of government or business (R4.2a, SEED 8, 20)."""

from __future__ import annotations

from enum import StrEnum


class Scene(StrEnum):
    """Where a measure or an incentive is applied (应用场景)."""

    APPROVAL = "APPROVAL"  # 行政许可、登记、资质
    PROCUREMENT = "PROCUREMENT"  # 政府采购
    BIDDING = "BIDDING"  # 招标投标
    FUNDS = "FUNDS"  # 财政性资金
    TAX = "TAX"  # 税收优惠
    STOCK_ISSUE = "STOCK_ISSUE"  # 股票发行
    FINANCING = "FINANCING"  # 融资授信
    APPOINTMENT = "APPOINTMENT"  # 任职
    TRAVEL = "TRAVEL"  # 出行、出境
    CONSUMPTION = "CONSUMPTION"  # 高消费
    HONOURS = "HONOURS"  # 评先评优
    COMMITMENT = "COMMITMENT"  # 告知承诺、容缺受理
    INSPECTION = "INSPECTION"  # 监督检查
    PUBLICATION = "PUBLICATION"  # 信息公示


SCENE_TERMS: dict[Scene, str] = {
    Scene.APPROVAL: "行政许可、登记与资质",
    Scene.PROCUREMENT: "政府采购",
    Scene.BIDDING: "招标投标",
    Scene.FUNDS: "财政性资金",
    Scene.TAX: "税收优惠",
    Scene.STOCK_ISSUE: "股票发行",
    Scene.FINANCING: "融资授信",
    Scene.APPOINTMENT: "任职",
    Scene.TRAVEL: "出行与出境",
    Scene.CONSUMPTION: "高消费",
    Scene.HONOURS: "评先评优",
    Scene.COMMITMENT: "告知承诺与容缺受理",
    Scene.INSPECTION: "监督检查",
    Scene.PUBLICATION: "信息公示",
}
