"""Rates (限流): how fast a caller, or an address without a token, may ask. The one place where that is decided.

A bucket is one number, the time at which it would be full again (the generic cell rate algorithm): a request moves it
on by one interval, and is refused where that would be further ahead than the burst. Full buckets are forgotten.
"""

from __future__ import annotations

import ipaddress
import math
import threading
from collections import OrderedDict
from collections.abc import Callable

from graph_service.api.problems import TooManyRequests

BURST = 6  # the burst is this part of what a minute allows
REMEMBERED = 10_000


class Buckets:
    """Buckets by key (令牌桶): ``per_minute`` requests, a sixth of them at once; 0 is no limit."""

    def __init__(self, per_minute: int, *, monotonic: Callable[[], float], remembered: int = REMEMBERED) -> None:
        self._interval = 60.0 / per_minute if per_minute else 0.0
        self._ahead = self._interval * max(1, per_minute // BURST)
        self._monotonic = monotonic
        self._remembered = remembered
        self._full_at: OrderedDict[str, float] = OrderedDict()
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._full_at)

    def take(self, key: str) -> None:
        """Take one request out of a bucket; raises ``TooManyRequests`` where it is empty."""
        if not self._interval:
            return
        now = self._monotonic()
        with self._lock:
            full_at = max(self._full_at.get(key, now), now) + self._interval
            wait = full_at - self._ahead - now
            if wait <= 1e-9:
                self._full_at[key] = full_at
                self._full_at.move_to_end(key)
                self._forget(now)
                return
        raise TooManyRequests(
            "请求过于频繁, 请稍后再试。",
            advice="请按 Retry-After 的秒数等待; 批量需求请用 /v1/checks 等批量接口, 或请管理员调整限额。",
            retry_after=max(1, math.ceil(wait)),
        )

    def _forget(self, now: float) -> None:
        """Drop the longest untouched: those that are full again lose nothing, then those over the number."""
        while self._full_at:
            oldest = next(iter(self._full_at))
            if self._full_at[oldest] > now and len(self._full_at) <= self._remembered:
                return
            del self._full_at[oldest]


class Rates:
    """The buckets of one app (限流): of callers with a token, and of addresses without."""

    def __init__(self, per_minute: int, address_per_minute: int, *, monotonic: Callable[[], float]) -> None:
        self._callers = Buckets(per_minute, monotonic=monotonic)
        self._addresses = Buckets(address_per_minute, monotonic=monotonic)

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
