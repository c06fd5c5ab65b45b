"""Clocks that bind the registered (登记主体的时限): the annual report (C05), the successor of a representative (C16).

The department of both is the registrar. They rest on what a register does not say, so that every run is a thing not
found here (未查到), which is not a thing not done.
"""

from __future__ import annotations

from datetime import date

import polars as pl

from graph_service.analysis.snapshot import Snapshot
from graph_service.domain.relations import RoleKind
from graph_service.domain.subjects import LIVE, EntityKind
from graph_service.rulebook.clocks import ClockPolicy
from graph_service.rulebook.rules import any_of

_col = pl.col
_SCHEMA: dict[str, pl.DataType] = {
    **dict.fromkeys(("rid", "subject", "authority_code", "authority_name", "ref", "clock", "label"), pl.String()),
    "start": pl.Date(),
    "stop": pl.Date(),
}


def annual_reports(snapshot: Snapshot, policy: ClockPolicy) -> pl.DataFrame:
    """Whether each enterprise made the report that this year asks for (年度报告, C05), as far as reports are here.

    Definition. The report of year Y is due from 1 January to 30 June of Y + 1 by every enterprise established by the
    end of Y that is still one. Where no report of that year was delivered at all, nothing is said.
    """
    year = snapshot.as_of.year - 1
    statements = snapshot.facts["statement"]
    reports = statements.filter(
        _col("form").str.contains(any_of(policy.words["annual_report"])), period=str(year)
    ).group_by(party="subject").agg(stop=_col("stated_on").min(), made=pl.lit(value=True))  # fmt: skip
    owing = _enterprises(snapshot).filter(_col("established_on") < date(year + 1, 1, 1))
    if reports.is_empty():
        return pl.DataFrame(schema=_SCHEMA)
    found = owing.join(reports, left_on="subject", right_on="party", how="left")
    return _run(
        found.filter(_col("made").is_null() | _col("stop").is_not_null()),
        clock=pl.lit("C05"), label=pl.lit(f"{year}年度报告"), start=pl.lit(date(year + 1, 1, 1)),
    )  # fmt: skip


def representatives(snapshot: Snapshot) -> pl.DataFrame:
    """When each live enterprise whose legal representative left had the next one (法定代表人辞任, C16).

    Definition. A term ends on the first day that it no longer holds. The next is the representative of that subject who
    holds office on that day, stopping the clock on it, or else the first whose term begins after it. A successor whose
    beginning no source states may have come any day: such an end gives no run.
    """
    terms = snapshot.facts["role"].filter(kind=RoleKind.LR.value).select("rid", "eid", "valid_from", "valid_to")
    ends = (
        terms.filter(_col("valid_to") <= snapshot.as_of).rename({"rid": "role"}).select("role", "eid", end="valid_to")
    )
    later = ends.join(terms, on="eid").filter(
        _col("rid") != _col("role"), _col("valid_to").is_null() | (_col("valid_to") > _col("end"))
    )  # fmt: skip
    undated = later.filter(_col("valid_from").is_null()).select("role")
    successors = later.group_by("role").agg(stop=pl.max_horizontal("valid_from", "end").min())
    found = ends.join(undated, on="role", how="anti").join(successors, on="role", how="left")
    subjects = _enterprises(snapshot).drop("rid")
    return _run(
        found.join(subjects, left_on="eid", right_on="subject").rename({"role": "rid", "eid": "subject"}),
        clock=pl.lit("C16"), label=pl.lit("法定代表人任职终止"), start=_col("end"),
    )  # fmt: skip


def _run(frame: pl.DataFrame, **columns: pl.Expr) -> pl.DataFrame:
    return frame.with_columns(ref=pl.lit(None, pl.String), **columns).select(
        pl.col(name).cast(dtype) for name, dtype in _SCHEMA.items()
    )


def _enterprises(snapshot: Snapshot) -> pl.DataFrame:
    """Live enterprises with their registration and its registrar as the authority (登记机关)."""
    live = snapshot.parties.filter(
        _col("entity_kind") == EntityKind.ENTERPRISE.value, _col("status").is_in([status.value for status in LIVE])
    ).select(subject="party", established_on="established_on")  # fmt: skip
    registered = snapshot.facts["registration"].select("rid", subject="eid", authority_name="registrar")
    return live.join(registered, on="subject").with_columns(authority_code=pl.lit(None, pl.String))
