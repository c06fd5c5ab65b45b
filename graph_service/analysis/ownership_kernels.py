"""Kernels of integrated ownership (综合持股内核): merge owner lists downwards, solve rings as dense blocks (R8.6)."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import types
from numba.typed import Dict
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
    rings = used = 0
    for component in range(components):
        group = members[first[component] : first[component + 1]]
        loops = group.size > 1
        room = group.size
        for member in group:
            for edge in range(rows.indptr[member], rows.indptr[member + 1]):
                owner = rows.owner[edge]
                loops = loops or owner == member
                room += 1 + work.list_to[owner] - work.list_from[owner]
        room = used + int(room * group.size)
        if room > lists.owner.size:
            lists = _wider(lists, 2 * room)
        if not loops:
            used = _merge(group[0], rows, work, lists, used)
        elif _is_closed(group, rows, label):
            for member in group:
                work.ring[member], work.self_share[member], work.unknown[member] = rings, np.nan, 1.0
            rings += 1
        else:
            used = _solve_ring(group, rows, work, lists, used)
    return _gather(work, lists)


@kernel
def _wider(lists: _Entries, room: int) -> _Entries:
    owner, share = np.empty(room, np.int32), np.empty(room, np.float64)
    owner[: lists.owner.size] = lists.owner
    share[: lists.share.size] = lists.share
    return _Entries(owner, share)


@kernel
def _gather(work: _Work, lists: _Entries) -> OwnerLists:
    """Bring the lists, made in the order of the graph, into the order of the parties."""
    n = work.label.size
    starts = np.zeros(n + 1, np.int64)
    for party in range(n):
        starts[party + 1] = starts[party] + work.list_to[party] - work.list_from[party]
    owner_out, share_out = np.empty(starts[n], np.int32), np.empty(starts[n], np.float64)
    for party in range(n):
        owner_out[starts[party] : starts[party + 1]] = lists.owner[work.list_from[party] : work.list_to[party]]
        share_out[starts[party] : starts[party + 1]] = lists.share[work.list_from[party] : work.list_to[party]]
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
def _merge(member: int, rows: OwnerRows, work: _Work, lists: _Entries, used: int) -> int:
    """Owner list of a party outside any ring: its owners, and theirs times what they hold."""
    listed, share = lists
    begin = used
    for edge in range(rows.indptr[member], rows.indptr[member + 1]):
        owner = rows.owner[edge]
        part = rows.econ[edge] / rows.base[member]
        work.unknown[member] += part * work.unknown[owner]
        if work.ring[owner] >= 0:
            continue
        end = _place(owner, work.position, listed, begin, used)
        share[used:end] = 0.0
        share[work.position[owner]] += part
        used = end
        for entry in range(work.list_from[owner], work.list_to[owner]):
            end = _place(listed[entry], work.position, listed, begin, used)
            share[used:end] = 0.0
            share[work.position[listed[entry]]] += part * share[entry]
            used = end
    work.list_from[member], work.list_to[member] = begin, used
    return used


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


@kernel
def closure_above(subject: int, rows: OwnerRows) -> tuple[NDArray[np.int32], OwnerRows]:
    """Everything that owns ``subject`` in any number of steps, as a graph of its own: its parties, then its rows.

    The subject comes first; the cost depends on the closure alone, not on the registry.
    """
    place = Dict.empty(key_type=types.int32, value_type=types.int32)
    nodes, near = np.empty(16, np.int32), np.empty(32, np.int32)
    part, starts = np.empty(32, np.int64), np.empty(17, np.int64)
    nodes[0] = subject
    place[nodes[0]] = np.int32(0)
    known, done, used = 1, 0, 0
    while done < known:
        starts[done] = used
        for edge in range(rows.indptr[nodes[done]], rows.indptr[nodes[done] + 1]):
            owner = rows.owner[edge]
            if owner not in place:
                if known == nodes.size:
                    nodes = np.append(nodes, np.empty(known, np.int32))
                    starts = np.append(starts, np.empty(known, np.int64))
                nodes[known] = owner
                place[owner] = np.int32(known)
                known += 1
            if used == near.size:
                near, part = np.append(near, np.empty(used, np.int32)), np.append(part, np.empty(used, np.int64))
            near[used], part[used] = place[owner], rows.econ[edge]
            used += 1
        done += 1
    starts[known] = used
    nodes = nodes[:known].copy()
    return nodes, OwnerRows(
        starts[: known + 1].copy(), near[:used].copy(), part[:used].copy(),
        rows.base[nodes], rows.slack[nodes], rows.missing[nodes],
    )  # fmt: skip


@kernel
def integrate_above(subject: int, rows: OwnerRows) -> tuple[NDArray[np.int32], NDArray[np.float64], float, float, bool]:
    """Owners and shares of one subject, its self share, unknown part, and whether it lies in a closed ring."""
    nodes, above = closure_above(subject, rows)
    found = integrate(above)
    end = found.starts[1]
    return nodes[found.owner[:end]], found.share[:end].copy(), found.self_share[0], found.unknown[0], found.ring[0] >= 0
