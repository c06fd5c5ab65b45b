"""Portraits for financing platforms (平台数据交换, R9.6a): their fields and no other, of subjects that authorised them.

Of whom there is no authorisation that lives today, nothing is told, not even whether the subject exists. What a
portrait of today does not show any more (expired, repaired, annulled) is left out, whatever day is asked about (R9.3).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import date
from functools import cache
from typing import Any, get_args, get_type_hints

import orjson
import polars as pl

from graph_service.analysis.portrait_items import Portrait, Section
from graph_service.domain.errors import BadInput, NotFound, Unlawful
from graph_service.domain.evidence import Source
from graph_service.domain.identity import normalise_code
from graph_service.domain.masking import mask_text
from graph_service.rulebook.exchange import ExchangeField, FieldKind, Platform, Share
from graph_service.store.graph_store import GraphStore
from graph_service.usecases.asked import Asked
from graph_service.usecases.authorisation_desk import live_authorisation
from graph_service.usecases.graph_now import Sources
from graph_service.usecases.portrait_feed import opened
from graph_service.usecases.portraits import portrait_of
from graph_service.usecases.reports import Origin, origin_of, sources_of
from graph_service.usecases.table_files import table_csv, workbook

CODE = "统一社会信用代码"
Cell = str | float | None
Rows = list[dict[str, Cell]]
SCHEMA_OF = {FieldKind.NUMBER: pl.Float64()}


@dataclass(frozen=True, slots=True)
class Exchange:
    """What goes to a platform (交换内容): rows by group, subjects told and not told, the records in it."""

    platform: Platform
    as_of: date
    rows: Mapping[str, Rows]
    told: tuple[str, ...]
    refused: tuple[str, ...]
    refs: tuple[str, ...]
    truncated: tuple[str, ...] = ()
    grants: Mapping[str, str] = field(default_factory=dict[str, str])


def exchange(
    store: GraphStore, platform: Platform, codes: Iterable[str], asked: Asked, today: date, sources: Sources
) -> Exchange:
    """Put together what a platform is told (交换内容), a subject once, in the order of their codes.

    Raises ``BadInput`` for a day to come.
    """
    if asked.as_of > today:
        raise BadInput(f"时点 {asked.as_of} 在今天({today})之后。", advice="请更正 --as-of。", rule="R9.6a")
    rows: dict[str, Rows] = {group: [] for group in platform.groups()}
    grants: dict[str, str] = {}
    refs: set[str] = set()
    refused, cut = list[str](), list[str]()
    for code in sorted(set(map(normalise_code, codes))):
        grant = live_authorisation(
            store.connection, unit=platform.unit_code, subject=code, purpose=platform.purpose, day=today
        )
        try:
            found = portrait_of(store, code, asked, sources) if grant else None
        except (NotFound, Unlawful):
            found = None
        if found is None or grant is None:
            refused.append(code)
            continue
        grants[code] = grant.id
        now = found if asked.as_of == today else portrait_of(store, code, Asked(today), sources)
        told, _ = opened(found.portrait, grant.sections)
        shown = frozenset(sources_of(opened(now.portrait, grant.sections)[0].values()))
        for group, wanted in platform.groups().items():
            rows[group] += _group_rows(code, told, wanted, shown)
        refs.update(found.refs)
        cut += [code] if found.truncated else []
    return Exchange(platform, asked.as_of, rows, tuple(grants), tuple(refused), tuple(sorted(refs)), tuple(cut), grants)


def exchange_files(made: Exchange) -> dict[str, bytes]:
    """Write it as the platform takes it (交换文件): CSV a group with BOM and Chinese headers, JSON, and a workbook."""
    tables = {group: _table(made.platform.groups()[group], rows) for group, rows in made.rows.items()}
    lacking = _not_told(made.platform)
    content = {
        "platform": made.platform.term,
        "as_of": made.as_of.isoformat(),
        "rule": made.platform.rule.version,
        "status": made.platform.rule.status.value,
        "groups": made.rows,
    }
    return {
        **{f"{group}.csv": table_csv(table) for group, table in tables.items()},
        "数据.json": orjson.dumps(content, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE),
        "数据.xlsx": workbook(f"{made.platform.term} 数据", {**tables, "本服务不提供": lacking}),
        "未授权.csv": table_csv(_refused(made.refused)),
        "本服务不提供.csv": table_csv(lacking),
    }


def _group_rows(
    code: str, told: Mapping[str, object], wanted: Sequence[ExchangeField], shown: frozenset[Origin]
) -> Iterator[dict[str, Cell]]:
    value = told.get(wanted[0].section)  # absent where it was not authorised
    items: Sequence[object] = value.items if isinstance(value, Section) else () if value is None else (value,)
    for item in items:
        origin = getattr(item, "source", None)
        if isinstance(origin, Source) and origin_of(origin) not in shown:
            continue
        yield {CODE: code, **{one.name: _cell(getattr(item, one.column), one.kind) for one in wanted}}


def _cell(value: object, kind: FieldKind) -> Cell:
    match kind:
        case FieldKind.NUMBER:
            return float(value) if isinstance(value, int | float) else None
        case FieldKind.FLAG:
            return "是" if value is True else "否"
        case FieldKind.DAY:
            return value.isoformat() if isinstance(value, date) else None
        case FieldKind.TEXT:
            return "、".join(map(str, value)) if isinstance(value, list | tuple) else str(value or "")


def _table(wanted: Sequence[ExchangeField], rows: Rows) -> pl.DataFrame:
    names: dict[str, Any] = {CODE: pl.String()}
    names |= {one.name: SCHEMA_OF.get(one.kind, pl.String()) for one in wanted}
    return pl.DataFrame(rows, schema=names, orient="row")


def _refused(codes: Sequence[str]) -> pl.DataFrame:
    rows = [(mask_text(code), "未查到对该平台的有效授权") for code in codes]  # a list may hold somebody's number
    return pl.DataFrame(rows, schema={CODE: pl.String, "原因": pl.String}, orient="row")


def _not_told(platform: Platform) -> pl.DataFrame:
    why = {True: "不得共享(R9.3)", False: "本服务不提供"}
    rows = [(one.group, one.name, why[one.share is Share.NOT_SHARED]) for one in platform.fields if not one.leaves]
    return pl.DataFrame(rows, schema=dict.fromkeys(("组", "数据项", "说明"), pl.String), orient="row")


def path_faults(platform: Platform) -> tuple[str, ...]:
    """Say which fields name what a portrait does not have, or tell of items without their mark (映射检查, R9.3)."""
    faults = [f"{one.name}: 画像中没有 {one.path}" for one in platform.fields if one.path and _columns(one) is None]
    for group, wanted in platform.groups().items():
        columns = _columns(wanted[0]) or frozenset()
        if "objection" in columns and all(one.column != "objection" for one in wanted):
            faults.append(f"{group}: 没有异议标记")
    return tuple(faults)


def _columns(one: ExchangeField) -> frozenset[str] | None:
    """Names of the values beside a field (同一分项的栏目), ``None`` where the portrait does not have it."""
    columns = portrait_columns().get(one.section, frozenset())
    return columns if one.column in columns else None


@cache
def portrait_columns() -> Mapping[str, frozenset[str]]:
    """Values of each section of a portrait (画像各分项的栏目), read from its types."""
    hints = get_type_hints(Portrait)
    shapes = {name: next(iter(get_args(hint)), hint) for name, hint in hints.items()}
    return {name: frozenset(one.name for one in fields(shape)) for name, shape in shapes.items() if is_dataclass(shape)}
