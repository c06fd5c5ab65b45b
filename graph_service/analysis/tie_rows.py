"""Kernels over ties (关联关系内核): whom a risk reaches over one tie or two, each by its best path (R8.12)."""

from __future__ import annotations

from typing import NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from graph_service.analysis.csr import pair_order
from graph_service.analysis.kernel import kernel, side_by_side

DIRECT = FREE = -1
N = TypeVar("N", bound=np.generic)


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


def tie_rows(
    to: NDArray[np.int32],
    source: NDArray[np.int32],
    kind: NDArray[np.int8],
    weight: NDArray[np.float64],
    own: NDArray[np.float64],
) -> TieRows:
    """Group ties by the subject they reach (按受影响主体分组); ``own`` is s of every party, 0..1.

    Of several ties between two, the one of most weight counts, then the lowest kind; a tie without weight is none.
    Cost O(ties + parties).
    """
    real = np.flatnonzero((weight > 0) & (to != source))
    to, source, kind, weight = to[real], source[real], kind[real], weight[real]
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


def reach(rows: TieRows, subjects: NDArray[np.int32], most: int, pieces: int = 1) -> Reached:
    """Find what reaches some subjects over at most two ties (两步以内的关联风险), the best path from each source.

    The best path has the most weight, then the fewest ties, then the lowest party in between. One that more than
    ``most`` ties reach (a hub) is never in between: who would be reached through it is marked ``truncated``.
    Cost O(ties at the subjects + ties with events at those in between), so one subject costs what lies around it.
    The subjects are worked through in so many ``pieces``, side by side; the answer does not depend on how many.
    """

    def share_of(piece: NDArray[np.int32]) -> Reached:
        return _ordered(rows, piece, most)

    shares = side_by_side(share_of, np.array_split(subjects, pieces))
    before = np.cumsum([0, *(share.near.size for share in shares)])
    start = [share.start[1:] + shift for share, shift in zip(shares, before, strict=False)]
    joined = (np.concatenate(columns) for columns in list(zip(*shares, strict=True))[1:])
    return Reached(np.concatenate([[0], *start]), *joined)


def _ordered(rows: TieRows, subjects: NDArray[np.int32], most: int) -> Reached:
    found = Reached(*_reach(rows, subjects, most))
    many = np.diff(found.start)
    unordered = np.flatnonzero(np.repeat(many > 1, many))
    turn = np.repeat(np.arange(many.size), many)[unordered]
    near, far, part = (column[unordered] for column in (found.near, found.far, found.part))
    source = rows.source[np.where(far == DIRECT, near, far)]
    order = unordered[np.lexsort((source, -part, turn))]
    for column in (found.near, found.far, found.weight, found.part):
        column[unordered] = column[order]
    return found


@kernel
def _wider(values: NDArray[N], room: int) -> NDArray[N]:
    wide = np.empty(max(room, 2 * values.size), values.dtype)
    wide[: values.size] = values
    return wide


@kernel
def _reach(rows: TieRows, subjects: NDArray[np.int32], most: int) -> Reached:
    """Offer every path to a small hash table of sources, one subject after another; parts come in the order found."""
    start = np.zeros(subjects.size + 1, np.int64)
    kept, truncated = np.ones(subjects.size, np.float64), np.zeros(subjects.size, np.bool_)
    near, far, weight = np.empty(64, np.int64), np.empty(64, np.int64), np.empty(64, np.float64)
    source, table = np.empty(64, np.int32), np.full(128, FREE, np.int64)
    used = 0
    for turn in range(subjects.size):
        subject: int = subjects[turn]
        begin = used
        offers, truncated[turn] = _offers(rows, subject, most)
        if offers == 0:
            start[turn + 1] = used
            continue
        size = _power_of_two(2 * offers)
        if table.size < size:
            table = np.full(size, FREE, np.int64)
        if source.size < used + offers:
            near, far = _wider(near, used + offers), _wider(far, used + offers)
            weight, source = _wider(weight, used + offers), _wider(source, used + offers)
        for place in range(rows.loaded_start[subject], rows.loaded_start[subject + 1]):
            tie: int = rows.loaded[place]
            near[used], far[used], weight[used], source[used] = tie, DIRECT, rows.weight[tie], rows.source[tie]
            table[_slot(table, size - 1, source, source[used])] = used
            used += 1
        for place in range(rows.through_start[subject], rows.through_start[subject + 1]):
            tie = rows.through[place]
            between: int = rows.source[tie]
            if rows.indptr[between + 1] - rows.indptr[between] > most:
                continue
            for beyond in range(rows.loaded_start[between], rows.loaded_start[between + 1]):
                farther: int = rows.loaded[beyond]
                if rows.source[farther] == subject:
                    continue
                along = rows.weight[tie] * rows.weight[farther]
                slot = _slot(table, size - 1, source, rows.source[farther])
                part = table[slot]
                if part == FREE:
                    table[slot] = part = used
                    source[used], weight[used] = rows.source[farther], 0.0
                    used += 1
                if along > weight[part]:
                    near[part], far[part], weight[part] = tie, farther, along
        table[:size] = FREE
        for part in range(begin, used):
            kept[turn] *= 1 - weight[part] * rows.own[source[part]]
        start[turn + 1] = used
    source = source[:used]
    return Reached(
        start, near[:used].copy(), far[:used].copy(), weight[:used].copy(), weight[:used] * rows.own[source],
        kept, truncated,
    )  # fmt: skip


@kernel
def _offers(rows: TieRows, subject: int, most: int) -> tuple[int, bool]:
    """How many paths lead to a subject at most, and whether a hub is left out."""
    offers = int(rows.loaded_start[subject + 1] - rows.loaded_start[subject])
    cut = False
    for place in range(rows.through_start[subject], rows.through_start[subject + 1]):
        tie: int = rows.through[place]
        between: int = rows.source[tie]
        if rows.indptr[between + 1] - rows.indptr[between] > most:
            cut = True
        else:
            offers += int(rows.loaded_start[between + 1] - rows.loaded_start[between])
    return offers, cut


@kernel
def _power_of_two(least: int) -> int:
    size = 8
    while size < least:
        size *= 2
    return size


@kernel
def _slot(table: NDArray[np.int64], mask: int, source: NDArray[np.int32], party: int) -> int:
    """Where the part of a source is in the table, or the free place where it belongs."""
    at = (party * 0x9E3779B1 >> 7) & mask
    while table[at] != FREE and source[table[at]] != party:
        at = (at + 1) & mask
    return at
