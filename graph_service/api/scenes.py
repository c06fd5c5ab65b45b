"""The route of scenes (应用场景核查, R4.2b): what an embedding system asks before it acts."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Response

from graph_service.api import problems
from graph_service.api.auth import ReaderDep
from graph_service.api.context import ContextDep, StoreDep
from graph_service.api.models.scenes import SceneOut
from graph_service.api.params import Code, QuestionDep
from graph_service.api.scene_answers import scene_out
from graph_service.domain.scenes import Scene
from graph_service.usecases.scenes import scene_of

router = APIRouter(prefix="/v1", tags=["主体 subjects"])


@router.get(
    "/subjects/{code}/measures",
    summary="场景核查 measures in a scene",
    response_model=SceneOut,
    responses=problems.responses(401, 403, 404, 422, 500, 503),
)
def measures(
    code: Code,
    reader: ReaderDep,
    store: StoreDep,
    context: ContextDep,
    question: QuestionDep,
    scene: Annotated[Scene, Query(description="应用场景 before what act")],
) -> Response:
    """该主体的记录在某一场景下带来的措施和激励, 附依据、期限和异议标记; 运用情况以 measure_use 程序反馈.

    Measures and incentives that a subject's record brings before an act; feedback by a case of ``measure_use``.
    """
    found = scene_of(store, code, scene, question.asked, context.refresh.policies.rulebook)
    answer = scene_out(found, question.said)
    return reader.send(answer, rules=("R4.2b", "R4.10"), records=[one.record for one in answer.hits])
