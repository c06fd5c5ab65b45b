"""Bans across regions as asked and answered (限制的跨地区共享): keys, documents sent and taken over."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from graph_service.api.models.answers import Answer, Model


class PublicKeyOut(Model):
    """The public half of a key (公钥, JWK)."""

    kty: Literal["OKP"] = "OKP"
    crv: Literal["Ed25519", "X25519"]
    x: str = Field(max_length=64)
    use: Literal["sig", "enc"] = Field(description="sig 验签, enc 密封")


class KeyCardOut(Model):
    """What a unit tells others of its keys (公钥卡)."""

    unit: str = Field(max_length=64, description="单位代码")
    keys: list[PublicKeyOut] = Field(min_length=2, max_length=2)


class ExportIn(Model):
    """To whom bans are sent (发送对象)."""

    receiver: KeyCardOut = Field(description="接收单位的公钥卡")


class LeftOutOut(Model):
    """A ban that could not be told (未发送的限制)."""

    case: str
    reason: str


class ExportOut(Answer):
    """A signed document of bans (限制共享文件)."""

    document: str = Field(description="签名文件(JWS): 原样交给接收单位")
    bans: int = Field(description="生效的限制数")
    ended: int = Field(description="已停止的限制数")
    left_out: list[LeftOutOut]


class ImportIn(Model):
    """A document to be taken over (导入)."""

    document: str = Field(max_length=50_000_000, description="对方的签名文件(JWS)")
    sender: KeyCardOut = Field(description="发送单位的公钥卡, 由对方当面或经可信渠道提供")


class RefusedOut(Model):
    """A ban that was not taken over (不予接收的限制)."""

    id: str = Field(description="对方的编号")
    decision: str = Field(description="对方的决定文号")
    reason: str


class ImportOut(Answer):
    """What came of a document (导入结果)."""

    document: str = Field(description="文件编号")
    unit: str = Field(description="发送单位")
    done: dict[str, int] = Field(
        description="received 新接收, unchanged 已接收过, mark/suspend/resume/revoke 随对方更新, "
        "unknown 未接收过的停止, refused 不予接收"
    )
    refused: list[RefusedOut] = Field(description="不予接收的, 各附理由, 同时立案保存")
