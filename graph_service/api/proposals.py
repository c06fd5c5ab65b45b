"""Route of proposals (拟措施): what rules propose of persons, and how far each came on the way to a decision."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Response

from graph_service.api import case_answers
from graph_service.api.auth import ReaderDep
from graph_service.api.cases import READ, After, Page, actor_of, own_or_all
from graph_service.api.context import ContextDep
from graph_service.api.models.cases import ProgressCountOut, ProposalsOut
from graph_service.api.params import QuestionDep
from graph_service.api.reader import Reader
from graph_service.usecases.asked import Row
from graph_service.usecases.permission import is_authority
from graph_service.usecases.proposals_desk import (
    PENDING,
    PROGRESS_TERMS,
    Progress,
    progress_of,
    proposal_counts,
    proposals_of,
    standings,
)
from graph_service.usecases.region_scope import not_outside

router = APIRouter(prefix="/v1", tags=["案件 cases"])
_PROGRESS: Mapping[str, tuple[Progress, ...]] = {"pending": PENDING, "all": tuple(Progress)}


@router.get("/proposals", summary="拟措施 proposals", response_model=ProposalsOut, responses=READ)
def proposals(
    *,
    reader: ReaderDep,
    context: ContextDep,
    question: QuestionDep,
    progress: Annotated[
        Progress | Literal["pending", "all"],
        Query(description="办理进度; pending 尚待办理: 待认定和办理中; all 全部"),
    ] = "pending",
    after: After = "",
    limit: Page = 50,
) -> Response:
    """最近一次计算得出的拟措施, 缺省只列尚待办理的, 附各办理进度的件数; 认定单位只见本单位的.

    Proposals by how far they came, what still waits unless more is asked for; a unit sees those it is to decide.
    """
    reader, unit, name = own_or_all(reader, "proposals:read")
    wanted = _PROGRESS.get(progress) or (Progress(progress),)
    page = proposals_of(context.connection, unit, name, progress=wanted, after=after, limit=limit)
    here = _here(reader, page)
    stand = standings(context.connection, [row["matter"] for row in here], question.asked)
    shown = [case_answers.proposal_line(row, reader.presenter, stand.get(row["matter"])) for row in here]
    counts = proposals_counted(reader, unit, name)
    answer = ProposalsOut(
        **question.said,
        counts=[ProgressCountOut(id=one, term=term, count=counts[one]) for one, term in PROGRESS_TERMS.items()],
        proposals=shown,
        after=page[-1]["matter"] if len(page) == limit else None,
    )
    return reader.send(answer, rules=("R4.6a",))


def proposals_counted(reader: Reader, unit: str, name: str) -> Counter[Progress]:
    """How many proposals the caller may look into, by how far they came (拟措施计数)."""
    found = Counter[Progress]()
    for row in _here(reader, proposal_counts(reader.context.connection, unit, name)):
        found[progress_of(row["state"])] += row["count"]
    return found


def _here(reader: Reader, rows: list[Row]) -> list[Row]:
    """The rows that the caller may look into: a proposal is where the subject of its record is (``entity``)."""

    def own(row: Row) -> bool:
        return is_authority(actor_of(reader), row.get("authority_code") or "", row.get("authority_name") or "")

    return not_outside(reader.context.store(), rows, lambda row: row["entity"], reader.limit, own)
