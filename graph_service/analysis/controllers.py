"""Controllers as tables (实际控制人表): computed, presumed and candidates, kept apart (R8.7, R8.8)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from graph_service.analysis.control import NOBODY, Control, control
from graph_service.analysis.holders import Holders, classify_holders, share_graph_of
from graph_service.analysis.joint import Concert, concerts
from graph_service.analysis.runners import HEAD_ROLES
from graph_service.analysis.shares import ShareGraph, sums
from graph_service.analysis.snapshot import Snapshot, in_force
from graph_service.analysis.ultimate import SEVERAL, Mode, Ultimate, ultimate_controllers
from graph_service.rulebook.nominees import HolderPolicy

LARGEST_HOLDER, LEGAL_REPRESENTATIVE, CONCERT = "LARGEST_HOLDER", "LEGAL_REPRESENTATIVE", "CONCERT"
"""Why somebody is a candidate (候选依据): 已查到的最大持股方、法定代表人、一致行动人."""


@dataclass(frozen=True, slots=True)
class ControlPicture:
    """Everything known of control on the day (控制全景): who holders are, the share graph, control and its tops.

    ``concerts`` are the agreements on record that bind votes (R8.8); ``policy`` is what all of it was computed by.
    """

    holders: Holders
    graph: ShareGraph
    control: Control
    ultimate: Ultimate
    concerts: tuple[Concert, ...]
    policy: HolderPolicy


def control_picture(snapshot: Snapshot, policy: HolderPolicy) -> ControlPicture:
    """Compute control for every party of a snapshot (R8.5, R8.7)."""
    holders = classify_holders(snapshot, policy)
    graph = share_graph_of(snapshot, holders, policy)
    return picture_of(snapshot, holders, graph, control(graph), policy)


def picture_of(
    snapshot: Snapshot, holders: Holders, graph: ShareGraph, pairs: Control, policy: HolderPolicy
) -> ControlPicture:
    """Bring together what is known of control (控制全景): who stands at the top, by votes and by agreements."""
    agreed = concerts(snapshot, holders.nominee)
    ultimate = ultimate_controllers(
        graph, pairs, concerts=agreed, listed=holders.listed, over_share=policy.control.over_share
    )
    return ControlPicture(holders, graph, pairs, ultimate, agreed, policy)


def _party_column(snapshot: Snapshot, name: str, ix: NDArray[np.int32]) -> pl.Series:
    """Take a column of the parties at the given rows, null where the row is ``NOBODY``."""
    return snapshot.parties[name].gather(pl.Series(ix, dtype=pl.Int32).replace(NOBODY, None))


def _holder_kind(picture: ControlPicture, ix: NDArray[np.int32]) -> pl.Series:
    kinds = np.where(picture.holders.person, "PERSON", np.where(picture.holders.state, "STATE", "SUBJECT"))
    return pl.Series(kinds, dtype=pl.String).gather(pl.Series(ix, dtype=pl.Int32).replace(NOBODY, None))


def _of_votes(picture: ControlPicture, ppm: NDArray[np.int64], subject: NDArray[np.int32]) -> NDArray[np.float64]:
    """Votes as the part of those that decide in a subject (表决权比例, 0..1): what a majority is measured against."""
    return ppm / np.maximum(1, picture.graph.votes_base[subject])


def unknown_votes(picture: ControlPicture) -> NDArray[np.int64]:
    """Votes in each party whose holders nobody states (表决权不明部分, R8.5), in ppm; of no more than are not cast."""
    graph = picture.graph
    csr, votes = graph.votes
    return np.clip(graph.votes_base - sums(csr.neighbour, votes, graph.parties), 0, graph.unknown_ppm)


def settled(picture: ControlPicture, unknown: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Tell where nobody has a majority, were all ``unknown_votes`` the largest side's (已定无控制人)."""
    blocks, base = picture.ultimate.blocks, picture.graph.votes_base
    most = np.zeros(base.size, np.int64)
    np.maximum.at(most, blocks.subject, blocks.ppm)
    return (picture.ultimate.mode == Mode.NONE) & (2 * (most + unknown) <= base)


def control_frame(snapshot: Snapshot, picture: ControlPicture) -> pl.DataFrame:
    """Every control pair (控制关系表): ``controller, controlled, votes`` (0..1 of those that decide), ``direct``."""
    pairs = picture.control
    return pl.DataFrame(
        {
            "controller": _party_column(snapshot, "party", pairs.controller),
            "controlled": _party_column(snapshot, "party", pairs.controlled),
            "votes": _of_votes(picture, pairs.votes_ppm, pairs.controlled),
            "direct": pairs.direct,
        }
    )


