"""What the analyses go by (判断依据): every table of the rule book that the main job needs, read once at the edge."""

from __future__ import annotations

from dataclasses import dataclass

from graph_service.rulebook.book import Rulebook, load_rulebook
from graph_service.rulebook.identity import IdentityPolicy, identity_policy
from graph_service.rulebook.nominees import HolderPolicy, holder_policy
from graph_service.rulebook.related import RelatedPolicy, related_policy
from graph_service.rulebook.risk import RiskScheme, risk_scheme
from graph_service.rulebook.sampling import SamplingDefaults, sampling_defaults
from graph_service.rulebook.signals import SignalPolicy, signal_policy


@dataclass(frozen=True, slots=True)
class Policies:
    """The rule book as the main job uses it (判断依据)."""

    rulebook: Rulebook
    holders: HolderPolicy
    signals: SignalPolicy
    related: RelatedPolicy
    risk: RiskScheme
    sampling: SamplingDefaults
    identity: IdentityPolicy


def load_policies() -> Policies:
    """Read them all; raises ``RuleBookError`` for a faulty table."""
    return Policies(
        load_rulebook(),
        holder_policy(),
        signal_policy(),
        related_policy(),
        risk_scheme(),
        sampling_defaults(),
        identity_policy(),
    )
