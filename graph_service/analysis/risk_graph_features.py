"""Features that the graph adds (关联特征): who is around a subject, and what befell them before the cut.

From the same history as the own features (``risk_history.before``): relations in force on its last day, events until
then. The state relates nobody and a nominee neither (R8.1, A11); a person known by name alone joins nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.sparse import coo_array, csr_array

from graph_service.analysis.controllers import ControlPicture, control_picture
from graph_service.analysis.groups import control_groups
from graph_service.analysis.related_risk import risk_graph
from graph_service.analysis.risk import event_risk
from graph_service.analysis.risk_features import within
from graph_service.analysis.risk_indicators import live_subjects
from graph_service.analysis.risk_labels import problem_events
from graph_service.analysis.signals.shape import certain_holder
from graph_service.analysis.snapshot import Snapshot, in_force
from graph_service.analysis.ties import TieBasis, related_ties
from graph_service.domain.relations import RoleKind
from graph_service.rulebook.nominees import HolderPolicy
from graph_service.rulebook.related import RelatedPolicy
from graph_service.rulebook.risk import RiskScheme

GRAPH_TERMS: Mapping[str, str] = MappingProxyType(
    {
        "holders": "股东数",
        "top_share": "最大持股比例",
        "holdings": "对外投资数",
        "officers": "任职人数",
        "guarantees": "对外担保数",
        "lr_firms": "法定代表人任法定代表人的主体数",
        "people_firms": "任职人或股东关联主体数(最多的一人)",
        "address_firms": "同址主体数",
        "address_events": "同址他户有问题事件数",
        "group_size": "同一控制人下主体数",
        "neighbours": "直接关联主体数",
        "neighbour_events_1y": "一年内有问题事件的直接关联主体数",
        "neighbour_events": "三年内有问题事件的直接关联主体数",
        "neighbour_event_share": "直接关联主体中三年内有问题事件的比例",
        "neighbour_lawsuits": "三年内涉诉的直接关联主体数",
        "two_step_events": "两步以内三年内问题事件路径数",
        "related_sources": "关联风险来源数(R8.12)",
        "related_reached": "关联方传来的风险分(R8.12)",
    }
)
"""Name of each feature, in the order of the columns (关联特征名称)."""


@dataclass(frozen=True, slots=True)
class GraphPolicies:
    """What the graph features go by (关联特征的依据): the rule book's own tables, none of the model's making."""

    holders: HolderPolicy
    related: RelatedPolicy
    risk: RiskScheme


def graph_features(history: Snapshot, policies: GraphPolicies) -> pl.DataFrame:
    """Make the features of every live subject's surroundings (关联特征): ``eid`` and ``GRAPH_TERMS``, by ``eid``.

    A neighbour is a subject held, holding, guaranteed, guaranteeing, or that has an officer or a holder of certain
    identity in common; sets of more than ``max_peers`` relate nobody. Paths of two steps do not count those back to
    the subject. Cost O(facts + pairs within sets) and two products of a sparse matrix with a vector.
    """
    picture = control_picture(history, policies.holders)
    peers = _members(history, picture)
    columns = {
        **_relations(history),
        **_people(peers),
        **_addresses(history, policies.risk),
        "group_size": _sizes(control_groups(picture), ~picture.holders.person),
        **_neighbours(history, picture, peers, policies),
        **_reached(history, picture, policies),
    }
    ids = history.parties["party"]
    made = pl.DataFrame({"eid": ids, **{name: pl.Series(columns[name], dtype=pl.Float64) for name in GRAPH_TERMS}})
    made = made.with_columns(pl.col("address_firms", "address_events").fill_nan(None))
    return live_subjects(history).select(eid="party").join(made, on="eid", how="left", maintain_order="left")


def _by_party(history: Snapshot, frame: pl.DataFrame, column: str, id_column: str = "eid") -> NDArray[np.float64]:
    """Spread a column over all parties, 0 where a party has no row."""
    values = np.zeros(history.parties.height)
    values[history.locate(frame[id_column])] = frame[column].to_numpy()
    return values


def _held(history: Snapshot) -> pl.DataFrame:
    return history.facts["holding"].filter(in_force(history.as_of), ~pl.col("nominee").fill_null(value=False))


def _relations(history: Snapshot) -> dict[str, NDArray[np.float64]]:
    held = _held(history)
    roles = history.facts["role"].filter(in_force(history.as_of))
    guarantees = history.facts["guarantee"].filter(in_force(history.as_of))
    below = held.group_by("eid").agg(holders=pl.col("owner").n_unique(), top_share=pl.col("econ").max().fill_null(0))
    above = held.group_by(eid="owner").agg(holdings=pl.col("eid").n_unique())
    officers = roles.group_by("eid").agg(officers=pl.col("holder").n_unique())
    given = guarantees.group_by(eid="guarantor").agg(guarantees=pl.col("eid").n_unique())
    frames = {"holders": below, "top_share": below, "holdings": above, "officers": officers, "guarantees": given}
    return {name: _by_party(history, frame, name) for name, frame in frames.items()}


@dataclass(frozen=True, slots=True)
class _Members:
    """Subjects by a person they have in common: ``person``, ``ix`` and whether he legally represents it."""

    frame: pl.DataFrame
    parties: int


def _members(history: Snapshot, picture: ControlPicture) -> _Members:
    roles = history.facts["role"].filter(in_force(history.as_of), certain_holder())
    held = _held(history).filter(certain_holder("owner"))
    both = pl.concat(
        [
            roles.select("eid", person="holder", leads=pl.col("kind") == RoleKind.LR.value),
            held.select("eid", person="owner", leads=pl.lit(value=False)),
        ]
    )
    parties = history.parties.height
    frame = both.select("person", "leads", ix=pl.Series(history.locate(both["eid"]), dtype=pl.Int32))
    known = pl.Series(_tied(picture))
    frame = frame.filter(known.gather(frame["ix"])).group_by("person", "ix").agg(pl.col("leads").any())
    return _Members(frame.sort("person", "ix"), parties)


def _people(members: _Members) -> dict[str, NDArray[np.float64]]:
    frame = members.frame.with_columns(
        firms=pl.len().over("person"), led=pl.col("leads").sum().over("person").cast(pl.Float64)
    )
    most = frame.group_by("ix").agg(pl.col("firms").max(), led=pl.col("led").filter("leads").max().fill_null(0))
    told = {"people_firms": np.zeros(members.parties), "lr_firms": np.zeros(members.parties)}
    told["people_firms"][most["ix"].to_numpy()] = most["firms"].to_numpy()
    told["lr_firms"][most["ix"].to_numpy()] = most["led"].to_numpy()
    return told


def _had_events(history: Snapshot, scheme: RiskScheme, years: int) -> NDArray[np.float64]:
    return _had(history, problem_events(history, scheme).filter(within(history.as_of, years, "day")))


def _had(history: Snapshot, events: pl.DataFrame) -> NDArray[np.float64]:
    """1 for each party that some records are about, else 0."""
    known = events.select(eid="subject").unique().join(history.parties.select(eid="party"), on="eid", how="semi")
    return _by_party(history, known.with_columns(one=pl.lit(1.0)), "one")


def _addresses(history: Snapshot, scheme: RiskScheme) -> dict[str, NDArray[np.float64]]:
    had = pl.Series("had", _had_events(history, scheme, 3))
    live = history.parties.with_columns(had).with_row_index("ix").filter("registered", pl.col("address_key") != "")
    around = live.select(
        "ix",
        firms=pl.len().over("address_key").cast(pl.Float64),
        events=pl.col("had").sum().over("address_key") - pl.col("had"),
    )
    told = {name: np.full(history.parties.height, np.nan) for name in ("address_firms", "address_events")}
    told["address_firms"][around["ix"].to_numpy()] = around["firms"].to_numpy()
    told["address_events"][around["ix"].to_numpy()] = around["events"].to_numpy()
    return told


def _sizes(label: NDArray[np.int32], subject: NDArray[np.bool_]) -> NDArray[np.float64]:
    return np.bincount(label[subject], minlength=label.size)[label].astype(np.float64)


def _tied(picture: ControlPicture) -> NDArray[np.bool_]:
    """Subjects that relate and are related: neither person, state body nor nominee."""
    return ~(picture.holders.person | picture.holders.state | picture.holders.nominee)


def _adjacency(history: Snapshot, picture: ControlPicture, members: _Members, most: int) -> csr_array:
    """Which subjects are neighbours: symmetric, 0 or 1, empty diagonal."""
    ends = [
        pl.DataFrame({"a": history.locate(frame[first]), "b": history.locate(frame["eid"])})
        for frame, first in (
            (_held(history), "owner"),
            (history.facts["guarantee"].filter(in_force(history.as_of)), "guarantor"),
        )
    ]
    small = members.frame.select("person", "ix").filter(pl.len().over("person").is_between(2, most))
    ends.append(small.join(small, on="person").select(a="ix", b="ix_right"))
    pairs = pl.concat(ends).filter(pl.col("a") != pl.col("b"))
    tied = pl.Series(_tied(picture))
    pairs = pairs.filter(tied.gather(pairs["a"]) & tied.gather(pairs["b"]))
    both = pl.concat([pairs, pairs.select(a="b", b="a")]).unique().sort("a", "b")
    ones = np.ones(both.height)
    shape = (members.parties, members.parties)
    return coo_array((ones, (both["a"].to_numpy(), both["b"].to_numpy())), shape=shape).tocsr()


def _neighbours(
    history: Snapshot, picture: ControlPicture, members: _Members, policies: GraphPolicies
) -> dict[str, NDArray[np.float64]]:
    beside = _adjacency(history, picture, members, policies.related.max_peers)
    degree = np.asarray(beside.sum(axis=1), dtype=np.float64).reshape(-1)
    lawsuits = history.facts["lawsuit"].filter(within(history.as_of, 3, "filed_on"))
    had, lately = (_had_events(history, policies.risk, years) for years in (3, 1))
    near: NDArray[np.float64] = beside @ had
    walks: NDArray[np.float64] = beside @ near - degree * had  # without those back to the subject itself
    return {
        "neighbours": degree,
        "neighbour_events_1y": beside @ lately,
        "neighbour_events": near,
        "neighbour_event_share": near / np.maximum(degree, 1),
        "neighbour_lawsuits": beside @ _had(history, lawsuits),
        "two_step_events": walks,
    }


def _reached(history: Snapshot, picture: ControlPicture, policies: GraphPolicies) -> dict[str, NDArray[np.float64]]:
    """What reaches a subject over the ties of R8.12, as the scheme weighs it, without its own events."""
    basis = TieBasis.of(history, picture, policies.related)
    own = event_risk(history, policies.risk)
    parts = risk_graph(related_ties(basis, policies.related), own).related_risk().parts
    told = parts.group_by("eid", maintain_order=True).agg(sources=pl.len(), reached=1 - (1 - pl.col("part")).product())
    return {
        "related_sources": _by_party(history, told, "sources"),
        "related_reached": _by_party(history, told, "reached"),
    }
