"""Ties between subjects (关联关系): over which risk reaches from one to another, with λ times trust (R8.12).

The state is no tie: nothing goes to a state body or comes from one, and being under one relates nobody (R8.1, A11).
Persons are no ends of a tie: they only explain why two subjects are tied.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from graph_service.analysis.control_support import control_trust
from graph_service.analysis.controllers import ControlPicture
from graph_service.analysis.share_bounds import at_least
from graph_service.analysis.shared_facts import shared_addresses, shared_contacts
from graph_service.analysis.signals.shape import Facts, certain_holder, in_force_on
from graph_service.analysis.snapshot import Snapshot, in_force
from graph_service.domain.relations import RoleKind
from graph_service.rulebook.related import RelatedPolicy, Tie

KINDS = tuple(sorted(Tie))  # a tie's number is its place here


@dataclass(frozen=True, slots=True)
class Ties:
    """All ties of a snapshot (关联关系表), by integer ids.

    ``codes`` are the party ids in ascending order: an integer id is a place in it, so the order of ids is that of
    codes. ``frame`` has ``to, source, kind, weight`` (λ·trust, ``kind`` a place in ``KINDS``), one row a tie;
    ``truncated`` marks the subjects that stand in a set of peers too large to be looked at pair by pair; one that more
    than ``max_ties`` ties reach is not looked through on the way to others.
    """

    codes: pl.Series
    frame: pl.DataFrame
    truncated: NDArray[np.bool_]
    max_ties: int


@dataclass(frozen=True, slots=True)
class TieBasis:
    """What ties are made of and shown by (关联的依据), worked out once.

    ``trust`` is that of each control pair; ``peers`` are the subjects that have something in common, by kind
    (``_peer_members``).
    """

    facts: Facts
    trust: NDArray[np.float64]
    peers: Mapping[Tie, pl.DataFrame]

    @classmethod
    def of(cls, snapshot: Snapshot, picture: ControlPicture, policy: RelatedPolicy) -> TieBasis:
        """Work it out of a snapshot."""
        facts = Facts(snapshot, picture)
        trust = control_trust(facts.votes, picture.graph, picture.control)
        return cls(facts, trust, _peer_members(facts, trust, policy))


def related_ties(basis: TieBasis, policy: RelatedPolicy) -> Ties:
    """Collect the ties between the subjects of a snapshot (R8.12)."""
    facts, trust = basis.facts, basis.trust
    snapshot, picture = facts.snapshot, facts.picture
    frames = [_control(picture, trust, policy), _guarantees(facts, policy), _holdings(snapshot, picture, policy)]
    n = snapshot.parties.height
    tied = _tied(picture)
    cut = np.zeros(n, np.bool_)
    for tie, known in basis.peers.items():
        pairs, large = _peers(known, policy.max_peers)
        frames.append(_weighted(pairs, tie, policy))
        cut[large] = True
    frame = pl.concat(frames)
    allowed = pl.Series(tied)
    frame = frame.filter(
        allowed.gather(frame["to"]) & allowed.gather(frame["source"]), pl.col("to") != pl.col("source")
    )
    order = facts.code_order - 1
    by_code = np.argsort(order)
    ends = [pl.Series(end, order[frame[end].to_numpy()], pl.Int32) for end in ("to", "source")]
    codes = snapshot.parties["party"].gather(by_code)
    return Ties(codes, frame.with_columns(ends), cut[by_code], policy.max_ties)


def _peer_members(facts: Facts, trust: NDArray[np.float64], policy: RelatedPolicy) -> dict[Tie, pl.DataFrame]:
    """Subjects by what they have in common (同组主体), each once a label: ``label, ix, trust, size``.

    The label is the controller, the legal representative, or the text of the door or number shared; ``size`` how many
    have it in common. ``trust`` is that of each control pair, by which siblings are trusted.
    """
    tied = pl.Series(_tied(facts.picture))
    found = {
        Tie.SIBLING: _siblings(facts.picture, trust),
        Tie.SAME_LR: _leaders(facts),
        Tie.SUSPECTED: _suspected(facts, policy),
    }
    return {
        tie: known.filter(tied.gather(known["ix"]))
        .sort("trust", descending=True, maintain_order=True)
        .unique(["label", "ix"], keep="first", maintain_order=True)
        .with_columns(size=pl.len().over("label"))
        for tie, known in found.items()
    }


def _tied(picture: ControlPicture) -> NDArray[np.bool_]:
    holders = picture.holders
    return ~(holders.person | holders.state | holders.nominee)


def _weighted(pairs: pl.DataFrame, tie: Tie, policy: RelatedPolicy) -> pl.DataFrame:
    """Ties of one kind from ``to, source, trust``."""
    weight = policy.weights[tie] * pl.col("trust")
    number = pl.lit(KINDS.index(tie), pl.Int8)
    return pairs.select(
        pl.col("to", "source").cast(pl.Int32), kind=number, weight=weight.cast(pl.Float64)
    )  # fmt: skip


def _siblings(picture: ControlPicture, trust: NDArray[np.float64]) -> pl.DataFrame:
    """Subjects by each controller that is not the state, with the trust of its control (同一非国有控制人)."""
    pairs = picture.control
    private = np.flatnonzero(~picture.holders.state[pairs.controller])
    return pl.DataFrame({"label": pairs.controller[private], "ix": pairs.controlled[private], "trust": trust[private]})


def _leaders(facts: Facts) -> pl.DataFrame:
    """Subjects by the person who legally represents them on the day, his identity certain (同一法定代表人)."""
    frame = in_force_on(facts, "role").filter(pl.col("kind") == RoleKind.LR, certain_holder())
    locate = facts.snapshot.locate
    return pl.DataFrame({"label": locate(frame["holder"]), "ix": locate(frame["eid"]), "trust": frame["trust"]})


def _suspected(facts: Facts, policy: RelatedPolicy) -> pl.DataFrame:
    """Live subjects by their door, telephone, mailbox, agent (R8.11), as the signals tell them, no agency's number."""
    doors = shared_addresses(facts, min_subjects=2).explode("subjects").select(label="address_key", eid="subjects")
    shared = pl.concat([doors, shared_contacts(facts, policy.max_shared)])
    return shared.select("label", ix=pl.Series(facts.snapshot.locate(shared["eid"])), trust=policy.suspected_trust)


