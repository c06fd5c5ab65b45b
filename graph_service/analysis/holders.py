"""Who holds what as of a day (持有人): the share graph of a snapshot, with the votes that roles make (R8.5)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from graph_service.analysis.columns import name_keys
from graph_service.analysis.shares import ShareGraph, share_graph
from graph_service.analysis.snapshot import PPM, HoldingArrays, Snapshot, in_force
from graph_service.domain.names import name_key
from graph_service.domain.relations import RoleKind
from graph_service.domain.subjects import EntityKind
from graph_service.rulebook.nominees import HolderPolicy

OWNING_ROLES = (RoleKind.OPERATOR, RoleKind.INVESTOR)  # own the business whole
RUNNING_ROLES = (*OWNING_ROLES, RoleKind.EXEC_PARTNER)  # have all the votes (R8.5: v = 1)
HEAD_ROLES = (RoleKind.LR, RoleKind.FZ)  # what registers call the operator of an individual business
OWNERLESS = (EntityKind.PUBLIC_BODY, EntityKind.SOCIAL)  # nobody holds shares in them


@dataclass(frozen=True, slots=True)
class Holders:
    """Which parties are what (持有人性质): one flag a party, by the row of the snapshot."""

    person: NDArray[np.bool_]
    state: NDArray[np.bool_]  # public bodies and those that hold for the state
    nominee: NDArray[np.bool_]  # hold for others: never controllers
    must_have_owners: NDArray[np.bool_]


def classify_holders(snapshot: Snapshot, policy: HolderPolicy) -> Holders:
    """Tell persons, state bodies and nominees apart (R8.1, R8.7)."""
    parties = snapshot.parties
    person = parties["is_person"].to_numpy()
    keys = name_keys(parties["name"].fill_null(""))
    named = pl.DataFrame({"key": keys}).select(
        nominee=pl.col("key").is_in([name_key(name) for name in policy.nominees]),
        state=pl.any_horizontal(*(pl.col("key").str.ends_with(name_key(end)) for end in policy.state_endings)),
    )
    kind = parties["entity_kind"].fill_null("")
    state = ~person & (named["state"].to_numpy() | (kind == EntityKind.PUBLIC_BODY).to_numpy())
    return Holders(
        person=person,
        state=state,
        nominee=~person & named["nominee"].to_numpy(),
        must_have_owners=~person & ~state & ~kind.is_in(OWNERLESS).to_numpy(),
    )


def running_roles(snapshot: Snapshot) -> pl.DataFrame:
    """Who runs a subject by role alone on the day (经营者、投资人、执行事务合伙人): ``holder, eid, kind``, no repeats.

    An individual business has no legal representative (民法典54): whoever the register names as its head operates it.
    One person stated with and without an identity number counts once, as the certain one.
    """
    who = snapshot.parties.select(holder="party", name="name", certain="certain")
    what = snapshot.parties.select(eid="party", entity_kind="entity_kind")
    heads = pl.col("kind").is_in(HEAD_ROLES) & (pl.col("entity_kind") == EntityKind.INDIVIDUAL)
    return (
        snapshot.facts["role"]
        .filter(in_force(snapshot.as_of))
        .join(what, on="eid", maintain_order="left")
        .filter(pl.col("kind").is_in(RUNNING_ROLES) | heads)
        .join(who, on="holder", maintain_order="left")
        .sort("certain", descending=True, maintain_order=True)
        .unique(["eid", "name"], keep="first", maintain_order=True)
        .select("holder", "eid", "kind")
    )


def share_graph_of(snapshot: Snapshot, holders: Holders) -> ShareGraph:
    """Build the share graph of a snapshot (R8.5).

    All votes of a subject that somebody runs by role go to the runners, in equal parts; the business of an operator
    or a sole investor is theirs whole where no holding says otherwise. A holding marked as nominal counts for
    nothing (R8.11: the real one is stated beside it, or its owner is unknown); a nominee's votes count for nobody.
    """
    stated = snapshot.holdings
    nominal = snapshot.facts["holding"]["nominee"].fill_null(value=False).to_numpy()[stated.row]
    roles = running_roles(snapshot)
    holder, subject = snapshot.locate(roles["holder"]), snapshot.locate(roles["eid"])
    runners = np.bincount(subject, minlength=stated.parties)
    has_holding = np.bincount(stated.owned[~nominal], minlength=stated.parties) > 0
    owns = holders.person[holder] & (roles["kind"] != RoleKind.EXEC_PARTNER).to_numpy() & ~has_holding[subject]
    part = PPM // np.maximum(1, runners[subject])
    silent = holders.nominee[stated.owner] | (runners[stated.owned] > 0)
    real = np.flatnonzero(~nominal)
    return share_graph(
        HoldingArrays(
            owner=np.concatenate([stated.owner[real], holder]),
            owned=np.concatenate([stated.owned[real], subject]),
            econ_ppm=np.concatenate([stated.econ_ppm[real], np.where(owns, part, 0)]),
            votes_ppm=np.concatenate([np.where(silent, 0, stated.votes_ppm)[real], part]),
            row=np.concatenate([stated.row[real], np.full(subject.size, -1)]),
            parties=stated.parties,
        ),
        must_have_owners=holders.must_have_owners,
    )