def controller_frame(snapshot: Snapshot, picture: ControlPicture) -> pl.DataFrame:
    """Ultimate controllers (实际控制人), one row a subject, or one a controller where the mode names several.

    Columns ``eid, mode`` (of ``ultimate.Mode``), ``controller`` (null for ``NONE``, ``RING``, ``UNKNOWN``),
    ``controller_kind`` (PERSON, STATE, SUBJECT), ``votes`` (0..1 of those that decide: without treasury shares, of the
    sum where stated votes exceed the whole; of the controller's side; of all that an agreement binds where ``JOINT``),
    ordered by code, then by name of controller. Public bodies and persons have no controller and no row.
    """
    ultimate = picture.ultimate
    subject = np.flatnonzero(picture.holders.must_have_owners).astype(np.int32)
    alone = subject[~np.isin(ultimate.mode[subject], SEVERAL)]
    several = ultimate.several.only(picture.holders.must_have_owners[ultimate.several.subject])
    subjects = np.concatenate([alone, several.subject])
    controllers = np.concatenate([ultimate.controller[alone], several.holder])
    votes = _of_votes(picture, np.concatenate([ultimate.votes_ppm[alone], several.ppm]), subjects)
    modes = np.array([mode.name for mode in Mode])
    return (
        pl.DataFrame(
            {
                "eid": _party_column(snapshot, "party", subjects),
                "mode": pl.Series(modes[ultimate.mode[subjects]], dtype=pl.String),
                "controller": _party_column(snapshot, "party", controllers),
                "controller_kind": _holder_kind(picture, controllers),
                "votes": pl.Series(votes).set(pl.Series(controllers == NOBODY), None),
                "name": _party_column(snapshot, "name", controllers),
            }
        )
        .sort("eid", "name", maintain_order=True)
        .drop("name")
    )


def candidate_frame(snapshot: Snapshot, picture: ControlPicture) -> pl.DataFrame:
    """Candidates where nobody has a majority (控制人候选, R8.7): to be confirmed by a person, never a controller.

    Columns ``eid, candidate, basis`` (``LARGEST_HOLDER``: the side with most votes, nominees apart;
    ``LEGAL_REPRESENTATIVE`` on the day; ``CONCERT``: bound by an agreement about the subject), ``votes`` (0..1, of the
    side, as in ``controller_frame``), ordered by code and basis.
    """
    ultimate = picture.ultimate
    blocks = ultimate.blocks
    open_subject = picture.holders.must_have_owners & np.isin(ultimate.mode, (Mode.NONE, Mode.UNKNOWN))
    most = np.zeros(picture.graph.parties, np.int64)
    np.maximum.at(most, blocks.subject, blocks.ppm)
    largest = blocks.only(open_subject[blocks.subject] & (blocks.ppm == most[blocks.subject]))
    bound = [
        (subject, member)
        for concert in picture.concerts
        for subject, members in concert.members.items()
        if open_subject[subject]
        for member in members
    ]
    agreed = np.array(sorted(set(bound)), np.int32).reshape(-1, 2)
    holders = [
        _candidates(
            snapshot,
            largest.subject,
            largest.holder,
            LARGEST_HOLDER,
            _of_votes(picture, largest.ppm, largest.subject),
        ),
        _candidates(snapshot, agreed[:, 0], agreed[:, 1], CONCERT, None),
    ]
    heads = (
        snapshot.facts["role"]
        .filter(in_force(snapshot.as_of), pl.col("kind").is_in(HEAD_ROLES))
        .filter(pl.col("eid").is_in(snapshot.parties["party"].filter(pl.Series(open_subject)).implode()))
        .filter(~pl.col("holder").is_in(snapshot.parties["party"].filter(pl.Series(picture.holders.nominee)).implode()))
        .select("eid", candidate="holder", basis=pl.lit(LEGAL_REPRESENTATIVE), votes=pl.lit(None, pl.Float64))
        .unique(maintain_order=True)
    )
    names = snapshot.parties.select(candidate="party", name="name")
    return (
        pl.concat([*holders, heads])
        .join(names, on="candidate", how="left", maintain_order="left")
        .sort("eid", "basis", "name", maintain_order=True)
        .drop("name")
    )


def _candidates(
    snapshot: Snapshot,
    subject: NDArray[np.int32],
    candidate: NDArray[np.int32],
    basis: str,
    votes: NDArray[np.float64] | None,
) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "eid": _party_column(snapshot, "party", subject),
            "candidate": _party_column(snapshot, "party", candidate),
            "basis": pl.repeat(basis, subject.size, dtype=pl.String, eager=True),
            "votes": pl.Series(votes, dtype=pl.Float64)
            if votes is not None
            else pl.repeat(None, subject.size, dtype=pl.Float64, eager=True),
        }
    )
