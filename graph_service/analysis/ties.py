"""Ties between subjects (关联关系): over which risk reaches from one to another, with λ times trust (R8.12).

The state is no tie: nothing goes to a state body or comes from one, and being under one relates nobody (R8.1, A11).
Persons are no ends of a tie: they only explain why two subjects are tied.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from graph_service.analysis.controllers import ControlPicture
from graph_service.analysis.groups import control_groups
from graph_service.analysis.signals.places import shared_addresses
from graph_service.analysis.signals.shape import Facts, certain_holder, in_force_on
from graph_service.analysis.snapshot import PPM, Snapshot
from graph_service.domain.relations import RoleKind
from graph_service.rulebook.related import RelatedPolicy, Tie

TIE_SCHEMA = {"to": pl.String(), "source": pl.String(), "tie": pl.String(), "weight": pl.Float64()}


@dataclass(frozen=True, slots=True)
class Ties:
    """All ties of a snapshot (关联关系表).

    ``frame`` has ``to, source, tie, weight`` (λ·trust), one row a pair and tie; ``truncated`` the codes of subjects
    that stand in a set of peers too large to be looked at pair by pair.
    """

    frame: pl.DataFrame
    truncated: frozenset[str]


def related_ties(snapshot: Snapshot, picture: ControlPicture, policy: RelatedPolicy) -> Ties:
    """Collect the ties between the subjects of a snapshot (R8.12)."""
    facts = Facts(snapshot, picture)
    parties = snapshot.parties.with_columns(label=control_groups(picture), tied=_tied(picture))
    subjects = parties.filter("tied")
    siblings = subjects.select("label", eid="party", trust=pl.lit(1.0))
    leaders = (
        in_force_on(facts, "role")
        .filter(pl.col("kind") == RoleKind.LR, certain_holder())
        .join(subjects.select(eid="party"), on="eid", how="semi", maintain_order="left")
        .select("eid", "trust", label="holder")
    )
    neighbours = (
        shared_addresses(facts, min_subjects=2)
        .explode("subjects")
        .select(label="address_key", eid="subjects", trust=pl.lit(policy.suspected_trust))
    )
    frames = [_control(snapshot, picture, policy), _guarantees(facts, policy), _holdings(snapshot, picture, policy)]
    truncated: set[str] = set()
    for tie, members in ((Tie.SIBLING, siblings), (Tie.SAME_LR, leaders), (Tie.SUSPECTED, neighbours)):
        pairs, cut = _peers(members, policy.max_peers)
        frames.append(_weighted(pairs, tie, policy))
        truncated.update(cut)
    allowed = subjects.select("party")
    frame = pl.concat(frames).join(allowed, left_on="to", right_on="party", how="semi")
    frame = frame.join(allowed, left_on="source", right_on="party", how="semi").filter(pl.col("to") != pl.col("source"))
    return Ties(
        frame.group_by("to", "source", "tie").agg(pl.col("weight").max()).sort("to", "source", "tie"),
        frozenset(truncated),
    )


def _tied(picture: ControlPicture) -> NDArray[np.bool_]:
    holders = picture.holders
    return ~(holders.person | holders.state | holders.nominee)


def _weighted(pairs: pl.DataFrame, tie: Tie, policy: RelatedPolicy) -> pl.DataFrame:
    """Ties of one kind from ``to, source, trust``."""
    weight = policy.weights[tie] * pl.col("trust")
    return pl.DataFrame(schema=TIE_SCHEMA).vstack(
        pairs.select("to", "source", tie=pl.lit(tie.value), weight=weight.cast(pl.Float64))
    )


def _peers(members: pl.DataFrame, most: int) -> tuple[pl.DataFrame, list[str]]:
    """All pairs of members (``label, eid, trust``) of one label, and the members of labels with too many."""
    sized = members.unique(["label", "eid"]).with_columns(size=pl.len().over("label"))
    small = sized.filter(pl.col("size").is_between(2, most))
    pairs = small.join(small, on="label").select(
        to="eid", source="eid_right", trust=pl.min_horizontal("trust", "trust_right")
    )
    return pairs, sized.filter(pl.col("size") > most)["eid"].to_list()


def _control(snapshot: Snapshot, picture: ControlPicture, policy: RelatedPolicy) -> pl.DataFrame:
    """Both ways between controller and controlled; trust is the least of the holdings stated for the controlled."""
    graph, pairs, ids = picture.graph, picture.control, snapshot.parties["party"]
    trust = np.ones(graph.parties)
    stated = graph.row >= 0
    np.minimum.at(trust, graph.owned[stated], snapshot.facts["holding"]["trust"].to_numpy()[graph.row[stated]])
    frame = pl.DataFrame(
        {
            "controller": ids.gather(pairs.controller),
            "controlled": ids.gather(pairs.controlled),
            "trust": trust[pairs.controlled],
        }
    )
    down = frame.select("trust", to="controlled", source="controller")
    up = frame.select("trust", to="controller", source="controlled")
    return pl.concat([_weighted(down, Tie.CONTROLLER, policy), _weighted(up, Tie.SUBSIDIARY, policy)])


def _holdings(snapshot: Snapshot, picture: ControlPicture, policy: RelatedPolicy) -> pl.DataFrame:
    graph, ids = picture.graph, snapshot.parties["party"]
    large = np.flatnonzero((graph.econ_ppm >= round(policy.holder_share * PPM)) & (graph.row >= 0))
    frame = pl.DataFrame(
        {
            "owner": ids.gather(graph.owner[large]),
            "owned": ids.gather(graph.owned[large]),
            "trust": snapshot.facts["holding"]["trust"].to_numpy()[graph.row[large]],
        }
    )
    both = [frame.select("trust", to="owned", source="owner"), frame.select("trust", to="owner", source="owned")]
    return _weighted(pl.concat(both), Tie.HOLDER, policy)


def _guarantees(facts: Facts, policy: RelatedPolicy) -> pl.DataFrame:
    """From the debtor to the guarantor, by amount over the guarantor's capital.

    Registered capital stands for net assets, which no department file states; where neither amount nor capital is
    known the whole weight counts.
    """
    capital = facts.snapshot.parties.select("capital_yuan", guarantor="party")
    part = (pl.col("amount_yuan") / pl.col("capital_yuan")).clip(0, 1).fill_nan(1).fill_null(1)
    frame = in_force_on(facts, "guarantee").join(capital, on="guarantor", maintain_order="left")
    return _weighted(frame.select(to="guarantor", source="eid", trust=pl.col("trust") * part), Tie.DEBTOR, policy)
