"""Routes of investigations (研判卷宗): a saved canvas with notes, shared by link with rights and a last day."""

from __future__ import annotations

import secrets
from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Path, Response

from graph_service.api import investigation_answers as told
from graph_service.api import problems
from graph_service.api.auth import ReaderDep
from graph_service.api.context import ContextDep
from graph_service.api.models.investigations import (
    ClosedOut,
    ExportIn,
    ExportOut,
    InvestigationIn,
    InvestigationOut,
    InvestigationSaveIn,
    InvestigationsOut,
    ShareIn,
    ShareMadeOut,
    SharesOut,
)
from graph_service.api.params import Limit, Offset, Said, TodayDep
from graph_service.api.reader import ASK_FOR_UNIT, Reader
from graph_service.domain.investigations import Rights, Writer
from graph_service.domain.masking import mask_text
from graph_service.rulebook.investigations import investigation_rules
from graph_service.store.investigations import InvestigationStore
from graph_service.usecases.investigation_shares import Offer, open_share, share_investigation, withdraw_share
from graph_service.usecases.investigations import (
    Held,
    Table,
    close_investigation,
    held,
    held_by,
    open_investigation,
    owned,
    save_investigation,
)

router = APIRouter(prefix="/v1/investigations", tags=["研判 investigations"])
LIST = problems.responses(401, 403, 422, 500, 503)
READ = problems.responses(401, 403, 404, 410, 422, 500, 503)
WRITE = problems.responses(401, 403, 404, 409, 410, 422, 500, 503)
Id = Annotated[str, Path(alias="id", min_length=1, max_length=64, description="卷宗编号")]
ShareId = Annotated[str, Path(alias="share", min_length=1, max_length=64, description="分享编号")]
Token = Annotated[str, Path(min_length=1, max_length=100, description="链接中的令牌")]
RULES = ("R10.2", "R10.5")


@router.get("", summary="研判卷宗清单 investigations", response_model=InvestigationsOut, responses=LIST)
def investigations(
    reader: ReaderDep, context: ContextDep, said: TodayDep, limit: Limit = 50, offset: Offset = 0
) -> Response:
    """本人的和分享给本人的, 最近保存的在前. One's own and those whose links one opened, the last saved first."""
    found = held_by(table_of(reader))
    page = found[offset : offset + limit]
    answer = InvestigationsOut(
        **said,
        truncated=len(found) > offset + limit,
        investigations=[told.line_out(one) for one in page],
        found=len(found),
        limit=limit,
        offset=offset,
    )
    return reader.send(answer)


@router.post("", summary="新建研判卷宗 save", response_model=InvestigationOut, status_code=201, responses=LIST)
def add(wanted: InvestigationIn, reader: ReaderDep, said: TodayDep) -> Response:
    """保存画布和批注为新的卷宗; 画布只存引用、位置和筛选. Save a canvas: references and words, no answers."""
    table = table_of(reader)
    response = _shown(reader, table, Held(open_investigation(table, told.saved_of(wanted))), said)
    response.status_code = 201
    return response


@router.get("/shared/{token}", summary="打开分享 open a link", response_model=InvestigationOut, responses=READ)
def shared(token: Token, reader: ReaderDep, said: TodayDep) -> Response:
    """打开分享链接, 留痕; 此后列入本人的清单, 直至到期或收回. Open a link: entered, and in one's list from then on."""
    table = table_of(reader)
    with reader.refusals_recorded():
        one = open_share(table, token)
    return _shown(reader, table, one, said)


@router.get("/{id}", summary="研判卷宗 one investigation", response_model=InvestigationOut, responses=READ)
def investigation(key: Id, reader: ReaderDep, said: TodayDep) -> Response:
    """最新一版; 数据由页面按查看人的权限另行查询. The last version; data is asked for under the viewer's own rights."""
    table, one = _held(reader, key)
    return _shown(reader, table, one, said)


@router.put("/{id}", summary="保存 save the next version", response_model=InvestigationOut, responses=WRITE)
def save(key: Id, wanted: InvestigationSaveIn, reader: ReaderDep, said: TodayDep) -> Response:
    """保存下一版; 他人在此期间已保存的返回 409, 不覆盖. Save; 409 with who and when where somebody saved since."""
    table, one = _held(reader, key)
    with reader.refusals_recorded():
        made = save_investigation(table, one, told.saved_of(wanted), wanted.seen)
    return _shown(reader, table, replace(one, made=made), said)


