"""Compiled kernels (编译内核): the one place that names numba, typed so that callers stay checked."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

from numba import njit

F = TypeVar("F", bound=Callable[..., Any])


def kernel(function: F) -> F:
    """Compile ``function`` at its first call, keep the machine code on disk, and let other threads run beside it.

    A kernel that another module's kernel calls is compiled into it: after a change here, numba notices only when the
    calling file changes too, so developers clear ``__pycache__`` (``make clean``).
    """
    return cast(F, njit(cache=True, nogil=True)(function))
