"""How plants are listed (播种): kind, number in a county of 20,000, who finds it, and the function that plants one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from loaders.sample.plot import Plot


@dataclass(frozen=True, slots=True)
class Sowing:
    """One kind of plant, or one variant of a kind. ``claimed``: whether some version finds it (by kind: ``claims``)."""

    kind: str
    count: int
    claimed_by: str
    plant: Callable[[Plot], None]
    claimed: bool = True
