"""Related-party risk as rules (关联方风险规则, R8.12): weights by tie and thresholds; read from ``related.toml``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from types import MappingProxyType

from graph_service.rulebook.loader import Row, open_table
from graph_service.rulebook.rules import SUSPECTED_MOST, Rule, read_rule
from graph_service.rulebook.signals import SignalPolicy, signal_policy


class Tie(StrEnum):
    """What the source of a risk is to the subject that it reaches (关联类型)."""

    CONTROLLER = "CONTROLLER"  # 控制人
    SUBSIDIARY = "SUBSIDIARY"  # 被控制的主体
    SIBLING = "SIBLING"  # 同一非国有控制人
    SAME_LR = "SAME_LR"  # 同一法定代表人
    DEBTOR = "DEBTOR"  # 被担保人
    HOLDER = "HOLDER"  # 重要股东或被其持股的主体
    SUSPECTED = "SUSPECTED"  # 疑似关联


TIE_TERMS: Mapping[Tie, str] = MappingProxyType(
    {
        Tie.CONTROLLER: "控制人",
        Tie.SUBSIDIARY: "被控制的主体",
        Tie.SIBLING: "同一控制人",
        Tie.SAME_LR: "同一法定代表人",
        Tie.DEBTOR: "被担保人",
        Tie.HOLDER: "重要股东或被投资主体",
        Tie.SUSPECTED: "疑似关联",
    }
)


@dataclass(frozen=True, slots=True)
class RelatedPolicy:
    """Weights and thresholds of R8.12 (关联方风险规则).

    ``weights`` are λ by tie, 0..1; ``holder_share`` a fraction 0..1; ``suspected_trust`` the trust of suspected ties;
    ``max_peers`` the largest set of peers that is looked at pair by pair, ``max_shared`` the most subjects that one
    contact ties, by the signal that tells of it (its ``max_subjects``), ``max_ties`` the most ties that may reach a
    subject which risk passes through.
    """

    rule: Rule
    weights: Mapping[Tie, float]
    holder_share: float
    suspected_trust: float
    max_peers: int
    max_shared: Mapping[str, int]
    max_ties: int

    @classmethod
    def parse(cls, table: Row, signals: SignalPolicy) -> RelatedPolicy:
        """Read the policy from ``related.toml`` and the signals; raises ``RuleBookError`` naming the key at fault."""
        weights, thresholds = table.row("weights"), table.row("thresholds")
        policy = cls(
            rule=read_rule(table),
            weights=MappingProxyType({tie: _fraction(weights, tie) for tie in Tie}),
            holder_share=_fraction(thresholds, "holder_share"),
            suspected_trust=_fraction(thresholds, "suspected_trust", most=SUSPECTED_MOST),
            max_peers=int(_needed(thresholds, "max_peers")),
            max_shared=MappingProxyType(
                {
                    code: int(one.thresholds["max_subjects"])
                    for code, one in signals.rules.items()
                    if "max_subjects" in one.thresholds
                }
            ),
            max_ties=int(_needed(thresholds, "max_ties")),
        )
        for row in (weights, thresholds, table):
            row.close()
        return policy


def _needed(row: Row, key: str) -> float:
    value = row.number(key)
    if value is None:
        raise row.fault(key, "缺少该项")
    return value


def _fraction(row: Row, key: str, most: float = 1.0) -> float:
    value = _needed(row, key)
    if not 0 <= value <= most:
        raise row.fault(key, f"应在 0 与 {most:g} 之间")
    return value


@cache
def related_policy() -> RelatedPolicy:
    """Read ``related.toml`` (关联方风险规则表).

    >>> related_policy().weights[Tie.CONTROLLER]
    0.6
    """
    return RelatedPolicy.parse(open_table("related"), signal_policy())
