"""Route of the list of items (抽查事项清单, R7.6): what a plan may draw, and how much of it."""

from __future__ import annotations

from fastapi import APIRouter, Response

from graph_service.api import problems
from graph_service.api.auth import ReaderDep
from graph_service.api.context import ContextDep
from graph_service.api.inspection_answers import items_out
from graph_service.api.models.inspections import ListedItemsOut
from graph_service.api.params import TodayDep
from graph_service.usecases.inspection_views import items_in_force

router = APIRouter(prefix="/v1", tags=["抽查 draws"])


@router.get(
    "/inspection-items", summary="抽查事项清单 items", response_model=ListedItemsOut,
    responses=problems.responses(401, 403, 422, 500, 503),
)  # fmt: skip
def items(reader: ReaderDep, context: ContextDep, said: TodayDep) -> Response:
    """现行清单内可以抽查的事项及其比例、频次上限. Items of the list in force, by code: only these can be drawn."""
    found = items_in_force(context.connection, context.refresh.snapshots, context.today())
    return reader.send(items_out(found, said), rules=("R7.6",))
