"""Rates (限流): how fast a caller, or an address without a token, may ask. The one place where that is decided.

A bucket is one number, the time at which it would be full again (the generic cell rate algorithm): a request moves it
on by one interval, and is refused where that would be further ahead than the burst. Buckets lie in a file that all
processes of the service map into their memory, so that several have one limit; it is of a fixed size, and the bucket
that is full soonest gives way.
"""

from __future__ import annotations

import hashlib
import ipaddress
import math
import mmap
import os
import struct
import threading
import weakref
from collections.abc import Callable, Generator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path

import portalocker

from graph_service.api.problems import TooManyRequests
from graph_service.store.private_files import make_private_folder, writable

BURST = 6  # the burst is this part of what a minute allows
_BUCKET = struct.Struct("<Qd")  # of whom, and when it is full again
_NEAR = 8  # places at which a bucket may lie
_SALT = 16  # bytes before the buckets: nobody outside can choose names that fall together


class Buckets:
    """Buckets by key (令牌桶) in a file: ``per_minute`` requests, a sixth of them at once; 0 is no limit.

    The file has room for ``places`` of them. ``monotonic`` is the same for all processes of a machine; what an earlier
    start of the machine left lies further ahead than any burst, and counts as full.
    """

    def __init__(self, path: Path, per_minute: int, *, monotonic: Callable[[], float], places: int = 1 << 15) -> None:
        self._interval = 60.0 / per_minute if per_minute else 0.0
        self._ahead = self._interval * max(1, per_minute // BURST)
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._path = path
        self._places = places

    def take(self, key: str) -> None:
        """Take one request out of a bucket; raises ``TooManyRequests`` where it is empty."""
        if not self._interval:
            return
        now = self._monotonic()
        with self._only() as table:
            salted = hashlib.blake2b(key.encode(), digest_size=8, salt=table[:_SALT])
            name = int.from_bytes(salted.digest(), "little") or 1
            place, full_at = self._find(table, name, now)
            full_at += self._interval
            wait = full_at - self._ahead - now
            if wait <= 1e-9:
                _BUCKET.pack_into(table, place, name, full_at)
                return
        raise TooManyRequests(
            "请求过于频繁, 请稍后再试。",
            advice="请按 Retry-After 的秒数等待; 批量需求请用 /v1/checks 等批量接口, 或请管理员调整限额。",
            retry_after=max(1, math.ceil(wait)),
        )

    @contextmanager
    def _only(self) -> Generator[mmap.mmap]:
        """Be the only one at the table, across threads and processes."""
        with self._lock:
            file, table = self._opened
            portalocker.lock(file, portalocker.LOCK_EX)
            try:
                yield table
            finally:
                portalocker.unlock(file)

    @cached_property
    def _opened(self) -> tuple[int, mmap.mmap]:
        """The open file and its buckets; made when the first request comes."""
        size = _SALT + self._places * _BUCKET.size
        make_private_folder(self._path.parent)
        with writable(self._path.parent):
            file = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
            weakref.finalize(self, os.close, file)
            portalocker.lock(file, portalocker.LOCK_EX)
            if os.fstat(file).st_size != size:
                os.ftruncate(file, 0)
                os.write(file, os.urandom(_SALT))
                os.ftruncate(file, size)
            portalocker.unlock(file)
            return file, mmap.mmap(file, size)

    def _find(self, table: mmap.mmap, name: int, now: float) -> tuple[int, float]:
        """Where a bucket lies or may lie, and when it is full again, which is now for one that is not there."""
        soonest, place = math.inf, _SALT
        for number in range(name, name + _NEAR):
            here = _SALT + number % self._places * _BUCKET.size
            whose, full_at = _BUCKET.unpack_from(table, here)
            if full_at > now + self._ahead + self._interval:
                full_at = now  # of another start of the machine
            if whose == name:
                return here, max(full_at, now)
            if full_at < soonest:
                soonest, place = full_at, here
        return place, now


class Rates:
    """The buckets of a data folder (限流): of callers with a token, and of addresses without."""

    def __init__(self, data: Path, per_minute: int, address_per_minute: int, *, monotonic: Callable[[], float]) -> None:
        folder = data / "rates"
        self._callers = Buckets(folder / "callers", per_minute, monotonic=monotonic)
        self._addresses = Buckets(folder / "addresses", address_per_minute, monotonic=monotonic)

    def admit_caller(self, name: str) -> None:
        """Count a request of a client or account; raises ``TooManyRequests``."""
        self._callers.take(name)

    def admit_address(self, host: str) -> None:
        """Count a request without a token that holds; raises ``TooManyRequests``."""
        self._addresses.take(_network(host))


def _network(host: str) -> str:
    """What one subscriber has (地址段): an IPv4 address, of IPv6 the first 64 bits.

    >>> _network("192.0.2.7"), _network("2001:db8:1:2:3:4:5:6"), _network("somewhere")
    ('192.0.2.7', '2001:db8:1:2::/64', 'somewhere')
    """
    if ":" not in host:
        return host
    try:
        return str(ipaddress.IPv6Network((host.partition("%")[0], 64), strict=False))
    except ValueError:
        return host
