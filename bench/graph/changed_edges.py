"""The job "delta" (增量): a thousand holdings change hands; which control pairs come and go?

A peer keeps the pairs of the old state, works all of the new one out and takes the difference. Nothing of the product
is imported here.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from bench.graph.jobs import Answer
from bench.registry import Registry

EDGES = 1_000


def changed(data: Registry, edges: int = EDGES) -> tuple[NDArray[np.int64], Registry]:
    """Draw which holdings change hands, and give the registry in which persons bought them."""
    rng = np.random.default_rng(11)
    at = np.sort(rng.choice(data.owner.size, min(edges, data.owner.size // 10), replace=False))
    buyer = np.asarray(data.holder)[rng.integers(0, data.holder.size, at.size)]
    bought = buyer.astype(np.int64) * data.parties + data.owned[at]
    held = data.owner.astype(np.int64) * data.parties + data.owned
    fresh = ~np.isin(bought, held)  # one holding a pair, for peers that keep no two
    owner = np.array(data.owner)
    owner[at[fresh]] = buyer[fresh]
    return at[fresh], data._replace(owner=owner)


def changes(gained: NDArray[np.int64], lost: NDArray[np.int64]) -> Answer:
    """Make an answer of keys of pairs gained and lost: a lost one is told apart by its sign."""
    return Answer(np.sort(np.concatenate([gained, -1 - lost])), np.empty(0))
