"""What is told of commitments (承诺应答), alike over HTTP and on the command line."""

from __future__ import annotations

from typing import Any

import polars as pl

from graph_service.analysis.commitment_gate import GateAnswer, Request
from graph_service.analysis.commitment_reviews import DUE
from graph_service.api import presenting
from graph_service.api.models.commitments import (
    CommitmentRowOut,
    CommitmentsOut,
    CoverageOut,
    FieldCoverageOut,
    GateOut,
    RefusalOut,
    ReviewOut,
    ReviewsOut,
)
from graph_service.api.params import Said
from graph_service.api.presenting import Presenter
from graph_service.domain.commitments import STATE_TERMS, CommitmentState
from graph_service.domain.masking import mask_text
from graph_service.domain.subjects import is_certain_person, is_person
from graph_service.rulebook.commitments import commitment_rules

DEPARTMENTS = "逾期未认定计入受理单位, 不计入主体 (R3.2)。没有列出的不等于没有: 只计本平台收到的承诺。"


def gate_out(subject: dict[str, Any], request: Request, answer: GateAnswer, said: Said) -> GateOut:
    """The conclusion on a promise (承诺适用结论)."""
    return GateOut(
        **said,
        subject=subject["eid"],
        name=subject["name"],
        type=request.type,
        department=request.department,
        item=request.item,
        allowed=answer.allowed,
        refusals=[
            RefusalOut(
                rule=presenting.rule(one.rule), told=mask_text(one.told), records=[shown.ref for shown in one.records]
            )
            for one in answer.refusals
        ],
        rules=[presenting.rule(rule) for rule in answer.rules],
        notes=[mask_text(note) for note in answer.notes],
    )


def reviews_out(frame: pl.DataFrame, show: Presenter, said: Said, *, seed: str, limit: int, offset: int) -> ReviewsOut:
    """A page of the list of commitments to look at (问效清单)."""
    due = frame.filter(pl.col("why") == DUE).height
    page = frame.slice(offset, limit)
    return ReviewsOut(
        **said,
        truncated=frame.height > offset + page.height,
        seed=seed,
        rule=presenting.rule(commitment_rules().review.rule),
        due=due,
        drawn=frame.height - due,
        items=[_review(row, show) for row in page.iter_rows(named=True)],
        limit=limit,
        offset=offset,
    )


def _review(row: dict[str, Any], show: Presenter) -> ReviewOut:
    return ReviewOut(**_fields(row, show), **{name: row[name] for name in ("why", "pi", "result_by", "late")})


def commitments_out(frame: pl.DataFrame, show: Presenter, said: Said, *, limit: int, offset: int) -> CommitmentsOut:
    """A page of the commitments that the coverage counts (承诺清单)."""
    page = frame.slice(offset, limit)
    also = ("made_on", "found_on", "repaired", "marked")
    return CommitmentsOut(
        **said,
        truncated=frame.height > offset + page.height,
        items=[
            CommitmentRowOut(**_fields(row, show), **{name: row[name] for name in also})
            for row in page.iter_rows(named=True)
        ],
        found=frame.height,
        limit=limit,
        offset=offset,
        note=DEPARTMENTS,
    )


def _fields(row: dict[str, Any], show: Presenter) -> dict[str, Any]:
    """What every list says of a commitment."""
    subject = row["subject"]
    named = {"name": row["subject_name"], "certain": is_certain_person(subject) or not is_person(subject)}
    return {
        "record": row["ref"],
        "party": show.party(subject, {subject: named}),
        "matter": mask_text(row["matter"] or ""),
        "state_term": STATE_TERMS[CommitmentState(row["state"])],
        **{name: row[name] for name in ("code", "type", "authority_code", "authority_name", "due_on", "state")},
    }


def coverage_out(fields: pl.DataFrame, said: Said) -> CoverageOut:
    """Coverage by department and type (承诺覆盖情况)."""
    return CoverageOut(**said, fields=[FieldCoverageOut(**row) for row in fields.to_dicts()], note=DEPARTMENTS)
