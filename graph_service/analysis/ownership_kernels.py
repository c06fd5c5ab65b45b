"""Kernels of integrated ownership (综合持股比例内核): merge owner lists downwards, solve rings as dense blocks (R8.6)."""

from __future__ import annotations

import numpy as np
from numba import types
from numba.typed import Dict
from numpy.typing import NDArray

from graph_service.analysis.components import tarjan
from graph_service.analysis.csr import counting_sort
from graph_service.analysis.kernel import kernel


@kernel
def _is_closed(
    members: NDArray[np.int32],
    label: NDArray[np.int32],
    indptr: NDArray[np.int64],
    owners: NDArray[np.int32],
    econ: NDArray[np.int64],
    base: NDArray[np.int64],
    slack: NDArray[np.int64],
) -> bool:
    """Whether nobody outside owns any of a component: its members hold all of each other."""
    for member in members:
        inside = 0
        for edge in range(indptr[member], indptr[member + 1]):
            if label[owners[edge]] == label[member]:
                inside += econ[edge]
        if inside < base[member] - slack[member]:
            return False
    return True


@kernel
def integrate(
    indptr: NDArray[np.int64],
    owners: NDArray[np.int32],
    econ: NDArray[np.int64],
    base: NDArray[np.int64],
    slack: NDArray[np.int64],
    missing: NDArray[np.int64],
) -> tuple[
    NDArray[np.int64],
    NDArray[np.int32],
    NDArray[np.float64],
    NDArray[np.float64],
    NDArray[np.float64],
    NDArray[np.int32],
]:
    """Owner lists of every party: row starts, owners, shares, then self share, unknown part, closed ring."""
    n = base.size
    label, components = tarjan(indptr, owners)  # relations point at owners, so ascending labels put owners first
    first, members = counting_sort(label, components)
    position = np.full(n, -1, np.int64)  # where a party stands in the list now being made
    local = np.zeros(n, np.int64)
    list_from, list_to = np.zeros(n, np.int64), np.zeros(n, np.int64)
    listed, share = np.empty(2 * owners.size + 64, np.int32), np.empty(2 * owners.size + 64, np.float64)
    self_share, unknown = np.zeros(n), missing / base
    ring = np.full(n, -1, np.int32)
    rings = used = 0
    for component in range(components):
        group = members[first[component] : first[component + 1]].astype(np.int32)
        size = group.size
        loops = size > 1
        room = used + size * size
        for member in group:
            for edge in range(indptr[member], indptr[member + 1]):
                owner = owners[edge]
                loops = loops or owner == member
                room += (1 + list_to[owner] - list_from[owner]) * size
        if room > listed.size:
            listed, share = _wider(listed, share, 2 * room)
        if loops and _is_closed(group, label, indptr, owners, econ, base, slack):
            for member in group:
                ring[member], self_share[member], unknown[member] = rings, np.nan, 1.0
            rings += 1
            continue
        if not loops:
            member = group[0]
            begin = used
            for edge in range(indptr[member], indptr[member + 1]):
                owner = owners[edge]
                part = econ[edge] / base[member]
                unknown[member] += part * unknown[owner]
                if ring[owner] >= 0:
                    continue
                used = _add(owner, part, position, listed, share, begin, used)
                for entry in range(list_from[owner], list_to[owner]):
                    used = _add(listed[entry], part * share[entry], position, listed, share, begin, used)
            list_from[member], list_to[member] = begin, used
            continue
        used = _solve_ring(
            group, label, indptr, owners, econ, base, ring, position, local,
            list_from, list_to, listed, share, used, self_share, unknown,
        )  # fmt: skip
    starts = np.zeros(n + 1, np.int64)
    for party in range(n):
        starts[party + 1] = starts[party] + list_to[party] - list_from[party]
    owner_out, share_out = np.empty(starts[n], np.int32), np.empty(starts[n], np.float64)
    for party in range(n):
        owner_out[starts[party] : starts[party + 1]] = listed[list_from[party] : list_to[party]]
        share_out[starts[party] : starts[party + 1]] = share[list_from[party] : list_to[party]]
    return starts, owner_out, share_out, self_share, unknown, ring


@kernel
def _wider(
    listed: NDArray[np.int32], share: NDArray[np.float64], room: int
) -> tuple[NDArray[np.int32], NDArray[np.float64]]:
    wider_listed, wider_share = np.empty(room, np.int32), np.empty(room, np.float64)
    wider_listed[: listed.size] = listed
    wider_share[: share.size] = share
    return wider_listed, wider_share


@kernel
def _add(
    owner: int,
    part: float,
    position: NDArray[np.int64],
    listed: NDArray[np.int32],
    share: NDArray[np.float64],
    begin: int,
    used: int,
) -> int:
    """Add ``part`` to the entry of ``owner`` in the list that began at ``begin``; return the end of the list."""
    if position[owner] < begin:
        position[owner] = used
        listed[used] = owner
        share[used] = 0.0
        used += 1
    share[position[owner]] += part
    return used


