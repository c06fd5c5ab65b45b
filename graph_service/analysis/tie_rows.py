"""Kernels over ties (关联关系内核): whom a risk reaches over one tie or two, each by its best path (R8.12)."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from graph_service.analysis.csr import pair_order
from graph_service.analysis.kernel import kernel

DIRECT = -1


class TieRows(NamedTuple):
    """The best tie of each pair (每对主体最强一条关联), grouped by the subject that is reached, by source within it.

    Those that reach ``r`` are ``indptr[r]:indptr[r+1]``; ``weight`` is λ·trust, ``kind`` numbers the tie.
    ``loaded[loaded_start[r]:loaded_start[r+1]]`` are the places of those whose source has events that count, and
    ``through`` in the same way of those whose source is itself reached by one with events.
    """

    indptr: NDArray[np.int64]
    source: NDArray[np.int32]
    kind: NDArray[np.int8]
    weight: NDArray[np.float64]
    own: NDArray[np.float64]
    loaded_start: NDArray[np.int64]
    loaded: NDArray[np.int64]
    through_start: NDArray[np.int64]
    through: NDArray[np.int64]


class Reached(NamedTuple):
    """What reaches each subject asked about (所达), one entry a part; subject after subject, largest part first.

    ``start[k]:start[k+1]`` are the parts of the k-th subject. ``near`` is the place of the tie at the subject,
    ``far`` that of the tie between the source and the one in between, or ``DIRECT``. ``kept`` is ``Π(1 − part)`` and
    ``truncated`` tells that a hub stood in between and was not looked through; one entry a subject.
    """

    start: NDArray[np.int64]
    near: NDArray[np.int64]
    far: NDArray[np.int64]
    weight: NDArray[np.float64]
    part: NDArray[np.float64]
    kept: NDArray[np.float64]
    truncated: NDArray[np.bool_]


class Scratch(NamedTuple):
    """Working memory of one call, one entry a party: valid where ``stamp`` is the number of the subject at hand."""

    stamp: NDArray[np.int32]
    near: NDArray[np.int64]
    far: NDArray[np.int64]
    weight: NDArray[np.float64]


def tie_rows(
    to: NDArray[np.int32],
    source: NDArray[np.int32],
    kind: NDArray[np.int8],
    weight: NDArray[np.float64],
    own: NDArray[np.float64],
) -> TieRows:
    """Group ties by the subject they reach (按受影响主体分组); ``own`` is s of every party, 0..1.

    Of several ties between two, the one of most weight counts, then the lowest kind. Cost O(ties + parties).
    """
    order = pair_order(to, source, own.size)
    return TieRows(*_best(to[order], source[order], kind[order], weight[order], own))


@kernel
def _best(
    to: NDArray[np.int32],
    source: NDArray[np.int32],
    kind: NDArray[np.int8],
    weight: NDArray[np.float64],
    own: NDArray[np.float64],
) -> TieRows:
    used = -1
    indptr = np.zeros(own.size + 1, np.int64)
    sources, kinds, weights = np.empty(to.size, np.int32), np.empty(to.size, np.int8), np.empty(to.size, np.float64)
    for tie in range(to.size):
        if to[tie] == source[tie]:
            continue
        if used >= 0 and to[tie] == to[tie - 1] and source[tie] == source[tie - 1]:
            if weight[tie] > weights[used] or (weight[tie] == weights[used] and kind[tie] < kinds[used]):
                kinds[used], weights[used] = kind[tie], weight[tie]
            continue
        used += 1
        sources[used], kinds[used], weights[used] = source[tie], kind[tie], weight[tie]
        indptr[to[tie] + 1] += 1
    indptr = np.cumsum(indptr)
    sources = sources[: used + 1].copy()
    loaded_start, loaded = _marked(indptr, sources, own > 0)
    through_start, through = _marked(indptr, sources, loaded_start[1:] > loaded_start[:-1])
    return TieRows(
        indptr, sources, kinds[: used + 1].copy(), weights[: used + 1].copy(), own,
        loaded_start, loaded, through_start, through,
    )  # fmt: skip


@kernel
def _marked(
    indptr: NDArray[np.int64], source: NDArray[np.int32], mark: NDArray[np.bool_]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Row starts and places of the ties whose source is marked."""
    start, places = np.zeros(indptr.size, np.int64), np.empty(source.size, np.int64)
    used = 0
    for row in range(indptr.size - 1):
        for tie in range(indptr[row], indptr[row + 1]):
            if mark[source[tie]]:
                places[used] = tie
                used += 1
        start[row + 1] = used
    return start, places[:used].copy()


