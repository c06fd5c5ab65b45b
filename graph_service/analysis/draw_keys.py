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
    """Work out the keys of some units (排序键), one ``uint64`` each. Cost: 20 to 40 ns a unit."""
    prefix = f"{seed}\n".encode()
    rest = len(prefix) % _BLOCK
    blocks = np.frombuffer(prefix + bytes(_BLOCK - rest), ">u4").astype(np.uint32).reshape(-1, 16, 1)
    *whole, begun = np.repeat(blocks, _LANES, axis=2)
    seeded, words = np.repeat(_START, _LANES).reshape(8, _LANES), np.empty((64, _LANES), np.uint32)
    for block in whole:
        words[:16] = block
        seeded = _compress(seeded, words, np.empty_like(seeded))
    keys = np.empty(len(units), np.uint64)

    def piece(begin: int) -> None:
        some = units.slice(begin, _PIECE)
        buffer, starts = _bytes_of(some)
        _hash_units(buffer, starts, seeded, begun, len(prefix), keys[begin : begin + _PIECE])
        for place in np.flatnonzero(np.diff(starts) > _BLOCK - 9 - rest):  # beside end mark and length
            keys[begin + place] = draw_key(seed, some[int(place)])

    side_by_side(piece, range(0, keys.size, _PIECE) or [0])
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


@kernel
def _hash_units(
    buffer: NDArray[np.uint8], starts: NDArray[np.int64], seeded: U32, begun: U32, before: int, keys: U64,
) -> None:  # fmt: skip
    """Hash some units; those too long for one block are left for ``hashlib``.

    ``before`` bytes of seed come first: ``seeded`` (8, lanes) is the state after its whole blocks, ``begun``
    (16, lanes) the block with the rest.
    """
    words = np.empty((64, _LANES), np.uint32)
    state = np.empty((8, _LANES), np.uint32)
    rest = before % _BLOCK
    for base in range(0, keys.size, _LANES):
        words[:16] = begun
        for lane in range(min(_LANES, keys.size - base)):
            first = starts[base + lane]
            size = min(starts[base + lane + 1] - first, _BLOCK - 9 - rest)
            _fill(words, lane, np.uint64(rest), buffer, np.uint64(first), np.uint64(first + size))
            words[15, lane] = np.uint32((before + size) * 8)
        _compress(seeded, words, state)
        for lane in range(min(_LANES, keys.size - base)):
            keys[base + lane] = (np.uint64(state[0, lane]) << np.uint64(32)) | np.uint64(state[1, lane])


@kernel
def _fill(words: U32, lane: int, place: np.uint64, buffer: NDArray[np.uint8], at: np.uint64, end: np.uint64) -> None:
    """Lay a unit and the end mark into a lane from byte ``place`` on, a word at once where four bytes make one.

    Places are unsigned: for those with a sign numba asks each time whether they count from the end.
    """
    one, four = np.uint64(1), np.uint64(4)
    word, inside = place // four, int(place % four)
    held = words[word, lane]
    while at < end:
        if inside == 0 and at + four <= end:
            held = _placed(buffer[at], 0) | _placed(buffer[at + one], 1)
            held |= _placed(buffer[at + np.uint64(2)], 2) | _placed(buffer[at + np.uint64(3)], 3)
            at, inside = at + four, 4
        else:
            held |= _placed(buffer[at], inside)
            at, inside = at + one, inside + 1
        if inside == 4:
            words[word, lane] = held
            word, inside, held = word + one, 0, np.uint32(0)
    words[word, lane] = held | _placed(np.uint8(0x80), inside)


@kernel
def _placed(byte: np.uint8, place: int) -> np.uint32:
    """A byte at its place of a big-endian word."""
    return np.uint32(np.uint32(byte) << np.uint32(24 - 8 * place))


# numba widens what is reckoned from two numbers of 32 bits to 64, which a vector holds half as many of: each result is
# cut back at once
@kernel
def _turn(word: np.uint32, by: int) -> np.uint32:
    return np.uint32(word >> np.uint32(by)) | np.uint32(word << np.uint32(32 - by))


@kernel
def _round(
    a: np.uint32, b: np.uint32, c: np.uint32, d: np.uint32, e: np.uint32, f: np.uint32, g: np.uint32, h: np.uint32,
    added: np.uint32,
) -> tuple[np.uint32, np.uint32]:  # fmt: skip
    """One round on the eight registers: what becomes of ``d`` and ``h``, which are the next round's ``e`` and ``a``."""
    one = np.uint32(h + (_turn(e, 6) ^ _turn(e, 11) ^ _turn(e, 25)) + ((e & f) ^ (~e & g)) + added)
    two = (_turn(a, 2) ^ _turn(a, 13) ^ _turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))
    return np.uint32(d + one), np.uint32(one + two)


@kernel
def _compress(before: U32, words: U32, after: U32) -> U32:
    """One block of every lane: state ``before`` and ``after`` (8, lanes), the block in the first 16 of 64 ``words``."""
    for step in range(16, 64):
        for lane in range(_LANES):
            first, second = words[step - 15, lane], words[step - 2, lane]
            low = _turn(first, 7) ^ _turn(first, 18) ^ (first >> np.uint32(3))
            high = _turn(second, 17) ^ _turn(second, 19) ^ (second >> np.uint32(10))
            words[step, lane] = np.uint32(words[step - 16, lane] + low + words[step - 7, lane] + high)
    after[:] = before
    for step in range(0, 64, 8):  # after eight rounds every register is back in its place
        for lane in range(_LANES):
            a, b, c, d = after[0, lane], after[1, lane], after[2, lane], after[3, lane]
            e, f, g, h = after[4, lane], after[5, lane], after[6, lane], after[7, lane]
            d, h = _round(a, b, c, d, e, f, g, h, _added(words, step, lane))
            c, g = _round(h, a, b, c, d, e, f, g, _added(words, step + 1, lane))
            b, f = _round(g, h, a, b, c, d, e, f, _added(words, step + 2, lane))
            a, e = _round(f, g, h, a, b, c, d, e, _added(words, step + 3, lane))
            h, d = _round(e, f, g, h, a, b, c, d, _added(words, step + 4, lane))
            g, c = _round(d, e, f, g, h, a, b, c, _added(words, step + 5, lane))
            f, b = _round(c, d, e, f, g, h, a, b, _added(words, step + 6, lane))
            e, a = _round(b, c, d, e, f, g, h, a, _added(words, step + 7, lane))
            after[0, lane], after[1, lane], after[2, lane], after[3, lane] = a, b, c, d
            after[4, lane], after[5, lane], after[6, lane], after[7, lane] = e, f, g, h
    for row in range(8):
        for lane in range(_LANES):
            after[row, lane] += before[row, lane]
    return after


@kernel
def _added(words: U32, step: int, lane: int) -> np.uint32:
    return np.uint32(_ROUND[step] + words[step, lane])
