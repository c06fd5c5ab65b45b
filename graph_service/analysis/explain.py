"""Why a share or a control is what it is (依据路径): bounded explanations for one pair of parties."""

from __future__ import annotations

import heapq
from dataclasses import dataclass
from itertools import count

import numpy as np

from graph_service.analysis.shares import ShareGraph


@dataclass(frozen=True, slots=True)
class OwnershipPath:
    """One chain of holdings (持股路径): parties from the owner down, the share of each step, and their product."""

    parties: tuple[int, ...]
    shares: tuple[float, ...]
    product: float


@dataclass(frozen=True, slots=True)
class OwnershipPaths:
    """The strongest chains from an owner to a subject (主要持股路径), largest product first.

    ``path_sum`` adds the products of all simple chains found (路径合计): equal to the integrated share where no ring
    lies between, below it otherwise. ``truncated`` says that the work was cut, so that chains may be missing.
    """

    paths: tuple[OwnershipPath, ...]
    path_sum: float
    truncated: bool


def ownership_paths(graph: ShareGraph, owner: int, subject: int, *, top: int, max_steps: int) -> OwnershipPaths:
    """Find the ``top`` strongest simple chains of holdings from ``owner`` to ``subject``.

    Best first upwards from the subject: a product only falls along a chain, so chains are found in order of size.
    At most ``max_steps`` chains are extended.
    """
    csr, econ = graph.owners
    order = count()  # equal products are taken first come, first served
    queue = [(-1.0, next(order), [subject], list[float]())]
    found: list[OwnershipPath] = []
    steps, truncated = 0, False
    while queue:
        negative, _, chain, shares = heapq.heappop(queue)
        if chain[0] == owner and len(chain) > 1:
            found.append(OwnershipPath(tuple(chain), tuple(shares), -negative))
            continue
        if steps == max_steps:
            truncated = True
            continue
        steps += 1
        for edge in range(csr.indptr[chain[0]], csr.indptr[chain[0] + 1]):
            holder = int(csr.neighbour[edge])
            if holder not in chain:
                share = float(econ[edge] / graph.econ_base[chain[0]])
                heapq.heappush(queue, (negative * share, next(order), [holder, *chain], [share, *shares]))
    return OwnershipPaths(tuple(found[:top]), sum(path.product for path in found), truncated)


@dataclass(frozen=True, slots=True)
class ControlStep:
    """One holding of votes that control rests on (控制依据): ``row`` is the holding fact, -1 where a role makes it."""

    owner: int
    owned: int
    votes_ppm: int
    row: int


def control_basis(graph: ShareGraph, controller: int, controlled: int) -> tuple[ControlStep, ...]:
    """Find the holdings by which ``controller`` controls ``controlled`` (控制依据, R8.7), owners before what they hold.

    Empty where it does not. Of everything that the controller controls, only the parties whose votes are needed on
    the way down are named, each with all the votes that its side held when the majority was reached.
    """
    csr, votes = graph.votes
    held: dict[int, list[tuple[int, int]]] = {}
    reached = {controller: 0}
    members = [controller]
    for member in members:
        for edge in range(csr.indptr[member], csr.indptr[member + 1]):
            party = int(csr.neighbour[edge])
            if party in reached:
                continue
            held.setdefault(party, []).append((member, int(votes[edge])))
            if 2 * sum(ppm for _, ppm in held[party]) > graph.votes_base[party]:
                reached[party] = len(members)
                members.append(party)
    if controlled not in reached or controlled == controller:
        return ()
    needed = {controlled}
    for member in reversed(members):
        if member in needed and member != controller:
            needed.update(holder for holder, _ in held[member])
    return tuple(
        ControlStep(holder, member, ppm, _row(graph, holder, member))
        for member in members[1:]
        if member in needed
        for holder, ppm in held[member]
    )


def _row(graph: ShareGraph, owner: int, owned: int) -> int:
    """Look the pair up in the arrays ordered by owner and owned party."""
    first, last = np.searchsorted(graph.owner, (owner, owner + 1))
    return int(graph.row[first + np.searchsorted(graph.owned[first:last], owned)])