@router.delete("/{id}", summary="关闭 close", response_model=ClosedOut, responses=WRITE)
def close(key: Id, reader: ReaderDep, said: TodayDep) -> Response:
    """关闭: 不再列出, 分享即行失效, 各版留存供审计. Close: hidden with its shares, kept for the audit."""
    table, one = _held(reader, key)
    with reader.refusals_recorded():
        close_investigation(table, one)
    return _about(reader, one).send(ClosedOut(**said, id=one.made.id, closed_at=table.now), rules=RULES)


@router.get("/{id}/shares", summary="分享清单 shares", response_model=SharesOut, responses=READ)
def shares(key: Id, reader: ReaderDep, context: ContextDep, said: TodayDep) -> Response:
    """分享及打开过的人, 只供建立人查看. Shares and who opened them, for the owner."""
    table, one = _held(reader, key)
    with reader.refusals_recorded():
        made = owned(one)
    openings = table.store.openings(made.id)
    found = [told.share_out(one, openings, context.matrix, table.today) for one in table.store.shares(made.id)]
    return _about(reader, one).send(SharesOut(**said, shares=found), rules=RULES)


@router.post("/{id}/shares", summary="分享 share", response_model=ShareMadeOut, status_code=201, responses=WRITE)
def share(key: Id, wanted: ShareIn, reader: ReaderDep, context: ContextDep, said: TodayDep) -> Response:
    """分享: 权限、截止日、可限单位或角色; 链接只显示一次. Share with rights and a last day; its link is told once."""
    table, one = _held(reader, key)
    offer = Offer(Rights(wanted.rights), wanted.until, wanted.unit.strip(), wanted.role, wanted.note)
    with reader.refusals_recorded():
        made, token = share_investigation(table, context.matrix, one, offer)
    answer = ShareMadeOut(
        **said,
        share=told.share_out(made, (), context.matrix, table.today),
        token=token,
        path=f"{router.prefix}/shared/{token}",
    )
    response = _about(reader, one).send(answer, rules=RULES)
    response.status_code = 201
    return response


@router.delete("/{id}/shares/{share}", summary="收回分享 withdraw a share", response_model=SharesOut, responses=WRITE)
def unshare(key: Id, share_id: ShareId, reader: ReaderDep, context: ContextDep, said: TodayDep) -> Response:
    """收回分享, 即行失效, 返回收回后的清单. Withdraw a share: it opens nothing from now on."""
    table, one = _held(reader, key)
    with reader.refusals_recorded():
        withdraw_share(table, one, share_id)
    return shares(key, reader, context, said)


@router.post(
    "/{id}/exports", summary="记录导出 record an export", response_model=ExportOut, status_code=201, responses=READ
)
def export(key: Id, wanted: ExportIn, reader: ReaderDep, said: TodayDep) -> Response:
    """导出前记录, 返回印在水印中的编号. Record an export before it is made; its number goes into the watermark."""
    table, one = _held(reader, key)
    number = f"YP-{table.today:%Y%m%d}-{secrets.token_hex(5)}"
    answer = ExportOut(**said, number=number, watermark=told.watermark(reader, number))
    fields = (wanted.format, f"digest={wanted.digest}", f"number={number}")
    response = _about(reader, one).send(answer, rules=RULES, fields=fields)
    response.status_code = 201
    return response


def table_of(reader: Reader) -> Table:
    """The caller at its investigations (研判台); refused where the account has no unit, for references are a unit's."""
    caller, context = reader.caller, reader.context
    reader.only_if(bool(caller.unit), "该账号未登记所属单位, 不能使用研判卷宗。", ASK_FOR_UNIT)
    return Table(
        store=InvestigationStore(context.connection),
        rules=investigation_rules(),
        writer=Writer(caller.client, caller.unit, caller.unit_name),
        role=caller.role,
        today=context.today(),
        now=context.clock(),
    )


def _held(reader: Reader, investigation: str) -> tuple[Table, Held]:
    table = table_of(reader)
    with reader.refusals_recorded():
        return table, held(table, investigation)


def _about(reader: Reader, one: Held, purpose: str = "") -> Reader:
    """The reader whose answer is entered with the investigation it is about (R10.5)."""
    return replace(reader, audited=True, case=one.made.id, purpose=mask_text(purpose) or reader.purpose)


def _shown(reader: Reader, table: Table, one: Held, said: Said) -> Response:
    saved = table.store.version(one.made.id, one.made.version)
    return _about(reader, one, saved.purpose).send(told.investigation_out(one, saved, reader, said), rules=RULES)
