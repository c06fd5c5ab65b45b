"""Why a share is what it is (依据路径): bounded explanations for one pair of parties."""

from __future__ import annotations

import heapq
import math
from collections import deque
from dataclasses import dataclass
from itertools import count

import numpy as np
from numpy.typing import NDArray

from graph_service.analysis.kernel import kernel
from graph_service.analysis.shares import ShareGraph

_Open = tuple[float, int, int, tuple[int, ...], tuple[float, ...], float]  # its rank, then a chain as of a path
_LEAST = 1e-300  # what smaller products are ordered as
_Steps = dict[int, dict[int, float]]  # shares: of one end by the other


@dataclass(frozen=True, slots=True)
class OwnershipPath:
    """One chain of holdings (持股路径): parties from the owner down, the share of each step, and their product."""

    parties: tuple[int, ...]
    shares: tuple[float, ...]
    product: float


@dataclass(frozen=True, slots=True)
class OwnershipPaths:
    """The strongest chains from an owner to a subject (主要持股路径), largest product first.

    ``path_sum`` adds the products of all simple chains (路径合计): equal to the integrated share where no ring lies
    between, below it otherwise. ``truncated`` says that the work was cut: of the chains asked for some may be
    missing, and ``path_sum`` is a lower bound. ``steps`` counts the chains that were extended.
    """

    paths: tuple[OwnershipPath, ...]
    path_sum: float
    truncated: bool
    steps: int


def ownership_paths(graph: ShareGraph, owner: int, subject: int, *, top: int, max_steps: int) -> OwnershipPaths:
    """Find the ``top`` strongest simple chains of holdings from ``owner`` to ``subject``.

    Only what lies between them is looked at: what the owner reaches downwards among what the subject reaches upwards.
    From the subject upwards the chain is extended that can still become the largest, so chains are found in order of
    size. Without a ring in between the sum is exact and the search ends with the last chain asked for; with one, all
    chains are listed for the sum. At most ``max_steps`` chains are extended.
    """
    down = _between(graph, owner, subject)
    if owner == subject or subject not in down:
        return OwnershipPaths((), 0.0, truncated=False, steps=0)
    best = _largest_products(down, owner)
    exact = _sum_without_rings(down, owner, subject)
    up: _Steps = {party: {} for party in down}
    for holder, held in down.items():
        for party, share in held.items():
            up[party][holder] = share
    found: list[OwnershipPath] = []
    order = count()
    queue: list[_Open] = [(0.0, 0, next(order), (subject,), (), 1.0)]
    steps, truncated = 0, False
    while queue and (exact is None or len(found) < top):
        *_, chain, shares, product = heapq.heappop(queue)
        if chain[0] == owner:
            found.append(OwnershipPath(chain, shares, product))
        elif steps < max_steps:
            steps += 1
            for holder, share in up[chain[0]].items():
                if holder not in chain:
                    cost = round(
                        -math.log(max(product * share * best[holder], _LEAST)), 9
                    )  # equal ones: the longer chain first
                    longer = (holder, *chain)
                    entry = (cost, -len(longer), next(order), longer, (share, *shares), product * share)
                    heapq.heappush(queue, entry)
        else:
            truncated = truncated or _reaches(up, chain, owner)
    found.sort(key=lambda path: -path.product)
    listed = math.fsum(path.product for path in found)
    return OwnershipPaths(tuple(found[:top]), listed if exact is None else exact, truncated, steps)


def _between(graph: ShareGraph, owner: int, subject: int) -> _Steps:
    """Holdings on the ways from the owner down to the subject, by holder; none leads into the owner."""
    csr, _ = graph.owners
    above = _reach_up(csr.indptr, csr.neighbour, subject, owner)
    down: _Steps = {owner: {}}
    waiting = deque([owner])
    while waiting:
        holder = waiting.popleft()
        if holder == subject:
            continue
        first, last = np.searchsorted(graph.owner, (holder, holder + 1))
        here = np.arange(first, last)[above[graph.owned[first:last]] & (graph.econ_ppm[first:last] > 0)]
        owned = graph.owned[here]
        for party, share in zip(owned.tolist(), (graph.econ_ppm[here] / graph.econ_base[owned]).tolist(), strict=True):
            if party in (owner, holder):
                continue
            down[holder][party] = share
            if party not in down:
                down[party] = {}
                waiting.append(party)
    return down


@kernel
def _reach_up(indptr: NDArray[np.int64], owner: NDArray[np.int32], subject: int, stop: int) -> NDArray[np.bool_]:
    """Mark the subject and what stands above it, on ways that do not pass ``stop``."""
    above = np.zeros(indptr.size - 1, np.bool_)
    above[subject] = True
    waiting = [np.int64(subject)]
    while len(waiting) > 0:
        party = waiting.pop()
        if party == stop:
            continue
        for edge in range(indptr[party], indptr[party + 1]):
            if not above[owner[edge]]:
                above[owner[edge]] = True
                waiting.append(np.int64(owner[edge]))
    return above


def _largest_products(down: _Steps, owner: int) -> dict[int, float]:
    """Largest product of shares on a way from the owner to each party below."""
    best: dict[int, float] = {}
    queue = [(-1.0, owner)]
    while queue:
        negative, holder = heapq.heappop(queue)
        if holder not in best:
            best[holder] = -negative
            for party, share in down[holder].items():
                if party not in best:
                    heapq.heappush(queue, (negative * share, party))
    return best


def _sum_without_rings(down: _Steps, owner: int, subject: int) -> float | None:
    """Add the products of all chains without listing them, or tell by ``None`` that a ring lies between."""
    open_holders = dict.fromkeys(down, 0)
    for held in down.values():
        for party in held:
            open_holders[party] += 1
    sums = dict.fromkeys(down, 0.0)
    sums[owner] = 1.0
    ready, done = [owner], 0
    while ready:
        holder = ready.pop()
        done += 1
        for party, share in down[holder].items():
            sums[party] += sums[holder] * share
            open_holders[party] -= 1
            if not open_holders[party]:
                ready.append(party)
    return sums[subject] if done == len(down) else None


def _reaches(up: _Steps, chain: tuple[int, ...], owner: int) -> bool:
    """Whether a chain can still be extended to the owner without meeting itself."""
    seen = set(chain)
    waiting = [chain[0]]
    while waiting:
        for holder in up[waiting.pop()]:
            if holder == owner:
                return True
            if holder not in seen:
                seen.add(holder)
                waiting.append(holder)
    return False
