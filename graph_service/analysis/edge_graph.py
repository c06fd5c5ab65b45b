"""The share graph of a list of holdings (清单的股权图): what R8.5 makes of it, in units of ``WHOLE``.

The same treatment of faults as for a registry (``shares.share_graph``, ADR 0050), finer units, and two differences that
a list allows: classes of shares add up, and a sum within rounding of the whole (R8.5: 1 ± 10⁻⁶) is left as stated.
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
from graph_service.analysis.ownership import IntegratedShares, integrated_all
from graph_service.analysis.shares import FAULT_SCHEMA as NO_FAULTS
from graph_service.analysis.shares import ShareGraph
from graph_service.rulebook.nominees import HolderPolicy

_PPM = WHOLE // 1_000_000


@dataclass(frozen=True, slots=True)
class EdgeAnswer:
    """Control and integrated shares of a list (清单的控制与综合持股), with its share graph and all faults."""

    graph: ShareGraph
    nominee: NDArray[np.bool_]
    control: Control
    integrated: IntegratedShares
    faults: pl.DataFrame


def analyse_edges(edges: EdgeList, policy: HolderPolicy) -> EdgeAnswer:
    """Compute who controls whom (R8.7) and who finally owns what part of whom (R8.6).

    A nominee, stated or of the list of ``policy``, never controls. A ring whose stated shares exceed the whole by
    rounding may have no solution; then every sum is brought down to the whole.
    """
    nominee = edges.nominee | named_nominees(edges.names, policy)
    graph, faults = edge_graph(edges, nominee)
    integrated = integrated_all(graph)
    if np.nanmax(integrated.self_share, initial=0.0) >= 1:
        held = np.bincount(graph.owned, weights=graph.econ_ppm, minlength=graph.parties).astype(np.int64)
        graph = replace(graph, econ_base=np.maximum(WHOLE, held))
        integrated = integrated_all(graph)
    return EdgeAnswer(graph, nominee, control(graph), integrated, faults)


def edge_graph(edges: EdgeList, nominee: NDArray[np.bool_]) -> tuple[ShareGraph, pl.DataFrame]:
    """Build the share graph of a checked list (R8.5), and tell all its faults in the order of their rows."""
    n = len(edges.names)
    order = pair_order(edges.owner, edges.owned, n)
    once, repeats = _once(edges, order)
    order = order[once]
    owner, owned = edges.owner[order], edges.owned[order]
    fresh = _fresh(owner, owned)
    starts = np.flatnonzero(fresh)
    econ, votes = edges.econ[order], edges.votes[order]
    row = edges.row[order]
    if starts.size < order.size:  # classes of shares of one owner
        owner, owned = owner[starts], owned[starts]
        econ, votes = np.add.reduceat(econ, starts), np.add.reduceat(votes, starts)
        row = np.minimum.reduceat(row, starts)
    econ_sum, votes_sum = _sums(owned, econ, n), _sums(owned, votes, n)
    holders = np.bincount(owned, minlength=n)
    slack = np.maximum(1, (holders + 1) // 2) * _PPM  # 1 ppm (R8.5), or half a ppm for each share stated
    itself = owner == owned
    missing = np.where((edges.first_row > 0) & (econ_sum < WHOLE - slack), WHOLE - econ_sum, 0)
    graph = ShareGraph(
        parties=n,
        owner=owner,
        owned=owned,
        econ_ppm=econ,
        votes_ppm=np.where(nominee[owner], 0, votes),
        row=row,
        econ_base=np.where(econ_sum > WHOLE + slack, econ_sum, WHOLE),
        votes_base=np.maximum(WHOLE, votes_sum) - _sums(owned[itself], votes[itself], n),
        unknown_ppm=missing,
        slack_ppm=slack,
        faults=pl.DataFrame(schema=NO_FAULTS),
    )
    told = [
        edges.faults,
        repeats,
        _told(edges, EdgeFault.SELF_HOLDING, Handling.TREASURY, row[itself], owner[itself], owned[itself],
              econ[itself]),
    ]  # fmt: skip
    over_votes = np.flatnonzero((votes_sum > WHOLE + slack) & (votes_sum != econ_sum))
    for field, total, places, rule, handling in (
        ("share", econ_sum, np.flatnonzero(econ_sum > WHOLE + slack), EdgeFault.SUM_OVER_WHOLE, Handling.SCALED),
        ("votes", votes_sum, over_votes, EdgeFault.SUM_OVER_WHOLE, Handling.SCALED),
        ("share", econ_sum, np.flatnonzero(missing), EdgeFault.SUM_BELOW_WHOLE, Handling.UNKNOWN),
    ):
        told.append(_told(edges, rule, handling, edges.first_row[places], None, places, total[places], field))
    return graph, pl.concat(told).sort("row", maintain_order=True)


def _once(edges: EdgeList, order: NDArray[np.int64]) -> tuple[NDArray[np.bool_], pl.DataFrame]:
    """Which of the rows in ``order`` (by owner and owned) count, and the faults of those that do not.

    Of several rows about one owner, owned and class of shares the one with the largest share counts.
    """
    fresh = _fresh(edges.owner[order], edges.owned[order])
    lone = fresh & np.append(fresh[1:], True)
    again = np.flatnonzero(~lone)
    rows = order[again]
    keys = ("pair", "share_class")
    several = pl.DataFrame(
        {
            "at": again,
            "pair": np.cumsum(fresh)[again],
            "share_class": edges.share_class[rows],
            "econ": edges.econ[rows],
            "votes": edges.votes[rows],
            "row": edges.row[rows],
            "owner": edges.names.gather(edges.owner[rows]),
            "owned": edges.names.gather(edges.owned[rows]),
        }
    ).sort(*keys, -pl.col("econ"), -pl.col("votes"), "row")
    best = [pl.col(name).first().over(keys).alias(f"best_{name}") for name in ("at", "econ", "votes")]
    spare = several.with_columns(best).filter(pl.col("at") != pl.col("best_at"))
    equal = (pl.col("econ") == pl.col("best_econ")) & (pl.col("votes") == pl.col("best_votes"))
    counts = np.ones(order.size, np.bool_)
    counts[spare["at"].to_numpy()] = False
    value = _decimal(pl.col("econ"))
    return counts, pl.concat(
        [
            faults_of(spare.filter(equal), EdgeFault.DUPLICATE, "share", Handling.ONCE, value),
            faults_of(spare.filter(~equal), EdgeFault.CONFLICT, "share", Handling.LARGEST, value),
        ]
    )


def _fresh(owner: NDArray[np.int32], owned: NDArray[np.int32]) -> NDArray[np.bool_]:
    """Where a new pair begins in pairs that are in order."""
    fresh = np.ones(owner.size, np.bool_)
    fresh[1:] = (owner[1:] != owner[:-1]) | (owned[1:] != owned[:-1])
    return fresh


def _sums(owned: NDArray[np.int32], units: NDArray[np.int64], n: int) -> NDArray[np.int64]:
    """Units added up per owned party: exact below 9,007 wholes of one subject, which no sound list comes near."""
    return np.bincount(owned, weights=units, minlength=n).astype(np.int64)


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