def _peers(members: pl.DataFrame, most: int) -> tuple[pl.DataFrame, NDArray[np.int32]]:
    """All pairs of members (``_peer_members``) of one label, and the members of labels with too many.

    Both ends of a tie have to hold, so it is trusted as the less trusted of the two.
    """
    small = members.filter(pl.col("size").is_between(2, most))
    pairs = small.join(small, on="label").select(
        to="ix", source="ix_right", trust=pl.min_horizontal("trust", "trust_right")
    )
    return pairs, members.filter(pl.col("size") > most)["ix"].to_numpy()


def _control(picture: ControlPicture, trust: NDArray[np.float64], policy: RelatedPolicy) -> pl.DataFrame:
    """Both ways between controller and controlled, with the least trust along the controlling set."""
    pairs = picture.control
    return _both_ways(pairs.controller, pairs.controlled, trust, (Tie.CONTROLLER, Tie.SUBSIDIARY), policy)


def _holdings(snapshot: Snapshot, picture: ControlPicture, policy: RelatedPolicy) -> pl.DataFrame:
    """Both ways between a subject and whoever holds enough of it, with the least trust of the stated holdings."""
    graph = picture.graph
    large = np.flatnonzero(at_least(graph, policy.holder_share) & (graph.row >= 0))
    frame = snapshot.facts["holding"].filter(
        in_force(snapshot.as_of), pl.col("econ").is_between(0, 1), ~pl.col("nominee").fill_null(value=False)
    )
    stated = pl.DataFrame(
        {"owner": snapshot.locate(frame["owner"]), "owned": snapshot.locate(frame["eid"]), "trust": frame["trust"]}
    )
    least = stated.group_by("owner", "owned").agg(pl.col("trust").min())
    pairs = pl.DataFrame({"owner": graph.owner[large], "owned": graph.owned[large]})
    trust = pairs.join(least, on=["owner", "owned"], how="left", maintain_order="left")["trust"].fill_null(1.0)
    return _both_ways(graph.owner[large], graph.owned[large], trust.to_numpy(), (Tie.HOLDER, Tie.HOLDER), policy)


def _both_ways(
    above: NDArray[np.int32],
    below: NDArray[np.int32],
    trust: NDArray[np.float64],
    kinds: tuple[Tie, Tie],
    policy: RelatedPolicy,
) -> pl.DataFrame:
    """Ties down to the one below, where the source is above, and up."""
    down = pl.DataFrame({"to": below, "source": above, "trust": trust})
    return pl.concat(
        [_weighted(down, kinds[0], policy), _weighted(down.rename({"to": "source", "source": "to"}), kinds[1], policy)]
    )


def _guarantees(facts: Facts, policy: RelatedPolicy) -> pl.DataFrame:
    """From the debtor to the guarantor, by the part of its capital that the guarantor has given."""
    frame, locate = debts(facts), facts.snapshot.locate
    ends = {"to": locate(frame["guarantor"]), "source": locate(frame["eid"])}
    trust = frame.select(trust=pl.col("trust") * pl.col("ratio"))
    return _weighted(pl.DataFrame(ends).with_columns(trust), Tie.DEBTOR, policy)


def debts(facts: Facts) -> pl.DataFrame:
    """What each guarantor guarantees in all for each debtor (担保汇总): ``guarantor, eid, trust, ratio, rids``.

    ``ratio`` is 担保额/净资产, at most 1. Registered capital stands for net assets, which no department file states;
    where an amount or the capital is not known the whole weight counts. ``trust`` is the least of the contracts.
    """
    parties = facts.snapshot.parties.select("capital_yuan", guarantor="party")
    amount = pl.when(pl.col("amount_yuan").is_null().any()).then(None).otherwise(pl.col("amount_yuan").sum())
    ratio = (pl.col("amount") / pl.col("capital_yuan")).clip(0, 1).fill_nan(1).fill_null(1)
    return (
        in_force_on(facts, "guarantee")
        .group_by("guarantor", "eid", maintain_order=True)
        .agg(amount.alias("amount"), pl.col("trust").min(), rids=pl.col("rid").sort())
        .join(parties, on="guarantor", how="left", maintain_order="left")
        .select("guarantor", "eid", "trust", "rids", ratio=ratio)
    )
