"""Which promises are looked at now (问效清单, R3.4): all that are due, and a part of those still running.

Definition. A commitment that is DUE or OVERDUE_UNREVIEWED is on the list. Of the running ones (MADE, SUPPLEMENTED) of a
department the share ``x`` of the policy is drawn, but never more than ``most``: with n running ones each has the
inclusion probability π = min(x, most/n), and the list gets nπ of them, rounded down or up (``sampling``: one order by
SHA-256 of seed and code, whatever the order of the rows). The result is due so many working days after the promise was
due, or after the day of the list for a running one (C21).
"""

from __future__ import annotations

from datetime import date

import polars as pl

from graph_service.analysis.clocks import due
from graph_service.analysis.sampling import UNIT, Plan, draw
from graph_service.domain.commitments import BY_TIME, WAITING
from graph_service.domain.errors import BadInput
from graph_service.rulebook.commitments import ReviewPolicy

DUE, DRAWN = "到期", "抽查"
_CLASS = "running"
_NO_CODE = ""  # departments known by name alone are drawn from together, under their name


def reviews(frame: pl.DataFrame, policy: ReviewPolicy, *, seed: str, as_of: date) -> pl.DataFrame:
    """List the commitments to look at (问效清单), by department, why, last day and code.

    ``frame`` is that of ``commitments_on`` for ``as_of``. Added are ``why`` (到期, 抽查), ``pi`` (1 for what is due),
    ``result_by`` (last day for the result, null where the calendar of a needed year is missing) and ``late`` (that day
    is over). Raises ``BadInput`` without a seed: a sample that cannot be repeated proves nothing.
    """
    if not seed.strip():
        raise BadInput("问效抽查须给出种子。", advice="请填写公开的种子, 如抽取日的文号。", rule=policy.rule.id)
    lapsed = frame.filter(pl.col("state").is_in([one.value for one in BY_TIME]))
    running = frame.filter(pl.col("state").is_in([one.value for one in WAITING]))
    unit = pl.coalesce("authority_code", "authority_name", pl.lit(_NO_CODE))
    drawn = [_drawn(part, policy, seed) for _, part in running.group_by(unit, maintain_order=True)]
    listed = pl.concat(
        [
            lapsed.with_columns(why=pl.lit(DUE), pi=pl.lit(1.0), from_day=pl.col("due_on")),
            *(part.with_columns(why=pl.lit(DRAWN), from_day=pl.lit(as_of)) for part in drawn),
        ],
        how="diagonal",
    )
    return (
        _with_limit(listed, policy)
        .with_columns(late=(pl.col("result_by") < as_of).fill_null(value=False))
        .drop("from_day")
        .sort("authority_code", "authority_name", "why", "due_on", "code", nulls_last=True)
    )


def _drawn(running: pl.DataFrame, policy: ReviewPolicy, seed: str) -> pl.DataFrame:
    """Draw the part of a department's running commitments, with ``pi``."""
    bounded = running.height * policy.share > policy.most
    size = policy.most if bounded else None
    plan = Plan(id=policy.rule.id, rates={_CLASS: policy.share}, floor=1 / UNIT, size=size)
    named = running.select("code", pl.lit(_CLASS).alias("class"))
    return running.join(draw(named, plan, seed).selected.select("code", "pi"), on="code", maintain_order="left")


def _with_limit(listed: pl.DataFrame, policy: ReviewPolicy) -> pl.DataFrame:
    days = listed["from_day"].unique().to_list()
    limits = [due(policy.clock, day).day for day in days]
    told = pl.DataFrame({"from_day": days, "result_by": limits}, schema={"from_day": pl.Date, "result_by": pl.Date})
    return listed.join(told, on="from_day", how="left", maintain_order="left")
