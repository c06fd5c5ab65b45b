"""Routes of campaigns (专项治理)."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query, Response

from graph_service.api import problems
from graph_service.api.auth import ReaderDep
from graph_service.api.campaign_answers import campaigns_out, progress_out
from graph_service.api.context import StoreDep
from graph_service.api.models.campaigns import CampaignProgressOut, CampaignsOut
from graph_service.api.params import QuestionDep
from graph_service.usecases.campaigns import campaign_progress
from graph_service.usecases.campaigns import campaigns as all_campaigns

router = APIRouter(prefix="/v1/campaigns", tags=["专项治理 campaigns"])
ANSWERS = problems.responses(401, 403, 404, 422, 500, 503)


@router.get("", summary="专项治理清单 campaigns", response_model=CampaignsOut, responses=ANSWERS)
def campaigns(
    reader: ReaderDep,
    store: StoreDep,
    question: QuestionDep,
    limit: Annotated[int, Query(ge=1, le=200, description="条数上限")] = 50,
) -> Response:
    """专项治理及其进度, 先到期的在前 (第26项). Campaigns with their progress, the first due first."""
    found, more = all_campaigns(store.connection, question.asked.as_of, limit=limit)
    return reader.send(campaigns_out(found, question.said, truncated=more))


@router.get("/{id}", summary="专项治理进度 one campaign", response_model=CampaignProgressOut, responses=ANSWERS)
def campaign(
    *,
    key: Annotated[str, Path(alias="id", min_length=1, max_length=100, description="专项治理案件编号")],
    reader: ReaderDep,
    store: StoreDep,
    question: QuestionDep,
    limit: Annotated[int, Query(ge=1, le=1_000, description="条数上限")] = 100,
    offset: Annotated[int, Query(ge=0, le=1_000_000, description="起始位置")] = 0,
) -> Response:
    """列入、完成、不再治理的户数, 是否逾期, 以及待治理的对象. Progress, and the subjects still to be dealt with."""
    found = campaign_progress(store.connection, key, question.asked.as_of)
    return reader.send(progress_out(found, reader.presenter, question.said, limit=limit, offset=offset))
