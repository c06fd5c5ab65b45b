"""Route of the ledger (入库台账): what was delivered, and what became of its rows."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Response

from graph_service.api import problems
from graph_service.api.auth import ReaderDep
from graph_service.api.context import ContextDep
from graph_service.api.models.batches import SEEN, BatchesOut, BatchOut, CheckHitsOut
from graph_service.api.params import Limit, Offset, TodayDep
from graph_service.domain.errors import NotFound
from graph_service.rulebook.book import Rulebook
from graph_service.rulebook.entries import find_entries
from graph_service.rulebook.labels import read_labels
from graph_service.store.ledger import STATE_TERMS, Ledger
from graph_service.usecases.loaded import Loaded, kind_term, loaded
from graph_service.usecases.rule_book import show_rule

router = APIRouter(prefix="/v1/loads", tags=["入库 loads"])
NOTE = (
    "退回和待核的行不进入图谱, 原件封存在归档中; 逐行问题和待更正表见各批次。载入的和内容未变的行不另列: "
    "前者在各主体的记录中, 来源写明批次和行号。台账不记经手人, 见审计日志; 数量为 0 只说明各项检查没有发现。"
)
_OUTCOME, _ADVICE = "处理", "处理建议"


@router.get(
    "", summary="入库台账 batches", response_model=BatchesOut, responses=problems.responses(401, 403, 422, 500, 503)
)
def batches(
    *,
    reader: ReaderDep,
    context: ContextDep,
    said: TodayDep,
    kind: Annotated[str, Query(max_length=40, description="只列该种类的", examples=["penalty"])] = "",
    set_aside: Annotated[bool, Query(description="只列有退回或待核行的")] = False,
    limit: Limit = 50,
    offset: Offset = 0,
) -> Response:
    """各批次的文件、来源、状态, 各去向的行数和各检查项的命中. Batches, and what became of their rows."""
    found = loaded(Ledger(context.connection), kind=kind, set_aside=set_aside)
    book = context.refresh.policies.rulebook
    answer = BatchesOut(
        **said,
        truncated=len(found) > offset + limit,
        items=[batch_out(one, book) for one in found[offset : offset + limit]],
        found=len(found),
        limit=limit,
        offset=offset,
        note=NOTE,
    )
    return reader.send(answer)


def batch_out(one: Loaded, book: Rulebook) -> BatchOut:
    """A batch as answers show it (批次)."""
    entry = one.entry
    return BatchOut(
        **{name: entry[name] for name in ("id", "file", "sheet", "kind", "source", "received_at", "state", "corrects")},
        kind_term=kind_term(entry["kind"]),
        state_term=STATE_TERMS[entry["state"]],
        rows=one.counts["rows"],
        accepted=one.counts["accepted"],
        duplicate=one.counts["duplicate"],
        quarantined=one.counts["quarantined"],
        rejected=one.counts["rejected"],
        repaired=one.counts["repaired"],
        checks=[_hits(rule, hits, book) for rule, hits in sorted(one.checks.items())],
    )


def _hits(rule: str, hits: int, book: Rulebook) -> CheckHitsOut:
    try:
        shown = show_rule(book, read_labels(), rule)[-1]
    except NotFound:
        return CheckHitsOut(rule=rule, hits=hits, listed=False, text=rule, outcome=None, advice=None)
    lines = {line.label: line.text for line in shown.lines}
    return CheckHitsOut(
        rule=rule, hits=hits, listed=find_entries(book.entries, rule)[-1].more.get("outcome") in SEEN,
        text=shown.text, outcome=lines.get(_OUTCOME), advice=lines.get(_ADVICE),
    )  # fmt: skip
