"""Routes of bans across regions (限制的跨地区共享, SEED 22): our key card, documents sent and taken over."""

from __future__ import annotations

import json
import secrets

from fastapi import APIRouter, Response

from graph_service.api import problems
from graph_service.api.auth import ReaderDep
from graph_service.api.cases import desk_of
from graph_service.api.context import ContextDep
from graph_service.api.models.bans import (
    ExportIn,
    ExportOut,
    ImportIn,
    ImportOut,
    KeyCardOut,
    LeftOutOut,
    RefusedOut,
)
from graph_service.api.params import QuestionDep
from graph_service.store.sharing_keys import KeyCard, read_card
from graph_service.usecases.ban_export import export_bans
from graph_service.usecases.ban_import import import_bans
from graph_service.usecases.share_log import shared_with

router = APIRouter(prefix="/v1/bans", tags=["核查 checks"])
RULES = ("R4.6",)


@router.get(
    "/key",
    summary="公钥卡 our key card",
    response_model=KeyCardOut,
    responses=problems.responses(401, 403, 422, 500, 503),
)
def key(reader: ReaderDep, context: ContextDep) -> Response:
    """本单位的公钥卡, 交给对方用以验签和密封. The public halves of our keys, for those we share bans with."""
    card = context.sharing_keys().card(reader.caller.unit)
    return reader.send(KeyCardOut.model_validate_json(card.told()), rules=RULES)


@router.post(
    "/export",
    summary="发送限制 send bans",
    response_model=ExportOut,
    responses=problems.responses(401, 403, 422, 500, 503),
)
def export(wanted: ExportIn, reader: ReaderDep, context: ContextDep, question: QuestionDep) -> Response:
    """本地已决定、生效的市场和行业禁入, 签名成文件, 受限人只对接收单位密封. A signed document for one receiver."""
    receiver = _card(wanted.receiver)
    found = export_bans(
        context.connection,
        question.asked,
        unit=reader.caller.unit,
        receiver=receiver,
        keys=context.sharing_keys(),
        vault=context.vault(),
        issued_at=context.clock(),
        document=secrets.token_hex(16),
    )
    answer = ExportOut(
        **question.said,
        document=found.document,
        bans=found.bans,
        ended=found.ended,
        left_out=[LeftOutOut(case=case, reason=reason) for case, reason in found.left_out],
    )
    response = reader.send(answer, rules=RULES, records=found.refs)
    shared_with(
        context.audit, receiver.unit, found.refs,
        at=context.clock(), who=reader.caller.client, request=reader.request_id, purpose=reader.purpose,
    )  # fmt: skip
    return response


@router.post(
    "/import",
    summary="接收限制 take over bans",
    response_model=ImportOut,
    responses=problems.responses(401, 403, 409, 422, 500, 503),
)
def import_(wanted: ImportIn, reader: ReaderDep, context: ContextDep, question: QuestionDep) -> Response:
    """验签后逐项审查; 同一文件重复导入不产生新的接收. Verified, judged one by one; the same twice is once."""
    found = import_bans(
        desk_of(context, reader), wanted.document, _card(wanted.sender), context.sharing_keys(), context.vault()
    )
    answer = ImportOut(
        **question.said,
        document=found.document,
        unit=found.unit,
        done=dict(found.done),
        refused=[RefusedOut(id=one.id, decision=one.decision, reason=one.reason) for one in found.refused],
    )
    return reader.send(answer, rules=RULES)


def _card(told: KeyCardOut) -> KeyCard:
    return read_card(json.dumps(told.model_dump()))
