"""States of commitments on a day (承诺状态, R3.2): of what sources state and of cases of our own, by one definition.

Both are brought to a *said* state, the last that somebody did or found by the day, of which the state is made by
``domain.commitments.state_on``. A code is one commitment: where a source and a case speak of the same one, a finding
goes before none, and then the case before the source.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import polars as pl

from graph_service.analysis.commitment_cases import stated_by_case
from graph_service.analysis.law_overlay import Effects
from graph_service.domain.acts import Case, Effect
from graph_service.domain.commitments import PERFORMANCE, WAITING, CommitmentState, commitment_ref, state_on

SCHEMA: dict[str, pl.DataType] = {
    "code": pl.String(),  # 承诺编码
    "ref": pl.String(),  # domain.commitments.commitment_ref
    "subject": pl.String(),
    "subject_name": pl.String(),
    "type": pl.String(),
    "matter": pl.String(),
    "made_on": pl.Date(),
    "due_on": pl.Date(),
    "authority_code": pl.String(),
    "authority_name": pl.String(),
    "found_on": pl.Date(),
    "said": pl.String(),
    "case": pl.String(),  # how a case names it besides: "case:" and its number; null of what a source states
}
"""Columns of a commitment, whoever states it; ``commitments_on`` adds ``state``, ``repaired`` and ``marked``."""
_WAITING = [state.value for state in WAITING]


def commitment_states(frame: pl.DataFrame, as_of: date) -> pl.DataFrame:
    """Add ``state`` to commitments that sources state (承诺状态) as of a day.

    ``frame`` has the columns of the fact kind ``commitment``; a finding counts from its own day on, one without a day
    at once.
    """
    return _with_state(_with_said(frame, as_of), as_of).drop("said")


def commitments_on(
    facts: pl.DataFrame,
    cases: Iterable[Case],
    held: Effects,
    as_of: date,
    known_at: str | None = None,
) -> pl.DataFrame:
    """Every commitment made by a day with its state on it (某日的承诺), by code.

    ``facts`` has the columns of the fact kind ``commitment``, ``cases`` are those of its procedure (drafts bind nobody
    and are left out), ``held`` what cases do to records by reference (``analysis.cases.effects``): a commitment that an
    objection withdrew is VOID, one whose breach is repaired (or paused) is ``repaired``, one objected to ``marked``.
    """
    stated = _with_said(facts.filter(pl.col("made_on") <= as_of), as_of)
    stated = stated.with_columns(
        pl.Series("ref", [commitment_ref(code) for code in stated["code"]], pl.String()), case=pl.lit(None, pl.String)
    )
    acted = pl.DataFrame([row for case in cases if (row := stated_by_case(case, as_of, known_at))], schema=SCHEMA)
    waiting, source = pl.col("said").is_in(_WAITING), pl.col("case").is_null()
    both = pl.concat([acted, stated.select(*SCHEMA)]).sort(waiting, source, maintain_order=True)
    first = both.unique("ref", keep="first", maintain_order=True)
    void = _touched(held, Effect.ANNUL)
    return (
        _with_state(
            first.with_columns(said=pl.when(void).then(pl.lit(CommitmentState.VOID.value)).otherwise("said")), as_of
        )
        .with_columns(
            repaired=_touched(held, Effect.REPAIR, Effect.PAUSE),
            marked=_touched(held, Effect.MARK) | (pl.col("state") == CommitmentState.DISPUTED.value),
        )
        .sort("code")
    )


def _with_said(frame: pl.DataFrame, as_of: date) -> pl.DataFrame:
    """Add ``said``: what was found by the day, else that the promise was made."""
    found = pl.col("found_on").is_null() | (pl.col("found_on") <= as_of)
    words = {text: state.value for text, state in PERFORMANCE.items()}
    finding = pl.col("performance").replace_strict(words, default=None, return_dtype=pl.String)
    return frame.with_columns(said=pl.coalesce(pl.when(found).then(finding), pl.lit(CommitmentState.MADE.value)))


def _with_state(frame: pl.DataFrame, as_of: date) -> pl.DataFrame:
    """Add ``state``: the one definition, asked once for each said state and last day."""
    pairs = frame.select("said", "due_on").unique()
    states = [state_on(CommitmentState(said), due_on, as_of).value for said, due_on in pairs.iter_rows()]
    told = pairs.with_columns(pl.Series("state", states, pl.String()))
    return frame.join(told, on=["said", "due_on"], how="left", nulls_equal=True, maintain_order="left")


def _touched(held: Effects, *effects: Effect) -> pl.Expr:
    """Whether a commitment is under one of these effects, named by its code or by its case."""
    named = [key for key, told in held.items() if any(one.effect in effects for one in told)]
    return pl.col("ref").is_in(named) | pl.col("case").is_in(named).fill_null(value=False)
