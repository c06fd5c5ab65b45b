"""Who has to name beneficial owners (受益所有人备案范围), who may promise instead (承诺免报), state companies: R8.4."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl
from numpy.typing import NDArray

from graph_service.analysis.controllers import ControlPicture, controller_frame
from graph_service.analysis.declared import Standing, declared_frame
from graph_service.analysis.snapshot import Snapshot, in_force
from graph_service.analysis.ultimate import Mode
from graph_service.rulebook.beneficial_owners import BeneficialOwnerPolicy


def scope_frame(snapshot: Snapshot, picture: ControlPicture, policy: BeneficialOwnerPolicy) -> pl.DataFrame:
    """Which subjects have to name beneficial owners (备案范围): ``eid, in_scope, may_promise``, by code.

    ``may_promise`` (承诺免报, art. 3): capital within the bound, every holder on record a natural person and the whole
    held by them, and nobody in control by anything but capital; a promise is the subject's to make, not ours (R8.4).
    """
    types = registered_as(snapshot, policy.types_out).rename("party").to_frame()
    branches = snapshot.facts["branch_of"].select(party="branch")
    foreign = registered_as(snapshot, policy.branch_types).rename("party").to_frame()
    out = pl.concat([types, branches]).unique().join(foreign, on="party", how="anti")
    whole = _held_by_persons(picture) & ~_otherwise_controlled(snapshot, picture)
    return (
        snapshot.parties.with_columns(whole=pl.Series(whole))
        .filter(~pl.col("is_person"))
        .join(out.with_columns(out=True), on="party", how="left")
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


def registered_as(snapshot: Snapshot, patterns: Sequence[str]) -> pl.Series:
    """Subjects whose registered type is like one of the patterns (登记类型): ``eid``, each once."""
    like = pl.any_horizontal(*(pl.col("type_text").str.contains(pattern) for pattern in patterns))
    return snapshot.facts["registration"].filter(like)["eid"].unique()


def state_companies(snapshot: Snapshot, controllers: pl.DataFrame, policy: BeneficialOwnerPolicy) -> pl.Series:
    """State-owned and state-controlled companies (国有独资、国有控股公司, art. 7): ``eid``, each once.

    As their registered type says, or as votes make a state body their one controller; ``controllers`` is
    ``controllers.controller_frame``. Partnerships are no companies.
    """
    held = controllers.filter(pl.col("mode") == Mode.SOLE.name, pl.col("controller_kind") == "STATE")["eid"]
    found = pl.concat([registered_as(snapshot, policy.state_types), held]).unique()
    named = pl.any_horizontal(*(pl.col("name").str.contains(pattern) for pattern in policy.state_types_not))
    no_company = snapshot.parties.filter(named)["party"]
    others = pl.concat([registered_as(snapshot, policy.state_types_not), no_company])
    return found.filter(~found.is_in(others.implode()))
