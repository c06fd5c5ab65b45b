"""A registry as arrays on disk (登记库数组): drawn once by ``bench.draw``, read by every process of a benchmark.

Nothing of the product is imported here, so that the memory of a peer's process is the peer's.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple, cast

import numpy as np
from numpy.typing import NDArray

I32 = NDArray[np.int32]
PPM = 1_000_000


class Registry(NamedTuple):
    """Arrays of a registry (登记库数组): public bodies, then companies, then persons, each kind in random order.

    Holdings are ``owner, owned, ppm``; roles ``holder, firm, role_from, role_to`` (days, the end not included), the
    first of each company being its legal representative (``leads``); events ``event_firm, event_day``; ties
    ``tie_to, tie_source, tie_kind, tie_weight`` with ``own`` (s of every party).
    """

    companies: int
    parties: int
    owner: I32
    owned: I32
    ppm: NDArray[np.int64]
    holder: I32
    firm: I32
    leads: NDArray[np.bool_]
    role_from: I32
    role_to: I32
    event_firm: I32
    event_day: I32
    tie_to: I32
    tie_source: I32
    tie_kind: NDArray[np.int8]
    tie_weight: NDArray[np.float64]
    own: NDArray[np.float64]
    asked: I32  # companies asked about one by one


def write(made: Registry, folder: Path) -> None:
    """Write every array of a registry as ``.npy``."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, value in made._asdict().items():
        np.save(folder / f"{name}.npy", np.asarray(value))


def read(folder: Path) -> Registry:
    """Open a registry that was written; arrays are read as they are touched."""
    loaded = {name: np.load(folder / f"{name}.npy", mmap_mode="r") for name in Registry._fields}
    sizes = {name: int(loaded.pop(name)) for name in ("companies", "parties")}
    return Registry(**sizes, **cast("dict[str, I32]", loaded))  # type: ignore[arg-type]
