"""Groups (企业集团): who stands under one controller, and who is connected at all."""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray

from graph_service.analysis.components import StrongComponents, strong_components, weak_components
from graph_service.analysis.controllers import ControlPicture
from graph_service.analysis.share_bounds import at_least
from graph_service.analysis.shares import ShareGraph
from graph_service.analysis.snapshot import Snapshot, in_force
from graph_service.domain.subjects import CERTAIN_PERSON
from graph_service.rulebook.links import GroupPolicy


def control_groups(picture: ControlPicture) -> NDArray[np.int32]:
    """Smallest member of each party's group: those under one controller that is not the state (R8.1, A11).

    Controllers of one party are nested (``control.ultimate_controllers``), so the connected components of the control
    relation are exactly the sets under one top. A state body's control relates nobody, so its pairs are left out and
    each group that it owns keeps its own head.
    """
    pairs = picture.control
    private = ~picture.holders.state[pairs.controller]
    return weak_components(picture.graph.parties, pairs.controller[private], pairs.controlled[private])


def linked_groups(snapshot: Snapshot, picture: ControlPicture, policy: GroupPolicy) -> NDArray[np.int32]:
    """Smallest member of each party's group by control or by one person (关联群组, R8.11).

    The control relation without the state's pairs (A11), joined with ``person_links``. Cost O(control pairs + facts).
    """
    pairs = picture.control
    private = ~picture.holders.state[pairs.controller]
    links = person_links(snapshot, picture.graph, policy)
    left = np.concatenate([pairs.controller[private], snapshot.locate(links["person"])])
    right = np.concatenate([pairs.controlled[private], snapshot.locate(links["eid"])])
    return weak_components(picture.graph.parties, left, right)


def person_links(snapshot: Snapshot, graph: ShareGraph, policy: GroupPolicy) -> pl.DataFrame:
    """Facts in force by which a person of certain identity joins subjects (R8.11): ``person, eid, rid, kind``.

    Roles of the policy, and the holdings that are not held for others of whoever has its least share and more in the
    share graph; ``kind`` is the role, null for a holding. In the order of person, subject and fact.
    """
    today, ids = in_force(snapshot.as_of), snapshot.parties["party"]
    roles = snapshot.facts["role"].filter(today, pl.col("kind").is_in(sorted(policy.roles)))
    large = np.flatnonzero(at_least(graph, policy.least_share) & (graph.row >= 0))
    enough = pl.DataFrame({"owner": ids.gather(graph.owner[large]), "eid": ids.gather(graph.owned[large])})
    holdings = (
        snapshot.facts["holding"]
        .filter(today, pl.col("econ").is_not_null(), ~pl.col("nominee").fill_null(value=False))
        .join(enough, on=["owner", "eid"], how="semi")
    )
    links = pl.concat(
        [
            roles.select("eid", "rid", "kind", person="holder"),
            holdings.select("eid", "rid", kind=pl.lit(None, pl.String), person="owner"),
        ]
    )
    certain = links.filter(pl.col("person").str.starts_with(CERTAIN_PERSON))
    return certain.select("person", "eid", "rid", "kind").sort("person", "eid", "rid")


def share_rings(graph: ShareGraph) -> StrongComponents:
    """Strongly connected components of the share graph (持股环, R8.10): those of size 2 and more hold each other."""
    return strong_components(graph.owners[0])


def group_frame(snapshot: Snapshot, picture: ControlPicture) -> pl.DataFrame:
    """Members of the control groups with two and more subjects (集团成员表).

    Columns ``group`` (smallest code in the group), ``head`` (the party that nobody but the state controls; null in a
    ring), ``eid``; ordered by group and code. Persons head groups, they are not members.
    """
    label = control_groups(picture)
    pairs = picture.control
    controlled = np.zeros(label.size, np.bool_)
    controlled[pairs.controlled[~picture.holders.state[pairs.controller]]] = True
    frame = pl.DataFrame(
        {
            "label": label,
            "party": snapshot.parties["party"],
            "person": picture.holders.person,
            "head": ~controlled,
        }
    )
    heads = frame.filter("head").select("label", head="party")
    members = frame.filter(~pl.col("person")).select("label", eid="party")
    return (
        members.with_columns(group=pl.col("eid").min().over("label"), size=pl.len().over("label"))
        .filter(pl.col("size") > 1)
        .join(heads, on="label", how="left", maintain_order="left")
        .select("group", "head", "eid")
        .sort("group", "eid")
    )
