"""Sealed files (密封文件): streams of bytes, compressed and encrypted a piece at a time, whatever their size.

A file is a header and pieces of AES-256-GCM. The nonce of a piece is the file's random prefix, the number of the piece
and whether it is the last (the STREAM construction of Hoang, Reyhanitabar, Rogaway and Vizár, 2015), so that a piece
that was changed, moved, left out or cut off is found.
"""

from __future__ import annotations

import os
import struct
from collections.abc import Iterable, Iterator
from io import RawIOBase
from pathlib import Path
from typing import IO, Any

import pyarrow as pa
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from graph_service.domain.errors import BadInput
from graph_service.store.private_files import writable

_MAGIC = b"credit-graph sealed file 1\n"
_PREFIX = 7  # random bytes of a nonce; 4 count the pieces, 1 marks the last
_PIECE = 1 << 20
_TAG = 16


def seal_file(source: IO[bytes], target: Path, key: bytes) -> None:
    """Write ``source`` to ``target`` (0600), compressed and sealed; the file is there whole or not at all."""
    part = target.with_name(f".{target.name}.{os.urandom(4).hex()}")
    with writable(target.parent):
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as stream:
            sink = _Sealing(stream, key)
            with pa.CompressedOutputStream(pa.PythonFile(sink, mode="w"), "zstd") as out:
                while piece := source.read(_PIECE):
                    out.write(piece)
            sink.finish()
            stream.flush()
            os.fsync(stream.fileno())
        part.replace(target)


def open_sealed(path: Path, key: bytes) -> Iterator[bytes]:
    """Yield the bytes of a sealed file, piece by piece; raises ``BadInput`` for another key or a changed file."""
    with path.open("rb") as stream:
        plain = pa.PythonFile(_Pieces(_unsealed(stream, key)), mode="r")
        with pa.CompressedInputStream(plain, "zstd") as source:
            while piece := source.read(_PIECE):
                yield piece


class _Sealing(RawIOBase):
    """A writable stream that seals what it is given, one full piece at a time."""

    def __init__(self, stream: IO[bytes], key: bytes) -> None:
        super().__init__()
        self._stream, self._seal, self._prefix = stream, AESGCM(key), os.urandom(_PREFIX)
        self._held, self._count = bytearray(), 0
        stream.write(_MAGIC + self._prefix)

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self._held += data
        while len(self._held) > _PIECE:  # the last piece is marked, so one is always held back
            self._put(bytes(self._held[:_PIECE]), last=False)
            del self._held[:_PIECE]
        return len(data)

    def finish(self) -> None:
        self._put(bytes(self._held), last=True)

    def _put(self, piece: bytes, *, last: bool) -> None:
        self._stream.write(self._seal.encrypt(_nonce(self._prefix, self._count, last=last), piece, _MAGIC))
        self._count += 1


def _unsealed(stream: IO[bytes], key: bytes) -> Iterator[bytes]:
    if stream.read(len(_MAGIC)) != _MAGIC:
        raise BadInput("不是本系统的密封文件")
    seal, prefix = AESGCM(key), stream.read(_PREFIX)
    count, piece = 0, stream.read(_PIECE + _TAG)
    while True:
        following = stream.read(_PIECE + _TAG)
        try:
            yield seal.decrypt(_nonce(prefix, count, last=not following), piece, _MAGIC)
        except InvalidTag as error:
            raise BadInput("密封的文件无法打开 (密钥不符或内容被改动)") from error
        if not following:
            return
        count, piece = count + 1, following


def _nonce(prefix: bytes, count: int, *, last: bool) -> bytes:
    return prefix + struct.pack(">IB", count, last)


class _Pieces(RawIOBase):
    """A readable stream over pieces of bytes."""

    def __init__(self, pieces: Iterable[bytes]) -> None:
        super().__init__()
        self._pieces, self._left = iter(pieces), b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self._left:
            piece = next(self._pieces, None)
            if piece is None:
                return 0
            self._left = piece
        size = min(len(buffer), len(self._left))
        buffer[:size] = self._left[:size]
        self._left = self._left[size:]
        return size
