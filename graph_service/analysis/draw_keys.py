"""Keys of a draw (抽取排序键, R7.7): SHA-256 of seed and unit, many at once.

Definition. The key of a unit is the first 8 bytes, big-endian, of ``SHA-256(seed ‖ line feed ‖ unit)`` in UTF-8.
Whoever has seed and unit can work it out with any SHA-256, one unit at a time: nothing about the order or the split of
a frame enters.

Why a kernel of our own: the digest of a million units, one call each, takes longer than the rest of the draw together.
Here 64 units go through each round at once, which the compiler turns into vector instructions. ``hashlib`` is the
oracle of the tests, and does the units that do not fit into one block.

Source: FIPS 180-4.
"""

from __future__ import annotations

import hashlib

import numpy as np
import polars as pl
import pyarrow as pa
from numpy.typing import NDArray

from graph_service.analysis.kernel import kernel, side_by_side

U64 = NDArray[np.uint64]
U32 = NDArray[np.uint32]
_BLOCK = 64  # bytes
_LANES = 64  # units hashed side by side
_PIECE = 1 << 16

_START = np.array([
    0x6A09E667, 0xBB67AE85, 0x3C6EF372, 0xA54FF53A, 0x510E527F, 0x9B05688C, 0x1F83D9AB, 0x5BE0CD19,
], np.uint32)  # fmt: skip
_ROUND = np.array([
    0x428A2F98, 0x71374491, 0xB5C0FBCF, 0xE9B5DBA5, 0x3956C25B, 0x59F111F1, 0x923F82A4, 0xAB1C5ED5,
    0xD807AA98, 0x12835B01, 0x243185BE, 0x550C7DC3, 0x72BE5D74, 0x80DEB1FE, 0x9BDC06A7, 0xC19BF174,
    0xE49B69C1, 0xEFBE4786, 0x0FC19DC6, 0x240CA1CC, 0x2DE92C6F, 0x4A7484AA, 0x5CB0A9DC, 0x76F988DA,
    0x983E5152, 0xA831C66D, 0xB00327C8, 0xBF597FC7, 0xC6E00BF3, 0xD5A79147, 0x06CA6351, 0x14292967,
    0x27B70A85, 0x2E1B2138, 0x4D2C6DFC, 0x53380D13, 0x650A7354, 0x766A0ABB, 0x81C2C92E, 0x92722C85,
    0xA2BFE8A1, 0xA81A664B, 0xC24B8B70, 0xC76C51A3, 0xD192E819, 0xD6990624, 0xF40E3585, 0x106AA070,
    0x19A4C116, 0x1E376C08, 0x2748774C, 0x34B0BCB5, 0x391C0CB3, 0x4ED8AA4A, 0x5B9CCA4F, 0x682E6FF3,
    0x748F82EE, 0x78A5636F, 0x84C87814, 0x8CC70208, 0x90BEFFFA, 0xA4506CEB, 0xBEF9A3F7, 0xC67178F2,
], np.uint32)  # fmt: skip


def draw_keys(seed: str, units: pl.Series) -> U64:
    """Work out the keys of some units (排序键), one ``uint64`` each. Cost: 50 to 90 ns a unit."""
    buffer, starts = _bytes_of(units)
    prefix = f"{seed}\n".encode()
    whole = len(prefix) // _BLOCK * _BLOCK
    state = np.repeat(_START, _LANES).reshape(8, _LANES)
    words = np.zeros((64, _LANES), np.uint32)
    for at in range(0, whole, _BLOCK):
        words[:16] = np.frombuffer(prefix[at : at + _BLOCK], ">u4").astype(np.uint32)[:, None]
        _compress(state, words, np.empty((8, _LANES), np.uint32))
    rest, after_seed = np.frombuffer(prefix[whole:], np.uint8), state[:, 0].copy()
    keys = np.empty(len(units), np.uint64)

    def piece(begin: int) -> None:
        _hash_units(buffer, starts, rest, after_seed, len(prefix), keys, begin, min(begin + _PIECE, keys.size))

    side_by_side(piece, range(0, keys.size, _PIECE) or [0])
    for place in np.flatnonzero(np.diff(starts) > _room(len(rest))):
        keys[place] = draw_key(seed, units[int(place)])
    return keys


