"""Who has to name beneficial owners (受益所有人备案范围), and who may promise instead (承诺免报): R8.4."""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray

from graph_service.analysis.controllers import ControlPicture, controller_frame
from graph_service.analysis.declared import Standing, declared_frame
from graph_service.analysis.snapshot import Snapshot, in_force
from graph_service.rulebook.beneficial_owners import BeneficialOwnerPolicy


def scope_frame(snapshot: Snapshot, picture: ControlPicture, policy: BeneficialOwnerPolicy) -> pl.DataFrame:
    """Which subjects have to name beneficial owners (备案范围): ``eid, in_scope, may_promise``, by code.

    ``may_promise`` (承诺免报, art. 3): capital within the bound, every holder on record a natural person and the whole
    held by them, and nobody in control by anything but capital; a promise is the subject's to make, not ours (R8.4).
    """
    out = pl.any_horizontal(*(pl.col("type_text").str.contains(pattern) for pattern in policy.types_out))
    types = snapshot.facts["registration"].filter(out).select(party="eid").unique()
    branches = snapshot.facts["branch_of"].select(party="branch").unique()
    whole = _held_by_persons(picture) & ~_otherwise_controlled(snapshot, picture)
    return (
        snapshot.parties.with_columns(whole=pl.Series(whole))
        .filter(~pl.col("is_person"))
        .join(pl.concat([types, branches]).unique().with_columns(out=True), on="party", how="left")
        .select(
            eid="party",
            in_scope=~(pl.col("out").fill_null(value=False) | pl.col("entity_kind").is_in(policy.kinds_out)),
            may_promise=pl.col("whole")
            & (pl.col("capital_yuan") <= policy.promise_capital_yuan).fill_null(value=False),
        )
        .with_columns(may_promise=pl.col("in_scope") & pl.col("may_promise"))
        .sort("eid")
    )


def _held_by_persons(picture: ControlPicture) -> NDArray[np.bool_]:
    """Subjects whose whole capital natural persons are known to hold, by their row."""
    graph = picture.graph
    held = graph.econ_ppm > 0
    of_persons = np.ones(graph.parties, np.bool_)
    np.logical_and.at(of_persons, graph.owned[held], picture.holders.person[graph.owner[held]])
    return of_persons & (graph.unknown_ppm == 0) & (np.bincount(graph.owned[held], minlength=graph.parties) > 0)


def _otherwise_controlled(snapshot: Snapshot, picture: ControlPicture) -> NDArray[np.bool_]:
    """Subjects that somebody may control by other means than capital (股权以外的方式), by their row.

    By votes without capital, votes entrusted to anybody, an agreement to act in concert, or as declared by a source:
    a declared controller whom capital makes one as well says nothing more.
    """
    graph = picture.graph
    declared = declared_frame(snapshot, controller_frame(snapshot, picture))
    named = pl.concat(
        [
            snapshot.facts["proxy"].filter(in_force(snapshot.as_of))["eid"],
            declared.filter(pl.col("standing") != Standing.AGREES.value)["eid"],
        ]
    )
    found = np.zeros(graph.parties, np.bool_)
    found[graph.owned[(graph.votes_ppm > 0) & (graph.econ_ppm == 0)]] = True
    found[snapshot.locate(named.unique())] = True
    found[[subject for one in picture.concerts for subject in one.members]] = True
    return found
