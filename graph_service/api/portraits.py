"""Portraits for lenders (信用画像): one, a batch, and what changed; each by an authorisation that holds (R9.2)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC
from typing import Annotated, Any
from urllib.parse import unquote

import orjson
from fastapi import APIRouter, Header, Query, Response

from graph_service.api import problems
from graph_service.api.auth import ReaderDep
from graph_service.api.models.portraits import BatchIn, BatchOut, ChangeOut, ChangesOut, PortraitOut, RefusalOut
from graph_service.api.params import Code, KnownAt, Said, TodayDep
from graph_service.api.reader import Reader
from graph_service.domain.errors import BadInput, CreditGraphError
from graph_service.rulebook.objections import objection_policy
from graph_service.usecases.graph_now import Edition
from graph_service.usecases.portrait_feed import changes_since
from graph_service.usecases.portrait_persons import consents_of
from graph_service.usecases.portrait_ready import ReadyPortrait
from graph_service.usecases.subjects import subject_id

router = APIRouter(prefix="/v1/portraits", tags=["画像 portraits"])
RULES = ("R9.2", "R9.3", "R9.6")
BY_CODE = "有权查看画像的, 请按主体代码逐一查询。"

ConsentHeader = Annotated[
    str,
    Header(
        alias="X-Consent",
        max_length=700,
        description="任职人员本人同意的编号, 逗号分隔, 至多十个 consents of officers, by commas (R9.3)",
    ),
]


@router.get(
    "/changes",
    summary="画像变动 what changed",
    response_model=ChangesOut,
    responses=problems.responses(401, 403, 422, 500, 503),
)
def changes(
    *,
    reader: ReaderDep,
    said: TodayDep,
    since: Annotated[KnownAt, Query(description="上次的版本 the version of the last answer")],
    after: Annotated[str, Query(max_length=64, description="上一页给出的起点")] = "",
) -> Response:
    """自上次版本以来, 本单位可贷后监测的主体中哪些画像有变动; 只告知分项, 内容凭授权另查.

    Which of the subjects that this unit may monitor have changed since, by section; what it is, is asked for itself.
    """
    reader.only_if(reader.asks_by_grant, "变动清单只提供给凭授权查询的单位。", BY_CODE)
    context = reader.context
    now = context.clock().astimezone(UTC)
    moment = since.astimezone(UTC)
    if moment > now:
        raise BadInput("起始版本在现在之后。", advice="请使用上次应答中的 version。")
    found = changes_since(
        context.store(), reader.caller.unit, moment, now, context.now.sources(said["data_version"]), after=after
    )
    answer = ChangesOut(
        **said,
        since=moment,
        version=now,
        changes=[
            ChangeOut(grant=one.grant, code=one.code, sections=list(one.sections), ended=one.ended)
            for one in found.changes
        ],
        after=found.after,
    )
    return reader.send(answer, rules=RULES)


@router.post(
    "/batch",
    summary="批量查询画像 portraits of several",
    response_model=BatchOut,
    responses=problems.responses(401, 403, 422, 500, 503),
)
def batch(body: BatchIn, reader: ReaderDep, said: TodayDep) -> Response:
    """一次查询多个主体: 每项各凭授权, 各自答复, 一项被拒不影响其余.

    Several subjects at once: each by its own authorisation, each answered for itself.
    """
    reader.only_if(reader.asks_by_grant, "批量查询只提供给凭授权查询的单位。", BY_CODE)
    items: list[dict[str, Any]] = []
    records: set[str] = set()
    for one in body.items:
        try:
            asking = replace(reader.about(subject_id(one.code)), loan_case=one.loan_case.strip()).by_grant(one.grant)
            made = _made(asking, (), said)
        except CreditGraphError as error:
            told = problems.of_error(reader.request_id, error)
            problem = {name: orjson.loads(told.body).get(name) for name in RefusalOut.model_fields}
            items.append({"code": one.code, "status": told.status_code, "portrait": None, "problem": problem})
            continue
        answer = _told(made, asking, said)
        asking.sealed(orjson.dumps(answer), fields=answer, rules=RULES, records=made.refs)
        records.update(made.refs)
        items.append({"code": one.code, "status": 200, "portrait": answer, "problem": None})
    body_out = orjson.dumps({**said, "truncated": False, "items": items})
    return Response(body_out, media_type="application/json")


@router.get(
    "/{code}",
    summary="信用画像 credit portrait",
    response_model=PortraitOut,
    responses=problems.responses(401, 403, 404, 422, 500, 503) | {304: {"description": "没有变动 not changed"}},
)
def portrait(
    *,
    code: Code,
    reader: ReaderDep,
    said: TodayDep,
    consent: ConsentHeader = "",
    if_none_match: Annotated[str, Header(max_length=200, description="上次应答的 ETag")] = "",
) -> Response:
    """信用画像: 事实并列, 不评分、不分级 (R9.6), 一律截至今天。银行须经主体授权, 以所授权的目的查询 (R9.2).

    Facts side by side as of today, neither score nor grade. A bank names the authorisation, the purpose and the loan.
    """
    consents = tuple(text for one in unquote(consent).split(",")[:10] if (text := one.strip()))
    made = _made(reader, consents, said)
    answer = _told(made, reader, said)
    sent = reader.sealed(orjson.dumps(answer), fields=answer, rules=RULES, records=made.refs)
    tag = f'"{made.tag}"'
    if tag in (one.strip() for one in if_none_match.split(",")):
        return Response(status_code=304, headers={"ETag": tag})
    sent.headers["ETag"] = tag
    return sent


def _made(reader: Reader, consents: tuple[str, ...], said: Said) -> ReadyPortrait:
    context, grant, version = reader.context, reader.grant, said["data_version"]
    held = (
        consents_of(
            context.connection,
            consents,
            unit=reader.caller.unit,
            purpose=reader.purpose,
            loan_case=reader.loan_case,
            subject=reader.subject,
            day=context.today(),
        )
        if consents and grant
        else ()
    )
    return context.portraits.portrait(
        context.store(),
        reader.subject,
        said["as_of"],
        Edition(version, context.now.sources(version)),
        sections=grant.sections if grant else (),
        consents=held,
    )


def _told(made: ReadyPortrait, reader: Reader, said: Said) -> dict[str, Any]:
    return {
        **said,
        "truncated": made.truncated,
        "way_back": objection_policy().way_back,
        "code": made.code,
        "version": reader.context.clock().astimezone(UTC),
        "withheld": made.withheld,
        "portrait": made.told,
    }
