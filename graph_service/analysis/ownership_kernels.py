"""Kernels of integrated ownership (综合持股内核): merge owner lists downwards, solve rings as dense blocks (R8.6)."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from graph_service.analysis.components import tarjan
from graph_service.analysis.csr import counting_sort
from graph_service.analysis.kernel import kernel


class OwnerRows(NamedTuple):
    """Rows by owned party (按被持股方分组): owners and economic ppm; base, slack and missing ppm of each party."""

    indptr: NDArray[np.int64]
    owner: NDArray[np.int32]
    econ: NDArray[np.int64]
    base: NDArray[np.int64]
    slack: NDArray[np.int64]
    missing: NDArray[np.int64]


class OwnerLists(NamedTuple):
    """Result (综合持股列表): the list of party ``p`` is ``starts[p]:starts[p+1]``; then one entry a party."""

    starts: NDArray[np.int64]
    owner: NDArray[np.int32]
    share: NDArray[np.float64]
    self_share: NDArray[np.float64]
    unknown: NDArray[np.float64]
    ring: NDArray[np.int32]


class _Entries(NamedTuple):
    owner: NDArray[np.int32]
    share: NDArray[np.float64]


class _Work(NamedTuple):
    label: NDArray[np.int32]  # strongly connected component
    position: NDArray[np.int64]  # where a party stands in the list now being made
    local: NDArray[np.int64]  # place of a party inside its ring
    list_from: NDArray[np.int64]
    list_to: NDArray[np.int64]
    self_share: NDArray[np.float64]
    unknown: NDArray[np.float64]
    ring: NDArray[np.int32]


@kernel
def integrate(rows: OwnerRows) -> OwnerLists:
    """Owner lists of every party, owners before what they own."""
    n = rows.base.size
    label, components = tarjan(
        rows.indptr, rows.owner
    )  # relations point at owners, so ascending labels put owners first
    first, members = counting_sort(label, components)
    work = _Work(
        label, np.full(n, -1, np.int64), np.zeros(n, np.int64), np.zeros(n, np.int64), np.zeros(n, np.int64),
        np.zeros(n), rows.missing / rows.base, np.full(n, -1, np.int32),
    )  # fmt: skip
    capacity = 2 * rows.owner.size + 64
    lists = _Entries(np.empty(capacity, np.int32), np.empty(capacity, np.float64))
    component = rings = used = 0
    while True:
        component, lists, used = _merge_run(component, first, members, rows, work, lists, used)
        if component == components:
            return _gather(work, lists)
        group = members[first[component] : first[component + 1]]
        if _is_closed(group, rows, label):
            for member in group:
                work.ring[member], work.self_share[member], work.unknown[member] = rings, np.nan, 1.0
            rings += 1
        else:
            room = used + _ring_room(group, rows, work)
            if room > lists.owner.size:
                lists = _wider(lists, 2 * room)
            used = _solve_ring(group, rows, work, lists, used)
        component += 1


@kernel
def _wider(lists: _Entries, room: int) -> _Entries:
    owner, share = np.empty(room, np.int32), np.empty(room, np.float64)
    owner[: lists.owner.size] = lists.owner
    share[: lists.share.size] = lists.share
    return _Entries(owner, share)


@kernel
def _gather(work: _Work, lists: _Entries) -> OwnerLists:
    """Bring the lists, made in the order of the graph, into the order of the parties."""
    listed, share, list_from, list_to = lists.owner, lists.share, work.list_from, work.list_to
    n = list_from.size
    starts = np.zeros(n + 1, np.int64)
    for party in range(n):
        starts[party + 1] = starts[party] + list_to[party] - list_from[party]
    owner_out, share_out = np.empty(starts[n], np.int32), np.empty(starts[n], np.float64)
    for party in range(n):
        shift = list_from[party] - starts[party]
        for entry in range(starts[party], starts[party + 1]):
            owner_out[entry], share_out[entry] = listed[entry + shift], share[entry + shift]
    return OwnerLists(starts, owner_out, share_out, work.self_share, work.unknown, work.ring)


@kernel
def _is_closed(group: NDArray[np.int64], rows: OwnerRows, label: NDArray[np.int32]) -> bool:
    """Whether nobody outside owns any of a component: its members hold all of each other."""
    for member in group:
        inside = 0
        for edge in range(rows.indptr[member], rows.indptr[member + 1]):
            if label[rows.owner[edge]] == label[member]:
                inside += rows.econ[edge]
        if inside < rows.base[member] - rows.slack[member]:
            return False
    return True


@kernel
def number_closed_rings(rows: OwnerRows) -> NDArray[np.int32]:
    """Tell the number of the closed ring each party lies in, -1 outside, as ``integrate`` numbers them."""
    label, components = tarjan(rows.indptr, rows.owner)
    first, members = counting_sort(label, components)
    ring = np.full(label.size, -1, np.int32)
    rings = 0
    for component in range(components):
        group = members[first[component] : first[component + 1]]
        if _is_closed(group, rows, label):
            ring[group] = rings
            rings += 1
    return ring


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
    position, list_from, list_to = work.position, work.list_from, work.list_to
    unknown, ring = work.unknown, work.ring
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
def _ring_room(group: NDArray[np.int64], rows: OwnerRows, work: _Work) -> int:
    """How many entries the lists of a ring can have at most."""
    room = group.size
    for member in group:
        for edge in range(rows.indptr[member], rows.indptr[member + 1]):
            owner = rows.owner[edge]
            room += 1 + int(work.list_to[owner] - work.list_from[owner])
    return room * group.size


@kernel
def _outside_owners(
    group: NDArray[np.int64], rows: OwnerRows, work: _Work, listed: NDArray[np.int32], used: int
) -> int:
    """List the distinct owners of a ring that stand outside it; ``position`` then tells each one's place."""
    begin = used
    for member in group:
        for edge in range(rows.indptr[member], rows.indptr[member + 1]):
            owner = rows.owner[edge]
            if work.label[owner] != work.label[member] and work.ring[owner] < 0:
                used = _place(owner, work.position, listed, begin, used)
                for entry in range(work.list_from[owner], work.list_to[owner]):
                    used = _place(listed[entry], work.position, listed, begin, used)
    return used


