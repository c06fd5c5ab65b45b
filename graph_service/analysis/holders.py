"""Who holds what as of a day (持有人): the share graph of a snapshot, with the votes that roles make (R8.5)."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import polars as pl
from numpy.typing import NDArray

from graph_service.analysis.columns import name_keys
from graph_service.analysis.entrusted_votes import with_entrusted_votes
from graph_service.analysis.nominees import named_nominees
from graph_service.analysis.relation_arrays import HoldingArrays
from graph_service.analysis.runners import HEAD_OFFICE, held_subjects, running_roles
from graph_service.analysis.shares import ShareGraph, Treatment, fault_frame, nominees_apart, share_graph
from graph_service.analysis.snapshot import PPM, Snapshot
from graph_service.domain.names import name_key
from graph_service.domain.relations import RoleKind
from graph_service.domain.subjects import EntityKind
from graph_service.rulebook.control import ControlPolicy
from graph_service.rulebook.nominees import HolderPolicy

OWNERLESS = (EntityKind.PUBLIC_BODY, EntityKind.SOCIAL)  # nobody holds shares in them


@dataclass(frozen=True, slots=True)
class Holders:
    """Which parties are what (持有人性质): one flag a party, by the row of the snapshot."""

    person: NDArray[np.bool_]
    state: NDArray[np.bool_]  # public bodies and those that hold for the state
    nominee: NDArray[np.bool_]  # hold for others: never controllers
    must_have_owners: NDArray[np.bool_]
    listed: NDArray[np.bool_]  # shares traded on an exchange, by the registered type (R8.3)


def classify_holders(snapshot: Snapshot, policy: HolderPolicy) -> Holders:
    """Tell persons, state bodies, nominees and listed companies apart (R8.1, R8.3, R8.7)."""
    parties = snapshot.parties
    person = parties["is_person"].to_numpy()
    subjects = np.flatnonzero(~person)  # the names of persons, most of the parties, tell nothing here
    keys = name_keys(parties["name"].gather(subjects).fill_null(""))
    endings = [pl.col("key").str.ends_with(name_key(end)) for end in policy.state_endings]
    for_the_state = np.zeros(parties.height, np.bool_)
    for_the_state[subjects] = pl.DataFrame({"key": keys}).select(pl.any_horizontal(endings)).to_series().to_numpy()
    kind = parties["entity_kind"].fill_null("")
    state = for_the_state | (~person & (kind == EntityKind.PUBLIC_BODY).to_numpy())
    return Holders(
        person=person,
        state=state,
        nominee=~person & named_nominees(parties["name"], policy),
        must_have_owners=~person & ~state & ~kind.is_in(OWNERLESS).to_numpy(),
        listed=_listed(snapshot, policy.control),
    )


def listed_subjects(snapshot: Snapshot, control: ControlPolicy) -> pl.Series:
    """Subjects whose registered type says that they are listed (上市公司, R8.3)."""
    rows = snapshot.facts["registration"].select("eid", "type_text").drop_nulls()
    types = pl.col("type_text")
    listed = pl.any_horizontal(*(types.str.contains(pattern) for pattern in control.listed_types))
    return rows.with_columns(name_keys(rows["type_text"])).filter(listed)["eid"].unique()


def _listed(snapshot: Snapshot, control: ControlPolicy) -> NDArray[np.bool_]:
    flags = np.zeros(snapshot.parties.height, np.bool_)
    flags[snapshot.locate(listed_subjects(snapshot, control))] = True
    return flags


def share_graph_of(snapshot: Snapshot, holders: Holders, policy: HolderPolicy) -> ShareGraph:
    """Build the share graph of a snapshot (R8.5).

    All votes of a subject that somebody runs by role go to the runners, in equal parts; the business of an operator
    or a sole investor, and a branch, are theirs whole where no holding says otherwise. A role that does not run a
    subject of that form is told (``UNFIT``). A holding marked as nominal counts for nothing (R8.11: the real one is
    stated beside it, or its owner is unknown). Whom a subject states alike with and without an identity number
    counts once (``SAME_NAME``). What a nominee holds is of an unknown owner, and
    its votes count for nobody, nor do those entrusted to it. Pledged and frozen shares keep their votes. Entrusted
    votes are the taker's.
    """
    stated = snapshot.holdings
    has_holding = held_subjects(snapshot)
    roles, unfit = running_roles(snapshot, policy.control)
    holder, subject = snapshot.locate(roles["holder"]), snapshot.locate(roles["eid"])
    runners = np.bincount(subject, minlength=stated.parties)
    head_office = (roles["kind"] == HEAD_OFFICE).to_numpy()
    alone = (holders.person[holder] & (roles["kind"] != RoleKind.EXEC_PARTNER).to_numpy()) | head_office
    owns = alone & ~has_holding[subject]
    part = PPM // np.maximum(1, runners[subject])
    silent = runners[stated.owned] > 0
    again = snapshot.same_names.place(stated.owner, stated.owned) >= 0
    real, twice = np.flatnonzero(~snapshot.nominal & ~again), np.flatnonzero(~snapshot.nominal & again)
    classes = np.zeros(stated.owner.size, np.int32) if stated.share_class is None else stated.share_class
    graph = share_graph(
        HoldingArrays(
            owner=np.concatenate([stated.owner[real], holder]),
            owned=np.concatenate([stated.owned[real], subject]),
            econ_ppm=np.concatenate([stated.econ_ppm[real], np.where(owns, part, 0)]),
            votes_ppm=np.concatenate([np.where(silent, 0, stated.votes_ppm)[real], part]),
            row=np.concatenate([stated.row[real], np.full(subject.size, -1)]),
            parties=stated.parties,
            share_class=np.concatenate([classes[real], np.zeros(subject.size, np.int32)]),
        ),
        must_have_owners=holders.must_have_owners,
    )
    nothing = np.zeros(unfit.height, np.int64)
    told = [
        fault_frame(Treatment.SAME_NAME, stated.owner[twice], stated.owned[twice], stated.econ_ppm[twice]),
        fault_frame(Treatment.UNFIT, snapshot.locate(unfit["holder"]), snapshot.locate(unfit["eid"]), nothing),
    ]
    graph = nominees_apart(replace(graph, faults=pl.concat([graph.faults, *told])), holders.nominee)
    return nominees_apart(with_entrusted_votes(graph, snapshot), holders.nominee)
