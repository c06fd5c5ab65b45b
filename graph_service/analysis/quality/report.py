"""The data-quality report (数据质量报告): every check over one snapshot, with what each number is a part of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl

from graph_service.analysis.code_faults import CodeFaults
from graph_service.analysis.controllers import ControlPicture
from graph_service.analysis.quality import registers, shares
from graph_service.analysis.quality.codes import faulty_codes
from graph_service.analysis.quality.shape import FINDING_SCHEMA, Examined
from graph_service.analysis.snapshot import Snapshot
from graph_service.rulebook.code_quality import CodeQualityTarget
from graph_service.rulebook.quality import QualityCode


@dataclass(frozen=True, slots=True)
class Count:
    """How many of how many (数量与分母)."""

    found: int
    of: int

    @property
    def part(self) -> float | None:
        """The part of the whole, ``None`` where there is nothing to be a part of."""
        return self.found / self.of if self.of else None


@dataclass(frozen=True, slots=True)
class QualityReport:
    """What was found in a snapshot (数据质量报告).

    ``findings`` has ``FINDING_SCHEMA``, in the order of the checks; ``codes`` the rate and the tickets of R1.11.
    """

    as_of: date
    data_version: str
    findings: pl.DataFrame
    counts: Mapping[QualityCode, Count]
    codes: CodeFaults


def examine(
    snapshot: Snapshot, picture: ControlPicture, superseded: pl.DataFrame, target: CodeQualityTarget
) -> QualityReport:
    """Check a snapshot (数据质量检查).

    ``superseded`` (``codes.SUPERSEDED_SCHEMA``) are the registrations that others replaced. A number counts findings,
    one a subject or person; of closed rings their members, of codes the live subjects with a fault.
    """
    examined = Examined(snapshot, picture)
    codes, code_findings = faulty_codes(examined, superseded, target)
    found = {
        QualityCode.SHARES_OVER_WHOLE: shares.shares_over_whole(examined),
        QualityCode.SHARES_BELOW_WHOLE: shares.shares_below_whole(examined),
        QualityCode.NO_OWNER: shares.no_owner(examined),
        QualityCode.CLOSED_RING: shares.rings(examined),
        QualityCode.LR_DIFFERS: registers.lr_differs(examined),
        QualityCode.LR_ENDED: registers.lr_ended(examined),
        QualityCode.LR_AFTER_CLOSURE: registers.lr_after_closure(examined),
        QualityCode.NOT_REGISTERED: registers.not_registered(examined),
        QualityCode.NAME_ONLY: registers.name_only(examined),
        QualityCode.CODE_FAULT: code_findings,
    }
    held = examined.holdings["eid"].n_unique()
    of = {
        QualityCode.SHARES_OVER_WHOLE: held,
        QualityCode.SHARES_BELOW_WHOLE: held,
        QualityCode.NO_OWNER: shares.must_have_owner(examined).height,
        QualityCode.CLOSED_RING: held,
        QualityCode.CODE_FAULT: codes.rate.subjects,
        **registers.denominators(examined),
    }
    counts = {code: Count(frame.height, of[code]) for code, frame in found.items()}
    counts[QualityCode.CLOSED_RING] = Count(shares.ring_members(examined), held)
    counts[QualityCode.CODE_FAULT] = Count(codes.rate.faulty, codes.rate.subjects)
    findings = pl.concat([pl.DataFrame(schema=FINDING_SCHEMA), *found.values()])
    return QualityReport(snapshot.as_of, snapshot.data_version, findings, counts, codes)
