"""The share graph of a list of holdings (清单的股权图): what R8.5 makes of it, in units of ``WHOLE``.

Repeated rows, sums, treasury votes and the unknown part are treated as in a registry, by the same functions
(``shares``, ADR 0050). A list alone leaves a sum above the whole as it is stated where rounding explains it (R8.5:
1 ± 10⁻⁶); only inside a ring, which would multiply the surplus, is it scaled (``ownership_kernels``).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import polars as pl
from numpy.typing import NDArray

from graph_service.analysis.control import Control, control
from graph_service.analysis.csr import pair_order
from graph_service.analysis.edge_faults import EdgeFault, Handling, faults_of
from graph_service.analysis.edge_list import WHOLE, EdgeList
from graph_service.analysis.nominees import named_nominees
from graph_service.analysis.ownership import IntegratedShares, RingTooLarge, integrated_all
from graph_service.analysis.shares import Pairs, ShareGraph, begins, largest_first, matrices, nominees_apart, sums
from graph_service.rulebook.nominees import HolderPolicy

_CALLED = 10  # members named of a ring that is too large


@dataclass(frozen=True, slots=True)
class EdgeAnswer:
    """Control and integrated shares of a list (清单的控制与综合持股), with its share graph and all faults."""

    graph: ShareGraph
    nominee: NDArray[np.bool_]
    control: Control
    integrated: IntegratedShares
    faults: pl.DataFrame


def analyse_edges(edges: EdgeList, policy: HolderPolicy) -> EdgeAnswer:
    """Compute who controls whom (R8.7) and who finally owns what part of whom (R8.6). Raises ``RingTooLarge``.

    A nominee, stated or of the list of ``policy``, never controls, and what it holds is of an unknown owner.
    """
    nominee = edges.nominee | named_nominees(edges.names, policy)
    graph, faults = edge_graph(edges, nominee)
    try:
        integrated = integrated_all(graph)
    except RingTooLarge as error:
        raise RingTooLarge(error.members, edges.names.gather(error.members[:_CALLED]).to_list()) from None
    return EdgeAnswer(graph, nominee, control(graph), integrated, faults)


def edge_graph(edges: EdgeList, nominee: NDArray[np.bool_]) -> tuple[ShareGraph, pl.DataFrame]:
    """Build the share graph of a checked list (R8.5), and tell all its faults in the order of their rows."""
    n = len(edges.names)
    order = np.argsort(edges.share_class, kind="stable")
    order = order[pair_order(edges.owner[order], edges.owned[order], n)]
    fresh = begins(edges.owner[order], edges.owned[order], edges.share_class[order])
    order = largest_first(order, fresh, edges.econ, edges.votes, edges.row)
    repeats = _repeats(edges, order, fresh)
    order = order[fresh]
    owner, owned = edges.owner[order], edges.owned[order]
    econ, votes, row = edges.econ[order], edges.votes[order], edges.row[order]
    starts = np.flatnonzero(begins(owner, owned))
    if starts.size < order.size:  # classes of shares of one owner
        owner, owned, row = owner[starts], owned[starts], np.minimum.reduceat(row, starts)
        econ, votes = np.add.reduceat(econ, starts), np.add.reduceat(votes, starts)
    pairs = Pairs(owner, owned, econ, votes, row)
    graph = matrices(pairs, parties=n, whole=WHOLE, expected=edges.first_row > 0)
    slack, econ_sum, votes_sum = graph.slack_ppm, sums(owned, econ, n), sums(owned, votes, n)
    over = econ_sum > WHOLE + slack
    over_votes = np.flatnonzero((votes_sum > WHOLE + slack) & (votes_sum != econ_sum))
    itself = owner == owned
    told = [
        edges.faults,
        repeats,
        _told(edges, EdgeFault.SELF_HOLDING, Handling.TREASURY, row[itself], owner[itself], owned[itself],
              econ[itself]),
    ]  # fmt: skip
    for field, total, places, rule, handling in (
        ("share", econ_sum, np.flatnonzero(over), EdgeFault.SUM_OVER_WHOLE, Handling.SCALED),
        ("votes", votes_sum, over_votes, EdgeFault.SUM_OVER_WHOLE, Handling.SCALED),
        ("share", econ_sum, np.flatnonzero(graph.unknown_ppm), EdgeFault.SUM_BELOW_WHOLE, Handling.UNKNOWN),
    ):
        told.append(_told(edges, rule, handling, edges.first_row[places], None, places, total[places], field))
    graph = nominees_apart(replace(graph, econ_base=np.where(over, graph.econ_base, WHOLE)), nominee)
    return graph, pl.concat(told).sort("row", maintain_order=True)


def _repeats(edges: EdgeList, order: NDArray[np.int64], fresh: NDArray[np.bool_]) -> pl.DataFrame:
    """Faults of the rows that do not count beside the one ``fresh`` before them (ADR 0050)."""
    spare = np.flatnonzero(~fresh)
    rows, counted = order[spare], order[np.flatnonzero(fresh)[np.cumsum(fresh)[spare] - 1]]
    equal = (edges.econ[rows] == edges.econ[counted]) & (edges.votes[rows] == edges.votes[counted])
    return pl.concat(
        [
            _told(edges, rule, handling, edges.row[of], edges.owner[of], edges.owned[of], edges.econ[of])
            for rule, handling, of in (
                (EdgeFault.DUPLICATE, Handling.ONCE, rows[equal]),
                (EdgeFault.CONFLICT, Handling.LARGEST, rows[~equal]),
            )
        ]
    )


def _told(
    edges: EdgeList,
    rule: EdgeFault,
    handling: Handling,
    row: NDArray[np.int64],
    owner: NDArray[np.int32] | None,
    owned: NDArray[np.integer],
    units: NDArray[np.int64],
    field: str = "share",
) -> pl.DataFrame:
    rows = pl.DataFrame({"row": row, "owned": edges.names.gather(owned), "units": units}).with_columns(
        owner=pl.lit(None, pl.String) if owner is None else edges.names.gather(owner)
    )
    return faults_of(rows, rule, field, handling, _decimal(pl.col("units")))


def _decimal(units: pl.Expr) -> pl.Expr:
    """Units as text of a fraction, as exact as a share is kept."""
    return (units / WHOLE).round(12).cast(pl.String)
