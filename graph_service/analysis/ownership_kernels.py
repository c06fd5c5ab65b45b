"""Kernels of integrated ownership (综合持股内核): merge owner lists downwards, solve rings as dense blocks (R8.6).

A ring with its owners may have ``MOST_RING_PAIRS`` at most: each is an entry of the answer, and of the block solved.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from graph_service.analysis.closed_rings import OwnerRows, is_closed
from graph_service.analysis.components import tarjan
from graph_service.analysis.csr import counting_sort
from graph_service.analysis.kernel import kernel
from graph_service.analysis.ring_kernels import solve_ring

MOST_RING_PAIRS = 10_000_000  # measured: a ring of 2,200 firms with an owner each takes 0.8 GB, with its table


class OwnerLists(NamedTuple):
    """Result (综合持股列表): the list of party ``p`` is ``starts[p]:starts[p+1]``; then one entry a party.

    ``too_large`` are the members of a ring that is not solved for its size: then nothing else is an answer.
    """

    starts: NDArray[np.int64]
    owner: NDArray[np.int32]
    share: NDArray[np.float64]
    self_share: NDArray[np.float64]
    unknown: NDArray[np.float64]
    ring: NDArray[np.int32]
    too_large: NDArray[np.int64]


class _Entries(NamedTuple):
    owner: NDArray[np.int32]
    share: NDArray[np.float64]


class _Made(NamedTuple):
    list_from: NDArray[np.int64]
    list_to: NDArray[np.int64]
    self_share: NDArray[np.float64]
    unknown: NDArray[np.float64]
    ring: NDArray[np.int32]


class _Work(NamedTuple):
    label: NDArray[np.int32]  # strongly connected component
    position: NDArray[np.int64]  # where a party stands in the list now being made
    local: NDArray[np.int64]  # place of a party inside its ring
    made: _Made


@kernel
def integrate(rows: OwnerRows) -> OwnerLists:
    """Owner lists of every party, owners before what they own."""
    made, lists, too_large = _make(rows)  # what only the making needs is gone when the lists are there twice
    return _gather(made, lists, too_large)


@kernel
def _make(rows: OwnerRows) -> tuple[_Made, _Entries, NDArray[np.int64]]:
    n = rows.base.size
    label, components = tarjan(
        rows.indptr, rows.owner
    )  # relations point at owners, so ascending labels put owners first
    first, members = counting_sort(label, components)
    made = _Made(
        np.zeros(n, np.int64), np.zeros(n, np.int64), np.zeros(n), rows.missing / rows.base, np.full(n, -1, np.int32)
    )
    work = _Work(label, np.full(n, -1, np.int64), np.zeros(n, np.int64), made)
    capacity = 2 * rows.owner.size + 64
    lists = _Entries(np.empty(capacity, np.int32), np.empty(capacity, np.float64))
    component = rings = used = 0
    while True:
        component, lists, used = _merge_run(component, first, members, rows, work, lists, used)
        if component == components:
            return made, lists, np.empty(0, np.int64)
        group = members[first[component] : first[component + 1]]
        if is_closed(group, rows, label):
            for member in group:
                made.ring[member], made.self_share[member], made.unknown[member] = rings, np.nan, 1.0
            rings += 1
        else:
            lists = _with_room(lists, used + _owners_at_most(group, rows, work))
            outside = lists.owner[used : _outside_owners(group, rows, work, lists.owner, used)].copy()
            room = (outside.size + group.size) * group.size
            if room > MOST_RING_PAIRS:
                return made, lists, group.copy()
            lists = _with_room(lists, used + room)
            used = _fill_ring(group, outside, rows, work, lists, used)
        component += 1


@kernel
def _wider(lists: _Entries, room: int) -> _Entries:
    owner, share = np.empty(room, np.int32), np.empty(room, np.float64)
    owner[: lists.owner.size] = lists.owner
    share[: lists.share.size] = lists.share
    return _Entries(owner, share)


@kernel
def _with_room(lists: _Entries, room: int) -> _Entries:
    return lists if room <= lists.owner.size else _wider(lists, 2 * room)


@kernel
def _gather(made: _Made, lists: _Entries, too_large: NDArray[np.int64]) -> OwnerLists:
    """Bring the lists, made in the order of the graph, into the order of the parties."""
    listed, share, list_from, list_to = lists.owner, lists.share, made.list_from, made.list_to
    n = list_from.size
    starts = np.zeros(n + 1, np.int64)
    for party in range(n):
        starts[party + 1] = starts[party] + list_to[party] - list_from[party]
    owner_out, share_out = np.empty(starts[n], np.int32), np.empty(starts[n], np.float64)
    for party in range(n):
        shift = list_from[party] - starts[party]
        for entry in range(starts[party], starts[party + 1]):
            owner_out[entry], share_out[entry] = listed[entry + shift], share[entry + shift]
    return OwnerLists(starts, owner_out, share_out, made.self_share, made.unknown, made.ring, too_large)


@kernel
def _place(owner: int, position: NDArray[np.int64], listed: NDArray[np.int32], begin: int, used: int) -> int:
    """Give ``owner`` a place in the list that began at ``begin``; return the end of the list."""
    if position[owner] >= begin:
        return used
    position[owner] = used
    listed[used] = owner
    return used + 1


@kernel
def _merge_run(
    component: int,
    first: NDArray[np.int64],
    members: NDArray[np.int64],
    rows: OwnerRows,
    work: _Work,
    lists: _Entries,
    used: int,
) -> tuple[int, _Entries, int]:
    """Owner lists of the parties from ``component`` on, up to the next ring: their owners, and theirs in turn.

    One loop over plain arrays: a call with its tuple of arrays costs more than the work on one party.
    """
    indptr, owners, econ, base = rows.indptr, rows.owner, rows.econ, rows.base
    position, list_from, list_to = work.position, work.made.list_from, work.made.list_to
    unknown, ring = work.made.unknown, work.made.ring
    listed, share = lists
    while component + 1 < first.size and first[component + 1] == first[component] + 1:
        member = members[first[component]]
        begin, room = used, used
        owns_itself = False
        for edge in range(indptr[member], indptr[member + 1]):
            owner = owners[edge]
            owns_itself = owns_itself or owner == member
            room += 1 + list_to[owner] - list_from[owner]
        if owns_itself:
            break
        if room > listed.size:
            listed, share = _wider(_Entries(listed, share), int(2 * room))
        for edge in range(indptr[member], indptr[member + 1]):
            owner = owners[edge]
            part = econ[edge] / base[member]
            unknown[member] += part * unknown[owner]
            if ring[owner] >= 0:
                continue
            if position[owner] < begin:
                position[owner], listed[used], share[used] = used, owner, part
                used += 1
            else:
                share[position[owner]] += part
            for entry in range(list_from[owner], list_to[owner]):
                farther = listed[entry]
                if position[farther] < begin:
                    position[farther], listed[used], share[used] = used, farther, part * share[entry]
                    used += 1
                else:
                    share[position[farther]] += part * share[entry]
        list_from[member], list_to[member] = begin, used
        component += 1
    return component, _Entries(listed, share), used


@kernel
def _owners_at_most(group: NDArray[np.int64], rows: OwnerRows, work: _Work) -> int:
    """How many owners outside a ring can have, each counted as often as it is met."""
    room = 0
    for member in group:
        for edge in range(rows.indptr[member], rows.indptr[member + 1]):
            owner = rows.owner[edge]
            room += 1 + int(work.made.list_to[owner] - work.made.list_from[owner])
    return room


@kernel
def _outside_owners(
    group: NDArray[np.int64], rows: OwnerRows, work: _Work, listed: NDArray[np.int32], used: int
) -> int:
    """List the distinct owners of a ring that stand outside it; ``position`` then tells each one's place."""
    begin = used
    for member in group:
        for edge in range(rows.indptr[member], rows.indptr[member + 1]):
            owner = rows.owner[edge]
            if work.label[owner] != work.label[member] and work.made.ring[owner] < 0:
                used = _place(owner, work.position, listed, begin, used)
                for entry in range(work.made.list_from[owner], work.made.list_to[owner]):
                    used = _place(listed[entry], work.position, listed, begin, used)
    return used


