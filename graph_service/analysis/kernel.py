"""Compiled kernels (编译内核): the one place that names numba, typed so that callers stay checked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar, cast

from numba import njit

F = TypeVar("F", bound=Callable[..., Any])
P = TypeVar("P")
R = TypeVar("R")
THREADS = 2  # cores of the smallest machine this runs on
PIECES = 8 * THREADS  # what a registry is cut into where subjects are of unlike cost


def kernel(function: F) -> F:
    """Compile ``function`` at its first call, keep the machine code on disk, and let other threads run beside it.

    A kernel that another module's kernel calls is compiled into it: after a change here, numba notices only when the
    calling file changes too, so developers clear ``__pycache__`` (``make clean``).
    """
    return cast(F, njit(cache=True, nogil=True)(function))


def side_by_side(work: Callable[[P], R], parts: Sequence[P]) -> list[R]:
    """Run a kernel on several parts at once (并行); what they give, in the order of the parts.

    A thread takes the next part when it is done with one, so that more parts than threads even out.
    """
    if len(parts) == 1:
        return [work(parts[0])]
    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(work, parts))
