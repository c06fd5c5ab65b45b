"""Authorities (机关): the departments that decide, list and deliver, with invented codes of type 11 (V09)."""

from __future__ import annotations

from dataclasses import dataclass

from loaders.sample.pools import make_code
from loaders.sample.words import COUNTY


@dataclass(frozen=True, slots=True)
class Authority:
    """One department: its name and the eight characters its code is made of."""

    short: str
    body: str

    @property
    def name(self) -> str:
        """Full name (机关名称)."""
        return COUNTY + self.short

    @property
    def code(self) -> str:
        """Unified social credit code (机关代码)."""
        return make_code("11", self.body)


MARKET = Authority("市场监督管理局", "MB2D0001")
LABOUR = Authority("人力资源和社会保障局", "MB2D0002")
TRANSPORT = Authority("交通运输局", "MB2D0003")
ENVIRONMENT = Authority("生态环境分局", "MB2D0004")
SERVICES = Authority("政务服务数据管理局", "MB2D0005")
HOUSING = Authority("住房和城乡建设管理局", "MB2D0006")
COURT = Authority("人民法院", "MB2D0007")
BANK_OFFICE = Authority("金融工作局", "MB2D0008")
STAFFING = Authority("机构编制委员会办公室", "MB2D0009")
TAX = Authority("税务局", "MB2D000A")
CIVIL = Authority("民政局", "MB2D000B")
REFORM = Authority("发展和改革局", "MB2D000C")
AUDIT = Authority("审计局", "MB2D000D")
EMERGENCY = Authority("应急管理局", "MB2D000E")

AUTHORITIES = (MARKET, LABOUR, TRANSPORT, ENVIRONMENT, SERVICES, HOUSING)
