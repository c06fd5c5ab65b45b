"""Share graphs for tests: from a table of named holdings, and random ones with rings."""

from collections.abc import Mapping

import numpy as np
from hypothesis import strategies as st

from graph_service.analysis.relation_arrays import HoldingArrays
from graph_service.analysis.shares import ShareGraph, share_graph
from graph_service.analysis.snapshot import PPM


def holdings(rows: list[tuple[int, int, int]], parties: int) -> HoldingArrays:
    """Arrays from (owner, owned, ppm)."""
    table = np.array(rows, np.int64).reshape(-1, 3)
    owner, owned = table[:, 0].astype(np.int32), table[:, 1].astype(np.int32)
    return HoldingArrays(owner, owned, table[:, 2], table[:, 2], np.arange(len(rows), dtype=np.int64), parties)


class Named:
    """A share graph over names: ``Named("P 60 H", "H 55 X")``, shares in percent."""

    def __init__(self, *lines: str) -> None:
        parsed = [line.split() for line in lines]
        self.names = sorted({name for owner, _, owned in parsed for name in (owner, owned)})
        self.at: Mapping[str, int] = {name: ix for ix, name in enumerate(self.names)}
        rows = [(self.at[owner], self.at[owned], round(float(part) * 10_000)) for owner, part, owned in parsed]
        self.graph: ShareGraph = share_graph(holdings(rows, len(self.names)))


@st.composite
def share_rows(draw: st.DrawFn, most: int = 9) -> tuple[list[tuple[int, int, int]], int]:
    """Random holdings: few parties, so rings, exact halves, full ownership and sums above 100 % all occur."""
    parties = draw(st.integers(2, most))
    party = st.integers(0, parties - 1)
    part = st.sampled_from([100_000, 250_000, 300_000, 333_333, 500_000, 500_001, 600_000, PPM]) | st.integers(0, PPM)
    rows = draw(st.lists(st.tuples(party, party, part), max_size=3 * parties))
    return list({(owner, owned): (owner, owned, ppm) for owner, owned, ppm in rows}.values()), parties


def matrices(rows: list[tuple[int, int, int]], parties: int) -> tuple[np.ndarray, np.ndarray]:
    """Stated ppm as a dense matrix, and the sum each subject's shares count against."""
    stated = np.zeros((parties, parties), np.int64)
    for owner, owned, ppm in rows:
        stated[owner, owned] = ppm
    return stated, np.maximum(PPM, stated.sum(axis=0))
