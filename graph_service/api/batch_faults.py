"""Routes of the rows of a batch that somebody must see (问题行), whoever loaded it: the page or the command line.

Where a row is and what is wrong with it is told to whoever reads the ledger, its cells to nobody. The workbook to mend
holds the rows as they came: it is for the unit that handed them in, for whoever may load where the command line did.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

from fastapi import APIRouter, Path, Query, Response

from graph_service.api import problems
from graph_service.api.auth import ReaderDep
from graph_service.api.batches import batch_out
from graph_service.api.context import ContextDep
from graph_service.api.loads import WORKBOOK, loader_of
from graph_service.api.models.batches import SEEN, BatchFaultsOut, Outcome, RowFaultOut
from graph_service.api.own_data_files import XLSX
from graph_service.api.params import Limit, Offset, TodayDep
from graph_service.api.reader import Reader
from graph_service.domain.errors import Forbidden, NotFound
from graph_service.store.ledger import Ledger
from graph_service.usecases.loaded import Loaded, batch_of

router = APIRouter(prefix="/v1/loads", tags=["入库 loads"])
READ = problems.responses(401, 403, 404, 422, 500, 503)
BatchId = Annotated[str, Path(pattern="^[0-9A-Za-z]{1,64}$", description="批次号", examples=["e5fc4d83543000778b40"])]
ASIDE = frozenset({"rejected", "quarantined"})
NOTE = (
    "按今天的登记重新校验原件得出: 载入之后才登记的, 问题可能已消除, 行数因此可与台账不同。一行可有几处问题; "
    "不列单元格内容, 内容在待更正表中, 只给交来的单位。"
)


@router.get(
    "/{batch}/rejected", summary="批次的问题行 faults of a batch", response_model=BatchFaultsOut, responses=READ
)
def faults(
    *,
    batch: BatchId,
    reader: ReaderDep,
    context: ContextDep,
    said: TodayDep,
    outcome: Annotated[Outcome | None, Query(description="处理; 缺省: 退回和待核, 指明校验项的为全部")] = None,
    rule: Annotated[str, Query(max_length=10, description="只列该校验项", examples=["V06"])] = "",
    limit: Limit = 50,
    offset: Offset = 0,
) -> Response:
    """退回、待核 (或已修正、待核对) 的行: 行号、列、问题和改法; 不含单元格. Faults of rows by place; no cell of any."""
    found = batch_of(Ledger(context.connection), batch)
    wanted = frozenset({outcome}) if outcome else SEEN if rule else ASIDE
    told = loader_of(context).faults(
        context.connection, found.entry, wanted, rule=rule, offset=offset, limit=limit + 1
    )  # fmt: skip
    answer = BatchFaultsOut(
        **said,
        truncated=len(told) > limit,
        batch=batch_out(found, context.refresh.policies.rulebook),
        items=[RowFaultOut.model_validate(asdict(one)) for one in told[:limit]],
        workbook=found.set_aside and _own(found, reader),
        limit=limit,
        offset=offset,
        note=NOTE,
    )
    return reader.send(answer)


@router.get(
    "/{batch}/rejected.xlsx",
    summary="批次的待更正表 rows set aside",
    response_class=Response,
    responses=READ | WORKBOOK,
)
def workbook(batch: BatchId, reader: ReaderDep, context: ContextDep) -> Response:
    """退回和待核的行, 附问题和改法, 改好后从 POST /v1/loads 交回; 每次下载留痕.

    The rows set aside of a batch as they came, for the unit that handed them in; every download is recorded.
    """
    found = batch_of(Ledger(context.connection), batch)
    if not _own(found, reader):
        raise Forbidden(
            "该批次由其他单位从网页交来, 待更正表只给交件单位。", advice="请联系交件单位更正。", rule="R10.2"
        )
    made = loader_of(context).workbook(context.connection, found.entry)
    if made is None:
        raise NotFound("没有退回或待核的行可下载。", advice="问题已随后来的登记消除, 或本来没有。")
    name, content = made
    return reader.send_file(content, XLSX, name)


def _own(found: Loaded, reader: Reader) -> bool:
    """Whether the rows of a batch may be handed to a caller: its own, or nobody's (loaded by the command line)."""
    return found.entry["unit"] in (None, "", reader.caller.unit)
