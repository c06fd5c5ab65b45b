"""Integrated shares as a table by party id: what answers and tests compare."""

from __future__ import annotations

import numpy as np
import polars as pl

from graph_service.analysis.ownership import UNKNOWN_OWNER, IntegratedShares
from graph_service.analysis.snapshot import Snapshot


def integrated_frame(snapshot: Snapshot, shares: IntegratedShares) -> pl.DataFrame:
    """Integrated shares as a table (综合持股比例表): ``owner, owned, share`` (0..1), in the order of owned parties.

    The part without a known final owner stands under ``UNKNOWN`` (R8.5), after the others; members of closed rings
    have no row (R8.6).
    """
    ids = snapshot.parties["party"]
    lacking = np.flatnonzero((shares.unknown > 0) & (shares.closed_ring < 0))
    return pl.concat(
        [
            pl.DataFrame({"owner": ids.gather(shares.owner), "owned": ids.gather(shares.owned), "share": shares.share}),
            pl.DataFrame(
                {
                    "owner": pl.repeat(UNKNOWN_OWNER, lacking.size, dtype=pl.String, eager=True),
                    "owned": ids.gather(lacking),
                    "share": shares.unknown[lacking],
                }
            ),
        ]
    )
