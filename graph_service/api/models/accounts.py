"""Accounts and clients as asked and answered (账号与接入方)."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from graph_service.api.models.answers import Model
from graph_service.api.models.checks import IdNumber

Kind = Literal["person", "client"]
NAME = r"^[a-z0-9][a-z0-9_-]{1,63}$"


class AccountIn(Model):
    """Somebody to be added (新增账号或接入方): without a role, which another officer grants."""

    name: str = Field(max_length=64, pattern=NAME, description="名称", examples=["zhang-san"])
    kind: Kind = Field(description="人员或接入方程序")


class GrantIn(Model):
    """What is granted (授予)."""

    role: str = Field(max_length=40, description="角色, R10.2", examples=["regulator"])
    unit: str = Field(min_length=1, max_length=100, description="所在单位的代码", examples=["11440229MB2D00022X"])
    unit_name: str = Field(default="", max_length=200, description="单位全称")
    region: str = Field(default="", pattern=r"^([0-9]{6})?$", description="行政区划, 空为不限", examples=["440229"])


class OwnerIn(Model):
    """To whom an account belongs (账号所属人): kept as a keyed id, and told to nobody."""

    id_number: IdNumber


class AccountOut(Model):
    """An account or client (账号): no secret, no hash."""

    name: str
    kind: Kind
    role: str = Field(description="角色; 空: 尚未授予")
    unit: str
    unit_name: str
    region: str
    enabled: bool = Field(description="是否启用")
    granted: bool = Field(description="角色是否已授予; 新增或重置后为否, 须由安全保密管理员授予")
    identified: bool = Field(description="是否已登记本人身份; 未登记的, 查询本人或亲属不能识别 (R10.6)")
    locked_until: datetime | None = Field(description="锁定至")
    added_at: datetime
    added_by: str = Field(description="新增人; 空: 在本机登记")


class AccountsOut(Model):
    """Accounts and clients by name (名册)."""

    accounts: list[AccountOut]
    truncated: bool = Field(description="其后是否还有 whether more follow")


class HandedOut(Model):
    """An account made or reset, and what its owner is handed, shown this once (初始凭据)."""

    account: AccountOut
    client_secret: Annotated[str | None, Field(description="接入方的密钥")] = None
    initial_password: Annotated[str | None, Field(description="人员的初始口令, 首次登录须另设")] = None
    otpauth: Annotated[str | None, Field(description="动态口令的绑定地址, 由本人以验证器扫入")] = None
