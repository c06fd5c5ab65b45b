"""Entrusted votes (表决权委托, R8.5): the votes of a share are cast by the taker; its economic part stays."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import polars as pl

from graph_service.analysis.csr import pair_order, places_of
from graph_service.analysis.shares import ShareGraph, Treatment, fault_frame
from graph_service.analysis.snapshot import PPM, Snapshot, in_force
from graph_service.domain.fact_relations import ProxyPart

Pair = tuple[int, int]  # who holds, in what


def with_entrusted_votes(graph: ShareGraph, snapshot: Snapshot) -> ShareGraph:
    """Move the votes that are entrusted on the day from giver to taker (表决权委托).

    An agreement about a subject has one taker; where a source names none or several, nothing moves (``UNTAKEN``).
    What is entrusted is the stated part of all votes of the subject, or all that the giver has; never more than it
    has (``CAPPED``); a subject has no votes in itself to give. Agreements apply in the order of their numbers; what a
    taker received is not entrusted further.
    """
    stated = snapshot.facts["proxy"].filter(in_force(snapshot.as_of))
    if stated.is_empty():
        return graph
    takers = (
        stated.filter(pl.col("part") == ProxyPart.TAKES).group_by("agreement", "eid").agg(pl.col("holder").unique())
    )
    takers = takers.filter(pl.col("holder").list.len() == 1).select("agreement", "eid", taker=pl.col("holder").list[0])
    given = stated.filter(pl.col("part") == ProxyPart.GIVES).join(takers, on=["agreement", "eid"], how="left")
    given = given.filter(pl.col("taker").is_null() | (pl.col("taker") != pl.col("holder"))).sort("agreement", "rid")
    untaken, moves = given.filter(pl.col("taker").is_null()), given.filter(pl.col("taker").is_not_null())

    owner, taker, owned = (snapshot.locate(moves[end]) for end in ("holder", "taker", "eid"))
    owner, taker = (snapshot.same_names.counted(one, owned) for one in (owner, taker))
    at = np.where(owner == owned, -1, places(graph, owner.astype(np.int64), owned))
    votes, received = graph.votes_ppm.copy(), dict[Pair, int]()
    capped: list[int] = []
    for move, (place, by, subject, part) in enumerate(
        zip(at.tolist(), taker.tolist(), owned.tolist(), moves["votes"], strict=True)
    ):
        has = int(votes[place]) if place >= 0 else 0
        wanted = has if part is None else round(part * PPM)
        if wanted > has or not has:
            capped.append(move)
        moved = min(has, wanted)
        if moved:
            votes[place] -= moved
            received[by, subject] = received.get((by, subject), 0) + moved
    faults = [_faults(Treatment.UNTAKEN, snapshot, untaken), _faults(Treatment.CAPPED, snapshot, moves[capped])]
    return _adding(replace(graph, votes_ppm=votes, faults=pl.concat([graph.faults, *faults])), received)


def places(graph: ShareGraph, owner: np.ndarray, owned: np.ndarray) -> np.ndarray:
    """Find pairs in the graph (股权图中的位置), which is ordered by owner and owned: a place each, -1 for none."""
    keys = graph.owner.astype(np.int64) * graph.parties + graph.owned
    return places_of(keys, owner * graph.parties + owned)


def _faults(treatment: Treatment, snapshot: Snapshot, moves: pl.DataFrame) -> pl.DataFrame:
    ppm = (moves["votes"].fill_null(0.0) * PPM).round().cast(pl.Int64).to_numpy()
    return fault_frame(treatment, snapshot.locate(moves["holder"]), snapshot.locate(moves["eid"]), ppm)


def _adding(graph: ShareGraph, received: Mapping[Pair, int]) -> ShareGraph:
    """Add the votes that takers received to what they hold, or as holdings without an economic part."""
    pairs = np.array(list(received), np.int64).reshape(-1, 2)
    moved = np.array(list(received.values()), np.int64)
    place = places(graph, pairs[:, 0], pairs[:, 1])
    graph.votes_ppm[place[place >= 0]] += moved[place >= 0]
    new = place < 0
    nothing = np.zeros(int(new.sum()), np.int64)
    owner = np.concatenate([graph.owner, pairs[new, 0].astype(np.int32)])
    owned = np.concatenate([graph.owned, pairs[new, 1].astype(np.int32)])
    order = pair_order(owner, owned, graph.parties)
    return replace(
        graph,
        owner=owner[order],
        owned=owned[order],
        econ_ppm=np.concatenate([graph.econ_ppm, nothing])[order],
        votes_ppm=np.concatenate([graph.votes_ppm, moved[new]])[order],
        row=np.concatenate([graph.row, nothing - 1])[order],
    )