@kernel
def _fill_ring(
    group: NDArray[np.int64],
    outside: NDArray[np.int32],
    rows: OwnerRows,
    work: _Work,
    lists: _Entries,
    used: int,
) -> int:
    """Owner lists of a ring: what enters it from outside, times ``N = (I - A_ring)^-1``.

    A member ``i`` owns ``N_ij / N_ii`` of member ``j``: all walks, over the walks that come back to ``i``. What
    rounding left over of the members is unknown where the ring makes more of it than rounding.
    """
    flow = _through_ring(group, outside.size, rows, work, lists, used)
    unknown, rest, first = outside.size, outside.size + 1, outside.size + 2
    listed, share = lists
    for here in range(group.size):
        member = group[here]
        work.made.list_from[member] = used
        for source in range(outside.size):
            listed[used], share[used] = outside[source], flow[here, source]
            used += 1
        for other in range(group.size):
            if other != here:
                listed[used], share[used] = group[other], flow[here, first + other] / flow[other, first + other]
                used += 1
        work.made.list_to[member] = used
        work.made.self_share[member] = 1.0 - 1.0 / flow[here, first + here]
        work.made.unknown[member] = flow[here, unknown]
        if flow[here, rest] * rows.base[member] > rows.slack[member]:
            work.made.unknown[member] += flow[here, rest]
    return used


@kernel
def _through_ring(
    group: NDArray[np.int64], outside: int, rows: OwnerRows, work: _Work, lists: _Entries, begin: int
) -> NDArray[np.float64]:
    """What each member of a ring (a row) has of each owner outside, the unknown, what rounding left, and the members.

    Shares that add to more than the base are scaled, by however little: the ring would multiply the surplus.
    """
    size, unknown, rest = group.size, outside, outside + 1
    inside, leaving, flow = np.zeros((size, size)), np.zeros(size), np.zeros((size, outside + 2 + size))
    for here in range(size):
        work.local[group[here]] = here
    for here in range(size):
        member = group[here]
        edges = slice(rows.indptr[member], rows.indptr[member + 1])
        stated = rows.econ[edges].sum() + rows.missing[member]
        whole = max(stated, rows.base[member])
        leaving[here] = (whole - stated + rows.missing[member]) / whole
        flow[here, unknown] = rows.missing[member] / whole
        flow[here, rest] = (whole - stated) / whole if whole - stated <= rows.slack[member] else 0.0
        flow[here, rest + 1 + here] = 1.0
        for owner, econ in zip(rows.owner[edges], rows.econ[edges]):  # noqa: B905  (numba knows no strict)
            part = econ / whole
            if work.label[owner] == work.label[member]:
                inside[work.local[owner], here] += part
                continue
            leaving[here] += part
            flow[here, unknown] += part * work.made.unknown[owner]
            if work.made.ring[owner] < 0:
                flow[here, work.position[owner] - begin] += part
                for entry in range(work.made.list_from[owner], work.made.list_to[owner]):
                    flow[here, work.position[lists.owner[entry]] - begin] += part * lists.share[entry]
    solve_ring(inside, leaving, flow)
    return flow
