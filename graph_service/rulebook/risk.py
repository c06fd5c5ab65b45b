"""The risk scheme (信用风险分类方案, R7.1-R7.3): groups, indicators, penalty tiers, thresholds and floors as data."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from graph_service.rulebook.loader import Row, open_table
from graph_service.rulebook.rules import Rule, read_rule

ROUNDED = 0.005  # published shares of four classes, each rounded to a tenth of a percent


class RiskClassName(StrEnum):
    """Class of credit risk (信用风险类别, R7.1), lowest first."""

    A = "A"  # 信用风险低
    B = "B"  # 一般
    C = "C"  # 较高
    D = "D"  # 高


class Group(StrEnum):
    """First-level indicator groups (一级指标, R7.2)."""

    BASE = "base"
    DYNAMIC = "dynamic"
    SUPERVISION = "supervision"
    RELATED = "related"
    SOCIAL = "social"


class IndicatorId(StrEnum):
    """Indicators that the algorithm knows how to read from a snapshot (指标)."""

    NEW_FIRM = "new_firm"
    YOUNG_FIRM = "young_firm"
    KEY_INDUSTRY = "key_industry"
    SUSPENDED = "suspended"
    LR_CHANGE = "lr_change"
    PENALTY = "penalty"
    LIST_ENTRY = "list_entry"
    INSPECTION_PROBLEM = "inspection_problem"
    RELATED_SIGNAL = "related_signal"
    COMMITMENT_BREACH = "commitment_breach"


class FloorId(StrEnum):
    """Facts that set a lowest class (底线规则)."""

    SEVERE_LIST = "SEVERE_LIST"
    LIVE_BAN = "LIVE_BAN"
    REVOKED = "REVOKED"
    ABNORMAL = "ABNORMAL"
    NEW_NO_DATA = "NEW_NO_DATA"


@dataclass(frozen=True, slots=True)
class Indicator:
    """One indicator (指标): its group, points a record, the months a record counts, the words that make one."""

    id: IndicatorId
    group: Group
    term: str
    points: int
    months: int
    words: tuple[str, ...]
    except_words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PenaltyTier:
    """How a penalty weighs (处罚档次): it fits by a category word, or by its fine where a least fine is given."""

    id: str
    points: int
    categories: tuple[str, ...]
    fine_from_yuan: float | None


@dataclass(frozen=True, slots=True)
class Floor:
    """Lowest class that a fact sets (底线规则); lists are recognised by code or by words of their name."""

    id: FloorId
    term: str
    risk_class: RiskClassName
    codes: tuple[str, ...]
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Revision:
    """One version of our weights (方案修订): what it changed, and the digest of the table that it made."""

    number: int
    made_on: date
    digest: str
    text: str


@dataclass(frozen=True, slots=True)
class ObservedShares:
    """Shares of the classes that a real place made known (实际分布, R7.3): what the weights are calibrated to.

    ``shares`` are fractions by class, as published: they need not add up to one exactly.
    """

    place: str
    subjects: int
    shares: Mapping[RiskClassName, float]
    cited: str
    mark: str


@dataclass(frozen=True, slots=True)
class RiskScheme:
    """A whole scheme (分类方案).

    ``thresholds`` are the lowest scores of B, C and D; ``caps`` the highest part of each group. ``digest`` is that of
    the table itself, without its ``revisions`` and ``observed``: a change without a new revision shows by it.
    """

    rule: Rule
    revisions: tuple[Revision, ...]
    digest: str
    observed: tuple[ObservedShares, ...]
    caps: Mapping[Group, int]
    thresholds: tuple[int, int, int]
    indicators: Mapping[IndicatorId, Indicator]
    tiers: tuple[PenaltyTier, ...]
    floors: Mapping[FloorId, Floor]

    @property
    def version(self) -> str:
        """Which scheme this is (方案版本): rule, day of its basis, revision, and the start of the digest."""
        return f"{self.rule.version}/{self.revisions[-1].number}-{self.digest[:8]}"

    @property
    def pinned(self) -> bool:
        """Whether the table is the one that its last revision made (与修订记录相符)."""
        return self.digest == self.revisions[-1].digest

    @classmethod
    def parse(cls, row: Row) -> RiskScheme:
        """Take a scheme out of its table; raises ``RuleBookError`` where it is incomplete or breaks R7.3."""
        thresholds = row.row("thresholds")
        scheme = cls(
            rule=read_rule(row),
            revisions=tuple(map(_revision, row.rows("revision"))),
            digest=table_digest(row.data),
            observed=tuple(map(_observed, row.rows("observed"))),
            caps=MappingProxyType({item.choice("id", Group): _whole(item, "cap") for item in row.rows("group")}),
            thresholds=(_whole(thresholds, "B"), _whole(thresholds, "C"), _whole(thresholds, "D")),
            indicators=MappingProxyType({item.id: item for item in map(_indicator, row.rows("indicator"))}),
            tiers=tuple(map(_tier, row.rows("penalty_tier"))),
            floors=MappingProxyType({item.id: item for item in map(_floor, row.rows("floor"))}),
        )
        score_max, related_share = _whole(row, "score_max"), row.number("related_max_share")
        row.close()
        for key, given, known in (
            ("group", scheme.caps, Group),
            ("indicator", scheme.indicators, IndicatorId),
            ("floor", scheme.floors, FloorId),
        ):
            if missing := sorted(set(known) - set(given)):
                raise row.fault(key, f"缺少 {', '.join(missing)}")
        numbers = [revision.number for revision in scheme.revisions]
        if not numbers or numbers != list(range(1, len(numbers) + 1)):
            raise row.fault("revision", "应从 1 起逐次编号")
        if sum(scheme.caps.values()) != score_max:
            raise row.fault("group", f"各组 cap 之和应为 {score_max}")
        if related_share is None or scheme.caps[Group.RELATED] > related_share * score_max:
            raise row.fault("group", "关联关系的 cap 超过 related_max_share (R7.3)")
        if not 0 < scheme.thresholds[0] < scheme.thresholds[1] < scheme.thresholds[2] <= score_max:
            raise row.fault("thresholds", "应为 0 < B < C < D")
        return scheme


def risk_scheme() -> RiskScheme:
    """Read the scheme of ``risk.toml`` (信用风险分类方案)."""
    return RiskScheme.parse(open_table("risk"))


def table_digest(table: Mapping[str, object]) -> str:
    """Digest of what a scheme says (方案指纹), whatever its layout and comments.

    >>> table_digest({"a": 1, "revision": []}) == table_digest({"a": 1})
    True
    """
    told = {key: value for key, value in table.items() if key not in {"revision", "observed"}}
    text = json.dumps(told, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def _revision(row: Row) -> Revision:
    made_on = row.day("made_on")
    if made_on is None:
        raise row.fault("made_on", "缺少该项")
    revision = Revision(_whole(row, "number"), made_on, row.text("digest"), row.text("text"))
    row.close()
    return revision


def _observed(row: Row) -> ObservedShares:
    shares = row.row("shares")
    found = {name: shares.number(name.value) for name in RiskClassName}
    shares.close()
    told = {name: share for name, share in found.items() if share is not None}
    if set(told) != set(RiskClassName) or abs(sum(told.values()) - 1) > ROUNDED:
        raise row.fault("shares", "应给出 A、B、C、D 四类之比, 合计为 1")
    observed = ObservedShares(
        row.text("place"), _whole(row, "subjects"), MappingProxyType(told), row.text("cited"), row.text("mark")
    )
    row.close()
    return observed


def _whole(row: Row, key: str) -> int:
    value = row.integer(key)
    if value is None or value < 0:
        raise row.fault(key, "应为不小于 0 的整数")
    return value


def _indicator(row: Row) -> Indicator:
    indicator = Indicator(
        id=row.choice("id", IndicatorId),
        group=row.choice("group", Group),
        term=row.text("term"),
        points=row.integer("points") or 0,
        months=row.integer("months") or 0,
        words=row.texts("words"),
        except_words=row.texts("except_words"),
    )
    row.close()
    return indicator


def _tier(row: Row) -> PenaltyTier:
    tier = PenaltyTier(row.text("id"), _whole(row, "points"), row.texts("categories"), row.number("fine_from_yuan"))
    row.close()
    if not tier.categories and tier.fine_from_yuan is None:
        raise row.fault("categories", "应给出处罚类别或最低罚款额")
    return tier


def _floor(row: Row) -> Floor:
    floor = Floor(
        id=row.choice("id", FloorId),
        term=row.text("term"),
        risk_class=row.choice("class", RiskClassName),
        codes=row.texts("codes"),
        words=row.texts("words"),
    )
    row.close()
    return floor
