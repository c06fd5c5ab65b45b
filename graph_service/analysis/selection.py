"""Selection by a comb over a random order (系统抽样, R7.7): which units a draw takes.

Definition. Units are laid end to end as pieces of length π in the order of stratum, key, unit. With a start drawn from
the seed, uniform over 0..1, the teeth of the comb stand at start, start + 1, …; the unit whose piece a tooth meets is
taken. All lengths are whole numbers of 2⁻⁴⁰.

Cost: one sort of the keys. Rows are sorted in ranges of their keys, as many side by side as there are threads, so that
beyond keys and cells no more memory is needed than for these ranges.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from graph_service.analysis.draw_cells import Cell, repeated
from graph_service.analysis.draw_keys import U64, draw_key
from graph_service.analysis.inclusion import UNIT
from graph_service.analysis.kernel import kernel, side_by_side

Seats = NDArray[np.int64]
I64 = NDArray[np.int64]
RANGE = 1 << 21  # rows sorted at once by a thread
_FEW = 1 << 16  # rows that are sorted sooner than shared out
_MOST_BITS = 20  # buckets of a sort: as many counters as still fit into a cache


@dataclass(frozen=True, slots=True)
class Rows:
    """The units of a draw (抽样单元): the key and the cell of each.

    ``names`` tells the units at some places; threads may call it side by side.
    """

    keys: U64
    cell: Cell
    names: Callable[[Seats], list[str]]


@dataclass(frozen=True, slots=True)
class Range:
    """Rows whose keys begin with the ``bits`` of ``part`` (排序键的一段): ``size`` of them."""

    bits: int
    part: int
    size: int


def select(rows: Rows, units: I64, stratum: NDArray[np.int64], seed: str) -> Seats:
    """Select (系统抽样): places of those taken, ascending.

    ``units`` (π·2⁴⁰) and ``stratum`` (0, 1, … in order) are by cell. Raises ``BadInput`` where a unit comes twice.
    """
    many = rows.keys.size
    bits = 0 if many <= _FEW else max(1, (many - 1).bit_length() - RANGE.bit_length() + 1)  # 2^bits ranges
    counts = _counted(rows.keys, rows.cell, units.size, bits)
    begins = _begins(counts, units, stratum, draw_key(seed, "") % UNIT)

    def in_range(part: int) -> Seats:
        order = _ordered(rows, stratum, Range(bits, part, int(counts[:, part].sum())))
        return order[: _comb(order, rows.cell, units, stratum, begins[:, part].copy())].copy()  # not all of it kept

    return np.sort(np.concatenate(side_by_side(in_range, range(1 << bits))))


@kernel
def _counted(keys: U64, cell: Cell, cells: int, bits: int) -> I64:
    """How many rows of each cell fall into each range of keys (cell, range)."""
    counts = np.zeros((cells, 1 << bits), np.int64)
    shift = np.uint64(63 - bits)  # and one more: nothing can be shifted by 64
    for row in range(keys.size):
        counts[cell[row], np.int64(keys[row] >> shift >> np.uint64(1))] += 1
    return counts


def _begins(counts: I64, units: I64, stratum: NDArray[np.int64], start: int) -> I64:
    """How far behind the last tooth each stratum and range of keys begins (stratum, range), in 0..``UNIT``."""
    length = np.zeros((int(stratum.max()) + 1, *counts.shape[1:]), np.int64)
    np.add.at(length, stratum, _modulo(counts, units[:, None]))
    before = np.cumsum((length % UNIT).ravel()) - (length % UNIT).ravel()
    return ((before - start) % UNIT).reshape(length.shape)


def _modulo(counts: I64, units: I64) -> I64:
    """``counts · units mod UNIT``, where the product may be too long for 64 bits."""
    half = 1 << 20  # UNIT is half²: (c1·h + c0)(u1·h + u0) = c1·u1·UNIT + (c1·u0 + c0·u1)·h + c0·u0
    c1, c0 = counts // half, counts % half
    u1, u0 = units // half, units % half
    return ((c1 * u0 + c0 * u1) % half * half + c0 * u0) % UNIT


def _ordered(rows: Rows, stratum: NDArray[np.int64], among: Range) -> Seats:
    """Order the rows of a range by stratum, key and unit: one sort of numbers that hold stratum, key and place."""
    above = int(stratum.max()).bit_length()
    below = max(1, (rows.keys.size - 1).bit_length())
    if above + below > 44:  # fewer than 20 bits of key would be left
        first = np.uint64(63 - among.bits)  # and one more: nothing can be shifted by 64
        order = np.flatnonzero(rows.keys >> first >> np.uint64(1) == among.part)
        order = order[np.lexsort((rows.keys[order], stratum[rows.cell[order]]))]
        keys, strata = rows.keys[order], stratum[rows.cell[order]]
        ties = np.flatnonzero((strata[1:] == strata[:-1]) & (keys[1:] == keys[:-1]))
    else:
        packed = _packed(rows.keys, rows.cell, stratum, above, below, among.bits, among.part, among.size)
        packed = _sorted(packed, max(above, min(_MOST_BITS, among.size.bit_length())))
        order, ties = _unpacked(packed, below)
    for begin, end in _runs(ties):
        tied = order[begin:end]
        whole, names = rows.keys[tied].tolist(), [""] * tied.size
        if len(set(whole)) < tied.size:  # of equal keys the units decide, and a frame may have to be read again
            names = rows.names(tied)
        if len(set(zip(whole, names, strict=True))) < tied.size:
            raise repeated(max(names, key=names.count))
        order[begin:end] = [one for _, _, one in sorted(zip(whole, names, tied.tolist(), strict=True))]
    return order


def _runs(ties: Seats) -> list[tuple[int, int]]:
    """Ranges of rows that are tied with their neighbours, from the places of the first of each pair."""
    found: list[tuple[int, int]] = []
    for place in ties.tolist():
        if found and found[-1][1] > place:
            found[-1] = (found[-1][0], place + 2)
        else:
            found.append((place, place + 2))
    return found


@kernel
def _packed(
    keys: U64, cell: Cell, stratum: NDArray[np.int64], above: int, below: int, bits: int, part: int, size: int
) -> U64:
    """Numbers of the rows of a range: ``above`` bits of stratum, then key without its first ``bits``, then the row."""
    first, left, wanted = np.uint64(63 - bits), np.uint64(bits), np.uint64(part)
    out, place, top = np.uint64(above + below), np.uint64(below), np.uint64(63 - above)
    found = np.empty(size + 1, np.uint64)
    count = 0
    for row in range(keys.size):  # always written, kept where it counts: which keys do, no processor can guess
        key = keys[row] << left >> out << place
        found[count] = (np.uint64(stratum[cell[row]]) << top << np.uint64(1)) | key | np.uint64(row)
        count += keys[row] >> first >> np.uint64(1) == wanted
    return found[:size]


@kernel
def _sorted(numbers: U64, bits: int) -> U64:
    """Sort numbers whose first ``bits`` spread well: dealt out by these, then put right between neighbours."""
    shift = np.uint64(64 - bits)
    begins = np.zeros((1 << bits) + 1, np.int32)
    for number in numbers:
        begins[np.int64(number >> shift) + 1] += 1
    for place in range(1 << bits):
        begins[place + 1] += begins[place]
    found = np.empty_like(numbers)
    for number in numbers:
        bucket = np.int64(number >> shift)
        found[begins[bucket]] = number
        begins[bucket] += 1
    for place in range(1, found.size):
        number, back = found[place], place
        while back > 0 and found[back - 1] > number:
            found[back] = found[back - 1]
            back -= 1
        found[back] = number
    return found


@kernel
def _unpacked(numbers: U64, below: int) -> tuple[Seats, Seats]:
    """Rows that sorted numbers hold, and the places of those alike but for the row with the next."""
    order, mask = np.empty(numbers.size, np.int64), np.uint64((1 << below) - 1)
    ties, count = np.empty(numbers.size, np.int64), 0
    for place in range(numbers.size):
        order[place] = np.int64(numbers[place] & mask)
        ties[count] = place
        count += place + 1 < numbers.size and (numbers[place] ^ numbers[place + 1]) <= mask
    return order, ties[:count].copy()


@kernel
def _comb(order: Seats, cell: Cell, units: I64, stratum: NDArray[np.int64], behind: I64) -> int:
    """Walk the rows in order and keep those a tooth meets: they come first in ``order`` then. Returns their number.

    ``behind`` (by stratum) is how far behind the last tooth the next piece begins.
    """
    count = 0
    for row in order:
        length, now = units[cell[row]], behind[stratum[cell[row]]]
        order[count] = row
        count += int((UNIT - now) & (UNIT - 1) < length)
        behind[stratum[cell[row]]] = (now + length) & (UNIT - 1)
    return count
