"""Thresholds of shares (持股比例界限): one test for all that ask whether a share reaches a part of the whole."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from graph_service.analysis.shares import ShareGraph
from graph_service.analysis.snapshot import PPM


def at_least(graph: ShareGraph, share: float) -> NDArray[np.bool_]:
    """Which relations of a share graph are at least a part of the whole (比例达到, 以上含本数).

    Definition: ``econ / base >= share``, where ``base`` is what the shares of the subject count against: more than
    1,000,000 ppm where the stated ones add to more than the whole (R8.5 ``SCALED``). In whole numbers, so that exactly
    20 % is 20 %. ``share`` is a fraction 0..1, of at most six decimals.
    """
    return graph.econ_ppm * PPM >= round(share * PPM) * graph.econ_base[graph.owned]