@kernel
def _solve_ring(group: NDArray[np.int64], rows: OwnerRows, work: _Work, lists: _Entries, used: int) -> int:
    """Owner lists of a ring: what enters it from outside, times ``N = (I - A_ring)^-1``.

    A member ``i`` owns ``N_ij / N_ii`` of member ``j``: all walks, over the walks that come back to ``i``.
    """
    listed, share = lists
    size = group.size
    for here in range(size):
        work.local[group[here]] = here
    begin = used
    outside = listed[begin : _outside_owners(group, rows, work, listed, used)].copy()
    inside = np.eye(size)
    entering = np.zeros((outside.size + 1, size))  # the last row is the unknown owner
    for here in range(size):
        member = group[here]
        entering[outside.size, here] = work.unknown[member]
        for edge in range(rows.indptr[member], rows.indptr[member + 1]):
            owner = rows.owner[edge]
            part = rows.econ[edge] / rows.base[member]
            if work.label[owner] == work.label[member]:
                inside[work.local[owner], here] -= part
                continue
            entering[outside.size, here] += part * work.unknown[owner]
            if work.ring[owner] >= 0:
                continue
            entering[work.position[owner] - begin, here] += part
            for entry in range(work.list_from[owner], work.list_to[owner]):
                entering[work.position[listed[entry]] - begin, here] += part * share[entry]
    walks = np.linalg.inv(inside)
    final = entering @ walks
    for here in range(size):
        member = group[here]
        work.list_from[member] = used
        for row in range(outside.size):
            listed[used], share[used] = outside[row], final[row, here]
            used += 1
        for other in range(size):
            if other != here:
                listed[used], share[used] = group[other], walks[other, here] / walks[other, other]
                used += 1
        work.list_to[member] = used
        work.self_share[member] = 1.0 - 1.0 / walks[here, here]
        work.unknown[member] = final[outside.size, here]
    return used
