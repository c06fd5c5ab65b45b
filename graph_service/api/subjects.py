"""Routes of one subject and of the search for it (主体)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated

from fastapi import APIRouter, Query, Response

from graph_service.analysis.law_overlay import row_ref
from graph_service.api import computed, presenting, problems
from graph_service.api.auth import ReaderDep
from graph_service.api.context import StoreDep
from graph_service.api.models.subjects import (
    AskedKindOut,
    CardOut,
    DeliveryOut,
    HitOut,
    HitsOut,
    NameOut,
    RecordsOut,
)
from graph_service.api.params import Code, Limit, Offset, QuestionDep, Said
from graph_service.api.presenting import Presenter, status_term
from graph_service.domain.errors import BadInput
from graph_service.domain.facts import FACTS
from graph_service.domain.masking import mask_name
from graph_service.domain.subjects import ENTITY_TERMS, EntityKind
from graph_service.store.graph_store import RECORD_KINDS, Page
from graph_service.usecases.graph_now import Sources
from graph_service.usecases.records import PUBLIC_KINDS, RecordsAnswer, records_of
from graph_service.usecases.subjects import Card, find_subjects, subject_card

router = APIRouter(prefix="/v1/subjects", tags=["主体 subjects"])
NOT_ABSENT = "未查到记录只说明本图谱中没有, 不等于没有。"
ONE = problems.responses(401, 403, 404, 422, 500, 503)


@router.get(
    "", summary="检索主体 find subjects", response_model=HitsOut, responses=problems.responses(401, 403, 422, 500, 503)
)
def find(
    *,
    q: Annotated[
        str, Query(min_length=1, max_length=100, description="名称、字号、拼音首字母或代码", examples=["鑫发"])
    ],
    reader: ReaderDep,
    store: StoreDep,
    question: QuestionDep,
    limit: Limit = 20,
    offset: Offset = 0,
) -> Response:
    """按名称、字号、曾用名、拼音首字母或代码检索, 每条说明命中原因.

    Find subjects by name, trade name, former name, initials or code; each hit says why.
    """
    found = find_subjects(store, q, question.asked, limit=limit, offset=offset)
    return reader.send(hits_out(found, question.said, limit, offset))


def hits_out(page: Page, said: Said, limit: int, offset: int) -> HitsOut:
    """Subjects found, as an answer shows them (检索结果)."""
    items = [
        HitOut(
            code=row["eid"],
            name=row["name"],
            status=row["status"],
            status_term=status_term(row["status"]),
            region=row["region"],
            why=row["why"],
            matched=row["matched"],
        )
        for row in page.rows
    ]
    return HitsOut(**said, truncated=page.truncated, items=items, limit=limit, offset=offset, note=NOT_ABSENT)


@router.get("/{code}", summary="主体名片 one subject", response_model=CardOut, responses=ONE)
def card(code: Code, reader: ReaderDep, store: StoreDep, question: QuestionDep) -> Response:
    """登记信息; 有权角色另见风险分类、疑似信号和拟议措施.

    What registers state; roles with the right see class, signals and proposals as well.
    """
    found = subject_card(store, code, question.asked)
    named = (party for row in found.signals.rows for party in row.get("about") or ())
    return reader.send(card_out(reader.presenter, found, question.said), parties=named)


@router.get("/{code}/records", summary="记录 records", response_model=RecordsOut, responses=ONE)
def records(
    *,
    code: Code,
    reader: ReaderDep,
    store: StoreDep,
    question: QuestionDep,
    kinds: Annotated[
        list[str] | None,
        Query(
            description="记录种类, 缺省为全部",
            json_schema_extra={"items": {"enum": list(RECORD_KINDS), "type": "string"}},
        ),
    ] = None,
    limit: Annotated[int, Query(ge=1, le=1_000, description="每种条数上限 at most so many of each kind")] = 100,
) -> Response:
    """处罚、许可、名单、承诺、检查等各类记录 (种类见参数); 无非公开权限的角色只见公示期内的公开记录.

    Records as known at a time; callers without non-public access see public ones only.
    """
    public_only = "subjects:nonpublic" not in reader.scopes
    asked = _kinds(kinds)
    found = records_of(store, code, question.asked, kinds=asked, limit=limit, public_only=public_only)
    shown = [kind for kind in asked if kind in PUBLIC_KINDS or not public_only]
    sources = reader.context.now.sources(question.data_version)
    answer = records_out(
        found, question.said, public_only=public_only, asked=asked_kinds(shown, sources, question.asked.known_text)
    )
    return reader.send(answer, rules=("R5.1", "R10.2"), records=(row_ref(row["fact"], row) for row in found.records))


def records_out(found: RecordsAnswer, said: Said, *, public_only: bool, asked: list[AskedKindOut]) -> RecordsOut:
    """Records of a subject, as an answer shows them (记录清单)."""
    return RecordsOut(
        **said,
        truncated=found.truncated,
        code=found.subject["eid"],
        public_only=public_only,
        records=[presenting.record(row) for row in found.records],
        asked=asked,
        note=NOT_ABSENT,
    )


def _kinds(given: list[str] | None) -> tuple[str, ...]:
    unknown = sorted(set(given or ()) - set(RECORD_KINDS))
    if unknown:
        raise BadInput("没有这种记录。", advice="可查的种类: " + "、".join(RECORD_KINDS))
    return tuple(kind for kind in RECORD_KINDS if not given or kind in given)


def asked_kinds(kinds: Iterable[str], sources: Sources, known_at: str | None = None) -> list[AskedKindOut]:
    """What was asked for, and who had delivered it by then (所查种类及来源)."""
    return [
        AskedKindOut(
            kind=kind,
            term=FACTS[kind].term,
            sources=[
                DeliveryOut(source=one.source, received_at=one.received)
                for one in sources.get(kind, ())
                if known_at is None or one.received <= known_at
            ],
        )
        for kind in kinds
    ]


def card_out(show: Presenter, card: Card, said: Said) -> CardOut:
    """One subject, as an answer shows it (主体名片)."""
    stated, registration = card.stated, card.registration
    kind, lr_name = stated["entity_kind"], stated["lr_name"]
    return CardOut(
        **said,
        truncated=card.signals.truncated or card.proposals.truncated,
        code=stated["eid"],
        kind=kind,
        kind_term=ENTITY_TERMS[EntityKind(kind)] if kind in set(EntityKind) else None,
        status_term=status_term(stated["status"]),
        redirected_from=stated["redirected_from"],
        names=[NameOut(name=row["name"], name_from=row["name_from"], name_to=row["name_to"]) for row in card.names],
        lr_name=lr_name if card.head_is_public or not lr_name else mask_name(lr_name),
        registered=registration is not None,
        source=presenting.source(registration) if registration else None,
        risk_class=computed.class_out(card.risk_class) if card.risk_class else None,
        signals=[computed.signal_out(row, card.way_back) for row in card.signals.rows],
        proposals=[computed.proposal_out(row, show, card.standings.get(row["matter"])) for row in card.proposals.rows],
        **{name: stated.get(name) for name in _REGISTERED},
    )


_REGISTERED = (
    "uscc", "reg_no", "name", "type_text", "status", "established_on", "approved_on", "closed_on", "capital_yuan",
    "registrar", "region", "address", "scope", "industry", "stated_since",
)  # fmt: skip