@kernel
def _solve_ring(
    group: NDArray[np.int32],
    label: NDArray[np.int32],
    indptr: NDArray[np.int64],
    owners: NDArray[np.int32],
    econ: NDArray[np.int64],
    base: NDArray[np.int64],
    ring: NDArray[np.int32],
    position: NDArray[np.int64],
    local: NDArray[np.int64],
    list_from: NDArray[np.int64],
    list_to: NDArray[np.int64],
    listed: NDArray[np.int32],
    share: NDArray[np.float64],
    used: int,
    self_share: NDArray[np.float64],
    unknown: NDArray[np.float64],
) -> int:
    """Owner lists of a ring: what enters it from outside, times ``N = (I - A_ring)^-1``.

    A member ``i`` owns ``N_ij / N_ii`` of member ``j``: all walks, over the walks that come back to ``i``.
    """
    size = group.size
    for here in range(size):
        local[group[here]] = here
    inside = np.eye(size)
    begin = used
    for here in range(size):  # first the distinct outside owners, so that the block can be dense
        member = group[here]
        for edge in range(indptr[member], indptr[member + 1]):
            owner = owners[edge]
            part = econ[edge] / base[member]
            if label[owner] == label[member]:
                inside[local[owner], here] -= part
                continue
            unknown[member] += part * unknown[owner]
            if ring[owner] < 0:
                used = _add(owner, 0.0, position, listed, share, begin, used)
                for entry in range(list_from[owner], list_to[owner]):
                    used = _add(listed[entry], 0.0, position, listed, share, begin, used)
    outside = listed[begin:used].copy()
    entering = np.zeros((outside.size + 1, size))  # the last row is the unknown owner
    for here in range(size):
        member = group[here]
        entering[outside.size, here] = unknown[member]
        for edge in range(indptr[member], indptr[member + 1]):
            owner = owners[edge]
            if label[owner] == label[member] or ring[owner] >= 0:
                continue
            part = econ[edge] / base[member]
            entering[position[owner] - begin, here] += part
            for entry in range(list_from[owner], list_to[owner]):
                entering[position[listed[entry]] - begin, here] += part * share[entry]
    walks = np.linalg.inv(inside)
    final = entering @ walks
    used = begin
    for here in range(size):
        member = group[here]
        list_from[member] = used
        for row in range(outside.size):
            listed[used], share[used] = outside[row], final[row, here]
            used += 1
        for other in range(size):
            if other != here:
                listed[used], share[used] = group[other], walks[other, here] / walks[other, other]
                used += 1
        list_to[member] = used
        self_share[member] = 1.0 - 1.0 / walks[here, here]
        unknown[member] = final[outside.size, here]
    return used


@kernel
def closure_above(
    subject: int,
    indptr: NDArray[np.int64],
    owners: NDArray[np.int32],
    econ: NDArray[np.int64],
) -> tuple[NDArray[np.int32], NDArray[np.int64], NDArray[np.int32], NDArray[np.int64]]:
    """Everything that owns ``subject`` in any number of steps, as a graph of its own: nodes, then its rows.

    ``nodes[0]`` is the subject; the cost depends on the closure alone, not on the registry.
    """
    place = Dict.empty(key_type=types.int32, value_type=types.int32)
    nodes, near = np.empty(16, np.int32), np.empty(32, np.int32)
    part, starts = np.empty(32, np.int64), np.empty(17, np.int64)
    nodes[0] = subject
    place[nodes[0]] = np.int32(0)
    known, done, used = 1, 0, 0
    while done < known:
        starts[done] = used
        for edge in range(indptr[nodes[done]], indptr[nodes[done] + 1]):
            owner = owners[edge]
            if owner not in place:
                if known == nodes.size:
                    nodes = np.append(nodes, np.empty(known, np.int32))
                    starts = np.append(starts, np.empty(known, np.int64))
                nodes[known] = owner
                place[owner] = np.int32(known)
                known += 1
            if used == near.size:
                near, part = np.append(near, np.empty(used, np.int32)), np.append(part, np.empty(used, np.int64))
            near[used], part[used] = place[owner], econ[edge]
            used += 1
        done += 1
    starts[known] = used
    return nodes[:known].copy(), starts[: known + 1].copy(), near[:used].copy(), part[:used].copy()


@kernel
def integrate_above(
    subject: int,
    indptr: NDArray[np.int64],
    owners: NDArray[np.int32],
    econ: NDArray[np.int64],
    base: NDArray[np.int64],
    slack: NDArray[np.int64],
    missing: NDArray[np.int64],
) -> tuple[NDArray[np.int32], NDArray[np.float64], float, float, bool]:
    """Owners and shares of one subject, its self share, unknown part, and whether it lies in a closed ring."""
    nodes, starts, near, part = closure_above(subject, indptr, owners, econ)
    rows, listed, share, self_share, unknown, ring = integrate(
        starts, near, part, base[nodes], slack[nodes], missing[nodes]
    )
    return nodes[listed[: rows[1]]], share[: rows[1]].copy(), self_share[0], unknown[0], ring[0] >= 0
