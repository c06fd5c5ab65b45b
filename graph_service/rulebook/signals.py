"""Risk signals as rules (风险信号规则, R8.10-R8.12): kind, confidence, thresholds; read from ``signals.toml``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from types import MappingProxyType

from graph_service.rulebook.loader import Row, open_table
from graph_service.rulebook.rules import SUSPECTED_MOST, Rule, read_rule

THRESHOLDS: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "CIRCULAR_HOLDING": frozenset({"risk_product", "max_starts"}),
        "CLOSED_RING": frozenset(),
        "COMPLEX_LAYERS": frozenset({"min_layers", "min_share"}),
        "MUTUAL_GUARANTEE": frozenset({"max_starts"}),
        "GUARANTEE_CHAIN": frozenset({"min_firms", "max_path", "risk_ratio"}),
        "MANY_FIRMS_ONE_PERSON": frozenset({"min_subjects"}),
        "NOMINAL_LR": frozenset({"min_firms", "changes", "days"}),
        "SAME_ADDRESS": frozenset({"min_subjects"}),
        "SAME_PHONE": frozenset({"min_subjects", "max_subjects"}),
        "SAME_EMAIL": frozenset({"min_subjects", "max_subjects"}),
        "SAME_AGENT": frozenset({"min_subjects", "max_subjects"}),
        "SAME_FINANCE": frozenset({"min_subjects", "max_subjects"}),
        "SAME_NAME_HEADS": frozenset({"min_subjects", "max_subjects"}),
        "PHOENIX": frozenset({"lookback_days", "window_days", "shared_characters", "least_share"}),
        "SHELL_CHANGE": frozenset({"window_days", "least_share"}),
        "LR_CHANGE_AROUND_PENALTY": frozenset({"days"}),
        "HOLDER_CHANGE_AROUND_PENALTY": frozenset({"days", "least_share"}),
        "BAN_CONFLICT": frozenset(),
        "BAN_EVASION": frozenset({"window_days", "fresh_days", "least_share", "shared_characters"}),
        "CO_BIDDERS": frozenset({"suspected"}),
        "SISTER_BIDDERS": frozenset(),
    }
)
"""Which thresholds each signal needs: a rule file with one too many or too few is refused."""

SUSPECTED = frozenset({
    "SAME_ADDRESS", "SAME_PHONE", "SAME_EMAIL", "SAME_AGENT", "SAME_FINANCE", "SAME_NAME_HEADS", "NOMINAL_LR",
    "PHOENIX", "SHELL_CHANGE", "BAN_CONFLICT", "BAN_EVASION", "SISTER_BIDDERS",
})  # fmt: skip
"""Signals that are suspected or computed, whatever a rule file says (疑似信号): never surer than ``SUSPECTED_MOST``."""


class SignalKind(StrEnum):
    """Whether a signal speaks of risk or only of a circumstance (信号性质)."""

    RISK = "risk"
    CONTEXT = "context"


KIND_TERMS = {SignalKind.RISK: "风险", SignalKind.CONTEXT: "情况"}


@dataclass(frozen=True, slots=True)
class SignalRule:
    """How one signal is judged (信号规则): ``cites`` is the rule of the rule book, ``confidence`` 0..1."""

    rule: Rule
    term: str
    kind: SignalKind
    confidence: float
    cites: str
    thresholds: Mapping[str, float]

    @property
    def code(self) -> str:
        """Code of the signal (信号代码)."""
        return self.rule.id


@dataclass(frozen=True, slots=True)
class SignalPolicy:
    """The rules of all signals by code (风险信号规则表)."""

    rules: Mapping[str, SignalRule]

    @classmethod
    def parse(cls, table: Row) -> SignalPolicy:
        """Read the policy from ``signals.toml``; raises ``RuleBookError`` naming the key at fault."""
        rules = [_read_signal(row) for row in table.rows("signal")]
        table.close()
        by_code = {rule.code: rule for rule in rules}
        missing = sorted(THRESHOLDS.keys() - by_code.keys())
        if missing or len(by_code) < len(rules):
            raise table.fault("signal", f"应恰好各有一条: 缺少 {missing}" if missing else "有重复的信号")
        return cls(MappingProxyType(by_code))


def _read_signal(row: Row) -> SignalRule:
    rule = read_rule(row)
    if rule.id not in THRESHOLDS:
        raise row.fault("id", f"没有这种信号: {rule.id}")
    given = row.row("thresholds")
    thresholds = {name: given.number(name) for name in given.data}
    if thresholds.keys() != THRESHOLDS[rule.id]:
        raise row.fault("thresholds", f"应为 {sorted(THRESHOLDS[rule.id])}")
    confidence = row.number("confidence")
    if confidence is None or not 0 < confidence <= 1:
        raise row.fault("confidence", "应大于 0, 不大于 1")
    capped = {"confidence": confidence if rule.id in SUSPECTED else None, "suspected": thresholds.get("suspected")}
    for key, value in capped.items():
        if value is not None and value > SUSPECTED_MOST:
            raise row.fault(key, f"{rule.id} 为疑似, 可信度不得超过 {SUSPECTED_MOST:g} (R8.11)")
    found = SignalRule(
        rule=rule,
        term=row.text("term"),
        kind=row.choice("kind", SignalKind),
        confidence=confidence,
        cites=row.text("cites"),
        thresholds=MappingProxyType({name: value for name, value in thresholds.items() if value is not None}),
    )
    row.close()
    return found


@cache
def signal_policy() -> SignalPolicy:
    """Read ``signals.toml`` (风险信号规则表).

    >>> signal_policy().rules["CIRCULAR_HOLDING"].thresholds["risk_product"]
    0.05
    """
    return SignalPolicy.parse(open_table("signals"))
