"""Sessions as asked and answered (会话): who is signed in at the page, and until when. Never the token itself."""

from __future__ import annotations

from datetime import datetime

from pydantic import ConfigDict, Field, JsonValue

from graph_service.api.models.answers import Model
from graph_service.rulebook.access import Reach

_SECRET: dict[str, JsonValue] = {"format": "password"}


class SignInIn(Model):
    """What a person signs in with (登录)."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    username: str = Field(max_length=64, description="账号")
    password: str = Field(max_length=256, description="口令", json_schema_extra=_SECRET, repr=False)
    otp: str = Field(max_length=16, description="动态口令 TOTP", json_schema_extra=_SECRET, repr=False)


class DemoIn(Model):
    """As whom to look at the demonstration (演示登录)."""

    username: str = Field(max_length=64, description="演示用户", examples=["regulator1"])


class DemoUserOut(Model):
    """A user of the demonstration (演示用户)."""

    username: str = Field(description="账号", examples=["regulator1"])
    role: str = Field(description="角色, R10.2", examples=["regulator"])
    role_term: str = Field(description="角色名称", examples=["发展改革(信用主管)"])
    unit_name: str = Field(description="单位全称, 未登记的为空")


class DemoUsersOut(Model):
    """Users of the demonstration (演示用户名单): none outside of one."""

    users: list[DemoUserOut]


class WhoOut(Model):
    """Who is signed in (登录人)."""

    name: str = Field(description="账号", examples=["zhang-san"])
    role: str = Field(description="角色, R10.2", examples=["regulator"])
    role_term: str = Field(description="角色名称", examples=["发展改革(信用主管)"])
    unit: str = Field(description="单位代码", examples=["11440229MB2D00022X"])
    unit_name: str = Field(description="单位全称, 未登记的为空")
    region: str = Field(description="行政区划, 空为不限", examples=["440229"])
    region_name: str | None = Field(description="行政区划名称; null: 不限, 或代码表中没有", examples=["翁源县"])


class OpenSessionOut(Model):
    """A session that is open (会话): what its page needs to know of it."""

    who: WhoOut
    scopes: dict[str, Reach] = Field(description="权限及其范围 scopes of the role, and how far each reaches")
    csrf: str = Field(description="防跨站令牌: 凡非 GET 的请求放在请求头 X-CSRF-Token 中")
    ends_at: datetime = Field(description="令牌至何时, 其前可续 token ends; to be renewed before")
    session_ends_at: datetime = Field(description="会话至何时, 其后须重新登录 session ends for good")


class SessionOut(Model):
    """Whether somebody is signed in, and who (登录状态)."""

    signed_in: bool = Field(description="是否已登录")
    session: OpenSessionOut | None = Field(default=None, description="会话; null: 未登录")