def reach(rows: TieRows, subjects: NDArray[np.int32], most: int) -> Reached:
    """Find what reaches some subjects over at most two ties (两步以内的关联风险), the best path from each source.

    The best path has the most weight, then the fewest ties, then the lowest party in between. One that more than
    ``most`` ties reach (a hub) is never in between: who would be reached through it is marked ``truncated``.
    Cost O(ties at the subjects + ties with events at those in between); memory is touched only where it is used, so
    one subject costs what lies around it.
    """
    n = rows.own.size
    scratch = Scratch(
        np.zeros(n, np.int32), np.empty(n, np.int64), np.empty(n, np.int64), np.empty(n, np.float64)
    )  # fmt: skip
    return _reach(rows, subjects, most, scratch)


@kernel
def _offer(source: int, near: int, far: int, weight: float, number: int, scratch: Scratch) -> bool:
    """Keep a path if it is the best from its source so far; tell whether it is the first."""
    first = scratch.stamp[source] != number
    if first or weight > scratch.weight[source]:
        scratch.stamp[source] = number
        scratch.near[source], scratch.far[source], scratch.weight[source] = near, far, weight
    return first


@kernel
def _reach(rows: TieRows, subjects: NDArray[np.int32], most: int, scratch: Scratch) -> Reached:
    start = np.zeros(subjects.size + 1, np.int64)
    kept, truncated = np.ones(subjects.size, np.float64), np.zeros(subjects.size, np.bool_)
    capacity = 64
    near, far = np.empty(capacity, np.int64), np.empty(capacity, np.int64)
    weight, part = np.empty(capacity, np.float64), np.empty(capacity, np.float64)
    found = np.empty(64, np.int32)
    used = 0
    for turn in range(subjects.size):
        subject, number = subjects[turn], turn + 1
        count = 0
        for place in range(rows.loaded_start[subject], rows.loaded_start[subject + 1]):
            tie: int = rows.loaded[place]
            if count == found.size:
                found = np.append(found, np.empty(count, np.int32))
            found[count] = rows.source[tie]
            count += _offer(rows.source[tie], tie, DIRECT, rows.weight[tie], number, scratch)
        for place in range(rows.through_start[subject], rows.through_start[subject + 1]):
            tie: int = rows.through[place]
            between: int = rows.source[tie]
            if rows.indptr[between + 1] - rows.indptr[between] > most:
                truncated[turn] = True
                continue
            for beyond in range(rows.loaded_start[between], rows.loaded_start[between + 1]):
                farther: int = rows.loaded[beyond]
                source: int = rows.source[farther]
                if source == subject:
                    continue
                if count == found.size:
                    found = np.append(found, np.empty(count, np.int32))
                found[count] = source
                count += _offer(source, tie, farther, rows.weight[tie] * rows.weight[farther], number, scratch)
        start[turn + 1] = used + count
        if count == 0:
            continue
        if used + count > capacity:
            room = np.empty(used + count, np.int64)
            near, far = np.append(near, room), np.append(far, room)
            wide = np.empty(used + count, np.float64)
            weight, part = np.append(weight, wide), np.append(part, wide)
            capacity = near.size
        sources = np.sort(found[:count])
        parts = np.empty(count, np.float64)
        for at in range(count):
            parts[at] = scratch.weight[sources[at]] * rows.own[sources[at]]
        for at in np.argsort(-parts, kind="mergesort"):
            reached = sources[at]
            near[used], far[used] = scratch.near[reached], scratch.far[reached]
            weight[used], part[used] = scratch.weight[reached], parts[at]
            kept[turn] *= 1 - parts[at]
            used += 1
    return Reached(start, near[:used].copy(), far[:used].copy(), weight[:used].copy(), part[:used].copy(),
                   kept, truncated)  # fmt: skip
