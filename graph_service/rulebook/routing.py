"""Where notices go (告知与移送的去向, R4.7): read from ``routing.toml``, whose names and codes a county fills in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from types import MappingProxyType

from graph_service.rulebook.loader import Row, open_table
from graph_service.rulebook.rules import Rule, read_rule


class Receiver(StrEnum):
    """To whom something goes (移送去向), as the notices of ``procedures.toml`` are called."""

    SUPERIOR = "移送上级主管单位"
    AUDIT = "移送审计部门"
    EMPLOYER = "移送所在单位"
    DISCIPLINE = "移送纪检监察"
    PERSONNEL = "移送组织人事"

    @property
    def term(self) -> str:
        """The receiver alone (受送达单位).

        >>> Receiver.AUDIT.term
        '审计部门'
        """
        return self.value.removeprefix("移送")


ABOUT_UNITS = (Receiver.SUPERIOR, Receiver.AUDIT)
ABOUT_STAFF = (Receiver.EMPLOYER, Receiver.DISCIPLINE, Receiver.PERSONNEL)


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit as the county calls it (单位): ``code`` empty where it is not known."""

    name: str
    code: str


@dataclass(frozen=True, slots=True)
class Route:
    """One rule of who is told (移送规则): of a unit, of its staff; with ``lists`` only of entries of these."""

    rule: Rule
    unit: tuple[Receiver, ...]
    staff: tuple[Receiver, ...]
    lists: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RoutingPolicy:
    """Where notices go (移送规则表).

    ``state_types`` are regular expressions on the registered type of a state enterprise; ``superiors`` are found by the
    longest beginning of a unit's code.
    """

    routes: tuple[Route, ...]
    state_types: tuple[str, ...]
    receivers: Mapping[Receiver, Unit]
    superiors: Mapping[str, Unit]
    reply: Rule
    reply_working_days: int

    def superior(self, code: str) -> Unit | None:
        """Return the superior that the table gives a unit (上级主管单位), ``None`` where it gives none."""
        fitting = [of for of in self.superiors if code.startswith(of)]
        return self.superiors[max(fitting, key=len)] if fitting else None


@cache
def routing_policy() -> RoutingPolicy:
    """Read ``routing.toml`` (移送规则表), once; raises ``RuleBookError``.

    >>> routing_policy().superior("11440229MB2D0001XX").name
    '翁源县人民政府'
    """
    return read_routing(open_table("routing"))


def read_routing(table: Row) -> RoutingPolicy:
    """Read the table (移送规则表). Refused: a receiver that no rule may reach, or one twice, and no limit."""
    receivers: dict[Receiver, Unit] = {}
    for row in table.rows("receiver"):
        kind = row.choice("kind", Receiver)
        if kind in (*receivers, Receiver.SUPERIOR, Receiver.EMPLOYER):
            raise row.fault("kind", "重复, 或者因单位而异、不能在此写定")
        receivers[kind] = _read_unit(row)
    superiors = {row.text("of"): _read_unit(row) for row in table.rows("superior")}
    state, reply = table.row("state_enterprise"), table.row("reply")
    days = reply.integer("working_days")
    if days is None or days < 1:
        raise reply.fault("working_days", "应为正整数")
    policy = RoutingPolicy(
        routes=tuple(_read_route(row) for row in table.rows("route")),
        state_types=state.texts("types"),
        receivers=MappingProxyType(receivers),
        superiors=MappingProxyType(superiors),
        reply=read_rule(reply),
        reply_working_days=days,
    )
    for row in (state, reply, table):
        row.close()
    return policy


def _read_unit(row: Row) -> Unit:
    unit = Unit(row.text("name"), row.text("code", ""))
    row.close()
    return unit


def _read_route(row: Row) -> Route:
    route = Route(read_rule(row), row.choices("unit", Receiver), row.choices("staff", Receiver), row.texts("lists"))
    if not set(route.unit) <= set(ABOUT_UNITS) or not set(route.staff) <= set(ABOUT_STAFF):
        raise row.fault("unit", "单位的事项只移送上级主管单位和审计部门, 人员的只移送所在单位、纪检监察和组织人事")
    row.close()
    return route
