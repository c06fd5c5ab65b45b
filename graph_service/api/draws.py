"""Routes of the draws (双随机抽取)."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Response

from graph_service.api import problems
from graph_service.api.auth import ReaderDep
from graph_service.api.context import StoreDep
from graph_service.api.models.draws import DrawnOut, DrawOut, DrawResultOut, DrawsOut
from graph_service.api.params import QuestionDep
from graph_service.usecases.draws import list_draws, show_draw

router = APIRouter(prefix="/v1/draws", tags=["抽查 draws"])


@router.get(
    "", summary="抽取清单 draws", response_model=DrawsOut, responses=problems.responses(401, 403, 422, 500, 503)
)
def draws(
    reader: ReaderDep,
    store: StoreDep,
    question: QuestionDep,
    limit: Annotated[int, Query(ge=1, le=1_000, description="条数上限")] = 100,
) -> Response:
    """已作出的抽取, 每次附随机种子和参数, 任何人可复算.

    Draws made, each with its seed and terms, so that anybody can repeat it.
    """
    page = list_draws(store, limit=limit)
    return reader.send(DrawsOut(**question.said, truncated=page.truncated, items=[_draw_out(row) for row in page.rows]))


@router.get(
    "/{id:path}", summary="抽取结果 one draw", response_model=DrawResultOut,
    responses=problems.responses(401, 403, 404, 422, 500, 503),
)  # fmt: skip
def draw(
    *,
    key: Annotated[str, Path(alias="id", min_length=1, max_length=200, description="抽取编号")],
    reader: ReaderDep,
    store: StoreDep,
    question: QuestionDep,
    limit: Annotated[int, Query(ge=1, le=1_000, description="条数上限")] = 100,
    offset: Annotated[int, Query(ge=0, le=1_000_000, description="起始位置")] = 0,
) -> Response:
    """一次抽取及其抽中的主体.

    One draw and the subjects it drew.
    """
    made, page = show_draw(store, key, limit=limit, offset=offset)
    answer = DrawResultOut(
        **question.said,
        truncated=page.truncated,
        draw=_draw_out(made),
        items=[DrawnOut(code=row["eid"], name=row["name"]) for row in page.rows],
        limit=limit,
        offset=offset,
    )
    return reader.send(answer)


def _draw_out(row: dict[str, Any]) -> DrawOut:
    return DrawOut(id=row["id"], facts={name: value for name, value in row.items() if name != "id"})
