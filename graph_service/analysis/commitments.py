"""States of commitments on a day (承诺状态, R3.2)."""

from __future__ import annotations

from datetime import date

import polars as pl

from graph_service.domain.commitments import PERFORMANCE, CommitmentState


def commitment_states(frame: pl.DataFrame, as_of: date) -> pl.DataFrame:
    """Add ``state`` to commitments (承诺状态) as of a day.

    Definition. A finding made by then decides. Without one, a commitment is DUE on its last day, OVERDUE_UNREVIEWED
    after it, and MADE before it or where no day is stated. ``frame`` has the columns of the fact kind ``commitment``.
    """
    found = pl.col("found_on").is_null() | (pl.col("found_on") <= as_of)
    finding = pl.when(found).then(
        pl.col("performance").replace_strict(
            {text: state.value for text, state in PERFORMANCE.items()}, default=None, return_dtype=pl.String
        )
    )
    waiting = (
        pl.when(pl.col("due_on") < as_of)
        .then(pl.lit(CommitmentState.OVERDUE_UNREVIEWED.value))
        .when(pl.col("due_on") == as_of)
        .then(pl.lit(CommitmentState.DUE.value))
        .otherwise(pl.lit(CommitmentState.MADE.value))
    )
    return frame.with_columns(state=pl.coalesce(finding, waiting))