def draw_key(seed: str, unit: str) -> int:
    """Work out the key of one unit (排序键)."""
    return int.from_bytes(hashlib.sha256(f"{seed}\n{unit}".encode()).digest()[:8])


def _bytes_of(units: pl.Series) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    """UTF-8 bytes of the units one after the other, and where each begins."""
    text = units.to_arrow(compat_level=pl.CompatLevel.oldest())
    text = pa.array([], pa.large_string()) if not len(units) else text.cast(pa.large_string())
    _, offsets, data = text.buffers()
    starts = np.frombuffer(offsets, np.int64)[text.offset : text.offset + len(text) + 1]
    return np.frombuffer(data or b"", np.uint8), starts


def _room(rest: int) -> int:
    """Bytes of a unit that fit into the last block, beside what is left of the seed, the end mark and the length."""
    return _BLOCK - 9 - rest


@kernel
def _hash_units(
    buffer: NDArray[np.uint8], starts: NDArray[np.int64], rest: NDArray[np.uint8], after_seed: U32, before: int,
    keys: U64, begin: int, end: int,
) -> None:  # fmt: skip
    """Hash the units of a piece; those too long for one block are left for ``hashlib``."""
    words = np.empty((64, _LANES), np.uint32)
    state = np.empty((8, _LANES), np.uint32)
    work = np.empty((8, _LANES), np.uint32)
    room = _BLOCK - 9 - rest.size
    for base in range(begin, end, _LANES):
        words[:16] = 0
        for lane in range(_LANES):
            unit = min(base + lane, end - 1)
            size = min(starts[unit + 1] - starts[unit], room)
            for place in range(rest.size):
                words[place >> 2, lane] |= np.uint32(rest[place]) << np.uint32(8 * (3 - (place & 3)))
            for byte in range(size):
                place = rest.size + byte
                value = np.uint32(buffer[starts[unit] + byte])
                words[place >> 2, lane] |= value << np.uint32(8 * (3 - (place & 3)))
            place = rest.size + size
            words[place >> 2, lane] |= np.uint32(0x80) << np.uint32(8 * (3 - (place & 3)))
            words[15, lane] = np.uint32((before + size) * 8)
        for row in range(8):
            state[row] = after_seed[row]
        _compress(state, words, work)
        for lane in range(min(_LANES, end - base)):
            keys[base + lane] = (np.uint64(state[0, lane]) << np.uint64(32)) | np.uint64(state[1, lane])


@kernel
def _turn(word: np.uint32, by: int) -> np.uint32:
    return (word >> np.uint32(by)) | (word << np.uint32(32 - by))


@kernel
def _compress(state: U32, words: U32, work: U32) -> None:
    """One block of every lane: ``state`` (8, lanes) is changed, ``words`` (64, lanes) has the block in its first 16."""
    for step in range(16, 64):
        for lane in range(_LANES):
            first, second = words[step - 15, lane], words[step - 2, lane]
            low = _turn(first, 7) ^ _turn(first, 18) ^ (first >> np.uint32(3))
            high = _turn(second, 17) ^ _turn(second, 19) ^ (second >> np.uint32(10))
            words[step, lane] = words[step - 16, lane] + low + words[step - 7, lane] + high
    work[:] = state
    for step in range(64):
        # the eight registers turn by one place a round: which row of ``work`` is which is told by the round
        ra, rb, rc, rd = -step & 7, (1 - step) & 7, (2 - step) & 7, (3 - step) & 7
        re, rf, rg, rh = (4 - step) & 7, (5 - step) & 7, (6 - step) & 7, (7 - step) & 7
        for lane in range(_LANES):
            a, b, c, e = work[ra, lane], work[rb, lane], work[rc, lane], work[re, lane]
            choice = (e & work[rf, lane]) ^ (~e & work[rg, lane])
            one = work[rh, lane] + (_turn(e, 6) ^ _turn(e, 11) ^ _turn(e, 25)) + choice + _ROUND[step]
            one += words[step, lane]
            work[rd, lane] += one
            work[rh, lane] = one + (_turn(a, 2) ^ _turn(a, 13) ^ _turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))
    for row in range(8):
        for lane in range(_LANES):
            state[row, lane] += work[row, lane]
