"""Rows of the access table (权限矩阵的接口和字段, R10.2): the scope a route asks for, and a field."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from graph_service.rulebook.loader import Row

_ROUTE = re.compile(r"(?:GET|POST|PUT|PATCH|DELETE) /\S*")
_FIELD = re.compile(r"[A-Z]\w*\.[a-z]\w*")


class Judged(StrEnum):
    """How a route judges whether a scope reaches what is asked (判定方式)."""

    OPEN = "open"  # 无需令牌
    PUBLIC = "public"  # 无需令牌, 以角色「公众」判定 (ADR 0110)
    SUBJECT = "subject"  # 以路径中的主体判定; 不指主体的, 须不限范围
    HELD = "held"  # 持有该权限即可, 范围由接口逐件判定
    SUMS = "sums"  # 应答只有汇总: 不限范围或仅汇总的可见
    GRANT = "grant"  # 凭主体授权的角色查验授权, 其他角色以主体判定
    UNIT = "unit"  # 以所问单位判定


class Purpose(StrEnum):
    """When a route asks why (查询目的)."""

    NO = "no"  # 不要求
    PERSONS = "persons"  # 可见自然人信息时必填
    ALWAYS = "always"  # 必填


JUDGED_TERMS: Mapping[Judged, str] = MappingProxyType(
    {
        Judged.OPEN: "公开",
        Judged.PUBLIC: "公开, 以公众的权限应答",
        Judged.SUBJECT: "按所问主体",
        Judged.HELD: "持有即可, 逐件判定",
        Judged.SUMS: "不限范围或仅汇总",
        Judged.GRANT: "按主体; 凭授权的查验授权",
        Judged.UNIT: "按所问单位",
    }
)
PURPOSE_TERMS: Mapping[Purpose, str] = MappingProxyType(
    {Purpose.NO: "不要求", Purpose.PERSONS: "可见自然人信息时必填", Purpose.ALWAYS: "必填"}
)


@dataclass(frozen=True, slots=True)
class RouteRow:
    """A route (接口权限): its scope, how it is judged and whether a purpose must be stated.

    ``scope`` is empty for an open route alone; ``why`` then says why it is open. ``anywhere`` is for what is asked of
    subjects wherever they are: a bidder may come from another region.
    """

    route: str
    scope: str
    judged: Judged
    purpose: Purpose
    why: str
    anywhere: bool = False

    @property
    def anonymous(self) -> bool:
        """Whether nobody is asked for a token (无需令牌)."""
        return self.judged in (Judged.OPEN, Judged.PUBLIC)


def read_routes(table: Row, scopes: Mapping[str, str]) -> Mapping[str, RouteRow]:
    """Read ``[routes]`` (接口权限): ``"GET /v1/…" = { scope, by, purpose }``, the path as FastAPI writes it.

    Raises ``RuleBookError`` for what is no route, a scope that is not declared, and an open route without a reason.
    """
    return MappingProxyType({name: _read_route(table, name, scopes) for name in table.data})


def _read_route(table: Row, name: str, scopes: Mapping[str, str]) -> RouteRow:
    if not _ROUTE.fullmatch(name):
        raise table.fault(name, "应写成「方法 路径」, 如 GET /v1/subjects")
    row = table.row(name)
    judged = row.choice("by", Judged, Judged.SUBJECT)
    scope, why = row.text("scope", ""), row.text("why", "")
    if (judged is Judged.OPEN) is bool(scope):
        raise row.fault("scope", "公开的接口不写权限, 其他接口必须写明")
    if (judged is Judged.OPEN) is not bool(why):
        raise row.fault("why", "公开的接口须写明理由, 其他接口不写")
    if scope and scope not in scopes:
        raise row.fault("scope", f"{scope} 未在 [scopes] 中声明")
    read = RouteRow(name, scope, judged, row.choice("purpose", Purpose, Purpose.NO), why, row.flag("anywhere"))
    row.close()
    return read


def read_fields(table: Row, scopes: Mapping[str, str]) -> Mapping[str, Mapping[str, str]]:
    """Read ``[fields]`` (字段权限): ``"CardOut.risk_class" = scope``, by the model of the answer.

    Raises ``RuleBookError`` for what is no field and a scope that is not declared.
    """
    read: dict[str, dict[str, str]] = {}
    for name in table.data:
        if not _FIELD.fullmatch(name):
            raise table.fault(name, "应写成「应答模型.字段」, 如 CardOut.risk_class")
        scope = table.text(name)
        if scope not in scopes:
            raise table.fault(name, f"{scope} 未在 [scopes] 中声明")
        model, _, field = name.partition(".")
        read.setdefault(model, {})[field] = scope
    return MappingProxyType({model: MappingProxyType(fields) for model, fields in read.items()})
