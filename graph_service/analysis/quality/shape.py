"""The one shape of a finding (数据质量问题) and what every check reads."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import polars as pl
from numpy.typing import NDArray

from graph_service.analysis.controllers import ControlPicture
from graph_service.analysis.runners import HEAD_ROLES
from graph_service.analysis.snapshot import Snapshot, in_force
from graph_service.domain.relations import RoleKind
from graph_service.domain.subjects import LIVE, Status
from graph_service.rulebook.quality import QualityCode

GONE = (Status.DEREGISTERED, Status.CANCELLED)
MOST_RECORDS = 5  # records that a finding names
FINDING_SCHEMA: dict[str, pl.DataType] = {
    "code": pl.String(),  # of ``rulebook.quality.QualityCode``
    "subject": pl.String(),  # party id of the subject
    "what": pl.String(),  # in Chinese, without a person's name
    "amount": pl.Float64(),  # the part beyond or missing of a whole; null where it is no amount
    "person": pl.String(),  # party id of the person meant, null where none is
    "records": pl.List(pl.String()),  # rids of the facts that show it, the first few
}


@dataclass(frozen=True)
class Examined:
    """A snapshot and its control picture (检查对象)."""

    snapshot: Snapshot
    picture: ControlPicture

    @cached_property
    def subjects(self) -> pl.DataFrame:
        """Every subject there is on the day, with its row ``ix`` in the snapshot (全部主体).

        One that was founded later is none yet: what is not on record of it is no fault.
        """
        return self.snapshot.parties.with_row_index("ix").filter(~pl.col("is_person"), pl.Series(self.founded))

    @cached_property
    def founded(self) -> NDArray[np.bool_]:
        """Which parties there are on the day: all but the subjects founded later (截至日已设立), one flag a party."""
        days = self.snapshot.parties["established_on"]
        return (days <= self.snapshot.as_of).fill_null(value=True).to_numpy()

    @cached_property
    def live(self) -> pl.DataFrame:
        """Registered subjects still in the market (存续主体)."""
        return self.subjects.filter("registered", pl.col("status").is_in(LIVE))

    @cached_property
    def holdings(self) -> pl.DataFrame:
        """Holdings in force on the day (截至日有效的持股)."""
        today = self.snapshot.facts["holding"].filter(in_force(self.snapshot.as_of))
        return today.join(self.subjects.select(eid="party"), on="eid", how="semi", maintain_order="left")

    @cached_property
    def heads(self) -> pl.DataFrame:
        """Legal representatives, persons in charge and operators of all time, with ``holder_name`` (负责人任职)."""
        names = self.snapshot.parties.select(holder="party", holder_name="name")
        kinds = (*HEAD_ROLES, RoleKind.OPERATOR)
        roles = self.snapshot.facts["role"].filter(pl.col("kind").is_in(kinds)).drop("holder_name")
        return roles.join(names, on="holder", maintain_order="left")

    def parties_at(self, ix: NDArray[np.integer]) -> pl.Series:
        """Party ids of rows of the snapshot."""
        return self.snapshot.parties["party"].gather(ix)


def findings_of(code: QualityCode, rows: pl.DataFrame, records: pl.DataFrame) -> pl.DataFrame:
    """Make one finding of each row (``subject, what``, and ``amount``, ``person`` where they say more).

    ``records`` (``subject, rid``) are the facts about each subject; those of the findings are named, the first few.
    """
    shown = (
        records.join(rows.select("subject").unique(), on="subject", how="semi")
        .group_by("subject")
        .agg(records=pl.col("rid").unique().sort().head(MOST_RECORDS))
    )
    lacking = [
        pl.lit(None, FINDING_SCHEMA[name]).alias(name) for name in ("amount", "person") if name not in rows.columns
    ]
    return (
        rows.with_columns(*lacking, code=pl.lit(code.value))
        .join(shown, on="subject", how="left", maintain_order="left")
        .with_columns(pl.col("records").fill_null(pl.lit([], pl.List(pl.String))))
        .select(pl.col(name).cast(dtype) for name, dtype in FINDING_SCHEMA.items())
        .sort("subject", "what", "person")
    )
