"""The table of signals (风险信号一览) and the one function that runs them all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType

import polars as pl

from graph_service.analysis.controllers import ControlPicture
from graph_service.analysis.signals.bans import ban_conflict
from graph_service.analysis.signals.bidders import co_bidders, sister_bidders
from graph_service.analysis.signals.changes import holder_change_around_penalty, shell_change
from graph_service.analysis.signals.contacts import same_contact
from graph_service.analysis.signals.evasion import ban_evasion
from graph_service.analysis.signals.guarantees import guarantee_chain
from graph_service.analysis.signals.homonyms import same_name_heads
from graph_service.analysis.signals.layers import complex_layers
from graph_service.analysis.signals.nominal import nominal_lr
from graph_service.analysis.signals.persons import lr_change_around_penalty, many_firms_one_person
from graph_service.analysis.signals.phoenix import phoenix
from graph_service.analysis.signals.places import same_address
from graph_service.analysis.signals.rings import circular_holding, closed_ring, mutual_guarantee
from graph_service.analysis.signals.shape import Facts, Signal
from graph_service.analysis.snapshot import Snapshot
from graph_service.domain.decisions import Proposal
from graph_service.rulebook.signals import SignalPolicy, SignalRule

Detector = Callable[[Facts, SignalRule], Iterable[Signal]]

SIGNALS: Mapping[str, Detector] = MappingProxyType(
    {
        "CIRCULAR_HOLDING": circular_holding,
        "CLOSED_RING": closed_ring,
        "COMPLEX_LAYERS": complex_layers,
        "MUTUAL_GUARANTEE": mutual_guarantee,
        "GUARANTEE_CHAIN": guarantee_chain,
        "MANY_FIRMS_ONE_PERSON": many_firms_one_person,
        "NOMINAL_LR": nominal_lr,
        "SAME_ADDRESS": same_address,
        "SAME_PHONE": same_contact,
        "SAME_EMAIL": same_contact,
        "SAME_AGENT": same_contact,
        "SAME_FINANCE": same_contact,
        "SAME_NAME_HEADS": same_name_heads,
        "PHOENIX": phoenix,
        "SHELL_CHANGE": shell_change,
        "LR_CHANGE_AROUND_PENALTY": lr_change_around_penalty,
        "HOLDER_CHANGE_AROUND_PENALTY": holder_change_around_penalty,
        "BAN_CONFLICT": ban_conflict,
        "BAN_EVASION": ban_evasion,
        "CO_BIDDERS": co_bidders,
        "SISTER_BIDDERS": sister_bidders,
    }
)
"""Code to detector; definition, thresholds and source of each stand in ``rulebook/signals.toml``."""


def detect_signals(
    snapshot: Snapshot,
    picture: ControlPicture,
    policy: SignalPolicy,
    proposals: tuple[Proposal, ...] = (),
) -> tuple[Signal, ...]:
    """Find every signal of a snapshot (风险信号识别), ordered by code, subjects, summary, then names of persons.

    No party id of a person decides the order, so that two runs with different person keys tell the same story.
    """
    facts = Facts(snapshot, picture, proposals)
    found = [signal for code, detect in SIGNALS.items() for signal in detect(facts, policy.rules[code])]
    persons = {person for signal in found for person in signal.persons}
    named = snapshot.parties.filter(pl.col("party").is_in(persons)).select("party", pl.col("name").fill_null(""))
    name_of: dict[str, str] = dict(named.iter_rows())

    def place(signal: Signal) -> tuple[str, tuple[str, ...], str, tuple[str, ...]]:
        return signal.rule.code, signal.subjects, signal.summary, tuple(name_of[person] for person in signal.persons)

    return tuple(sorted(found, key=place))
