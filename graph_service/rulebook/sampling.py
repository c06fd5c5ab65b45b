"""What plans of inspection go by where they say nothing (抽查缺省值, R7.5, R7.7-R7.10)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from graph_service.domain.subjects import Status
from graph_service.rulebook.loader import Row, open_table
from graph_service.rulebook.risk import RiskClassName
from graph_service.rulebook.rules import Rule, read_rule


@dataclass(frozen=True, slots=True)
class SamplingDefaults:
    """What a plan takes where it says nothing (抽查缺省值): rates are fractions 0..1, ``caps`` visits a year.

    ``statuses`` are the registered states of those who may be drawn; ``problem`` are the results that count against a
    subject, ``nothing_seen`` those that are no observation.
    """

    rule: Rule
    rates: Mapping[str, float]
    floor: float
    g_low: float
    g_high: float
    caps: Mapping[str, int]
    statuses: tuple[Status, ...]
    not_counted: tuple[str, ...]
    problem: tuple[str, ...]
    nothing_seen: tuple[str, ...]
    hops: int
    former_months: int
    hub: int

    @classmethod
    def parse(cls, row: Row) -> SamplingDefaults:
        """Take the defaults out of their table; raises ``RuleBookError``."""
        tables = tuple(map(row.row, ("rates", "caps", "frame", "visits", "results", "recusal")))
        rates, caps, frame, visits, results, recusal = tables
        defaults = cls(
            rule=read_rule(row),
            rates=MappingProxyType({name.value: _fraction(rates, name.value) for name in RiskClassName}),
            floor=_fraction(row, "floor"),
            g_low=_fraction(row, "g_low"),
            g_high=row.number("g_high") or 0.0,
            caps=MappingProxyType({name.value: _whole(caps, name.value) for name in RiskClassName}),
            statuses=tuple(_status(frame, one) for one in frame.texts("statuses")),
            not_counted=visits.texts("not_counted"),
            problem=results.texts("problem"),
            nothing_seen=results.texts("nothing_seen"),
            hops=_whole(recusal, "hops"),
            former_months=_whole(recusal, "former_months"),
            hub=_whole(recusal, "hub"),
        )
        for table in (*tables, row):
            table.close()
        if defaults.g_high < 1:
            raise row.fault("g_high", "应不小于 1")
        return defaults


def sampling_defaults() -> SamplingDefaults:
    """Read ``sampling.toml`` (抽查比例缺省值)."""
    return SamplingDefaults.parse(open_table("sampling"))


def _fraction(row: Row, key: str) -> float:
    value = row.number(key)
    if value is None or not 0 < value <= 1:
        raise row.fault(key, "应大于 0 且不大于 1")
    return value


def _status(row: Row, text: str) -> Status:
    try:
        return Status(text)
    except ValueError:
        raise row.fault("statuses", f"没有登记状态 {text}") from None


def _whole(row: Row, key: str) -> int:
    value = row.integer(key)
    if value is None or value < 0:
        raise row.fault(key, "应为不小于 0 的整数")
    return value
