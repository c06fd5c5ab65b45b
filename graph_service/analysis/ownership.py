"""Integrated ownership (综合持股比例): what a party finally owns of another, directly and through others (R8.6).

``y_i = a_i (I - A~_i)^-1`` with row ``i`` of the share matrix zeroed, so that nothing flows out of ``i`` twice. The
same as the recurrence ``y_ij = a_ij + sum over k != i of y_ik a_kj``, which is what is computed: lists of owners are
merged from the top of the graph downwards, and a ring (strongly connected component) is solved as a dense block.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from graph_service.analysis.closed_rings import OwnerRows, number_closed_rings
from graph_service.analysis.ownership_closure import integrate_above
from graph_service.analysis.ownership_kernels import MOST_RING_PAIRS, integrate
from graph_service.analysis.shares import ShareGraph
from graph_service.domain.errors import BadInput

UNKNOWN_OWNER = "UNKNOWN"


class RingTooLarge(BadInput):
    """A ring of holdings with more pairs than are worked out (互持环过大): ``members`` are its parties.

    The answer alone would have a pair for every two members, and for every owner of each.
    """

    code: ClassVar[str] = "ring-too-large"

    def __init__(self, members: NDArray[np.integer], called: Sequence[str] = ()) -> None:
        self.members = members
        named = f" ({'、'.join(called)}{' 等' if len(called) < members.size else ''})" if called else ""
        super().__init__(
            f"{members.size} 家企业互相持股成一个环{named}, "
            f"环内及其股东的综合持股关系超过 {MOST_RING_PAIRS:,} 对的上限。",
            advice="如此大的环多为录入有误: 请核对这些企业之间的持股, 更正或剔除有误的行后再算。",
            rule="R8.6",
        )


@dataclass(frozen=True, slots=True)
class IntegratedShares:
    """Integrated shares of a whole registry (综合持股比例), one entry a pair, ordered by owned party.

    Pair entries: ``owner, owned, share`` (fraction 0..1). Party entries: ``self_share`` is the share a party holds of
    itself through others (reported, not used; NaN in a closed ring), ``unknown`` the part whose final owner is not
    known, ``closed_ring`` the number of the fully closed ring it lies in, or -1. A member of a closed ring has no
    integrated share of anything (``CLOSED_RING``, R8.6), and what it holds is in ``unknown`` of what it holds.
    """

    owner: NDArray[np.int32]
    owned: NDArray[np.int32]
    share: NDArray[np.float64]
    self_share: NDArray[np.float64]
    unknown: NDArray[np.float64]
    closed_ring: NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class UpstreamShares:
    """The owners of one subject (上溯股东): ``owner`` and ``share`` as in the whole registry, with its own entries."""

    owner: NDArray[np.int32]
    share: NDArray[np.float64]
    self_share: float
    unknown: float
    closed_ring: bool


def integrated_all(graph: ShareGraph) -> IntegratedShares:
    """Find the integrated share of every party in every subject it owns a part of (R8.6).

    Raises ``RingTooLarge``. Cost O(length of all owner lists + sum of ring sizes cubed).
    """
    found = integrate(_rows(graph))
    if found.too_large.size:
        raise RingTooLarge(found.too_large)
    owned = np.repeat(np.arange(graph.parties, dtype=np.int32), np.diff(found.starts))
    return IntegratedShares(found.owner, owned, found.share, found.self_share, found.unknown, found.ring)


def integrated_upstream(graph: ShareGraph, subject: int) -> UpstreamShares:
    """Find the same numbers for one subject, from what lies above it alone (上溯股东). Raises ``RingTooLarge``."""
    owner, share, self_share, unknown, closed_ring, too_large = integrate_above(subject, _rows(graph))
    if too_large.size:
        raise RingTooLarge(too_large)
    return UpstreamShares(owner, share, self_share, unknown, closed_ring)


def closed_rings(graph: ShareGraph) -> NDArray[np.int32]:
    """Find the fully closed rings (封闭环, R8.6): the number of each party's ring, -1 outside of them."""
    return number_closed_rings(_rows(graph))


def _rows(graph: ShareGraph) -> OwnerRows:
    csr, econ = graph.owners
    return OwnerRows(csr.indptr, csr.neighbour, econ, graph.econ_base, graph.slack_ppm, graph.unknown_ppm)
