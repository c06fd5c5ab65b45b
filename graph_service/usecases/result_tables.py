"""The tables of the main job for people (结果表): Chinese headers, persons masked, sources named by file and row.

No party id of a person and nothing derived from one is in them, so that two runs with different person keys give the
same bytes (R10.3). Rows are ordered by what they say.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

import polars as pl

from graph_service.analysis.ultimate import MODE_TERMS
from graph_service.domain.decisions import MISSING_TERMS, NOTE_TERMS, Annotation, Candidate, NeedsId, Proposal
from graph_service.domain.masking import mask_name, mask_names
from graph_service.domain.measures import Measure
from graph_service.domain.relations import ROLE_TERMS
from graph_service.rulebook.objections import objection_policy
from graph_service.rulebook.rules import STATUS_TERMS
from graph_service.rulebook.signals import KIND_TERMS
from graph_service.usecases.main_job import Results
from graph_service.usecases.sources import Sources

LAYERS = {Proposal: "拟议措施(L1)", Candidate: "待补认定", NeedsId: "待核身份", Annotation: "记录标注(L2)"}
PROPOSAL_HEADERS = (
    "层次", "规则", "条款", "主体代码", "主体名称", "人员", "任职", "任职起", "任职止", "触发文书", "决定日期",
    "决定机关",    "拟议措施", "自", "至", "尚缺", "提示", "认定原文", "任职来源", "文书来源", "救济途径", "状态",
)  # fmt: skip
CONTROL_HEADERS = (
    "主体代码", "主体名称", "控制方式", "疑似实际控制人", "类型", "表决权", "综合持股", "来源", "救济途径",
)  # fmt: skip
HOLDER_TERMS = {"PERSON": "自然人", "STATE": "国家机关", "SUBJECT": "主体"}
SIGNAL_HEADERS = (
    "代码", "信号", "性质", "可信度", "主体代码", "人员", "说明", "规则", "规则状态", "来源", "截断", "救济途径",
)  # fmt: skip


def tell_places(places: Mapping[str, str], rids: Iterable[str]) -> str:
    """Name the places of some facts, sorted, once each."""
    return "; ".join(sorted({places[rid] for rid in rids if rid in places}))


def proposals_table(results: Results, sources: Sources) -> pl.DataFrame:
    """Lay out whom the spread reached (责任传导表), one row a person, rule and event."""
    spread = results.spread
    found = (*spread.proposals, *spread.candidates, *spread.needs_id, *spread.annotations)
    places = sources.places(rid for one in found for rid in (one.reach.role_rid, one.reach.event))
    named: dict[str, set[str]] = {}
    for one in found:
        named.setdefault(one.reach.event, set()).add(one.reach.person_name)
    rows = [_proposal_row(one, places, named[one.reach.event]) for one in found]
    frame = pl.DataFrame(rows, schema=dict.fromkeys(PROPOSAL_HEADERS, pl.String), orient="row")
    return frame.sort(PROPOSAL_HEADERS)


def _proposal_row(
    one: Proposal | Candidate | NeedsId | Annotation, places: Mapping[str, str], named: set[str]
) -> tuple[str, ...]:
    reach = one.reach
    measures = one.measures if isinstance(one, Proposal | Candidate) else ()
    first, last = span_of(measures)
    missing = one.missing if isinstance(one, Candidate) else ()
    return (
        LAYERS[type(one)],
        reach.rule,
        reach.article,
        reach.entity,
        reach.entity_name,
        mask_name(reach.person_name),
        ROLE_TERMS[reach.role] if reach.role else "本人",
        _day(reach.held.start),
        _day(reach.held.end),
        reach.doc_no,
        _day(reach.decided_on),
        reach.authority_name,
        "; ".join(dict.fromkeys(measure.kind.value for measure in measures)),
        _day(first),
        _until(measures, last),
        "; ".join(MISSING_TERMS[item] for item in missing),
        "; ".join(NOTE_TERMS[item] for item in reach.notes),
        mask_names(reach.quote, named),
        tell_places(places, [reach.role_rid]),
        tell_places(places, [reach.event]),
        " ".join(reach.way_back),
        "" if isinstance(one, Annotation) else one.status,
    )


def span_of(measures: Iterable[Measure]) -> tuple[date | None, date | None]:
    """First and last day of measures taken together (措施期间), both inclusive; the last ``None`` where one is open."""
    spans = [measure.span for measure in measures]
    if not spans:
        return None, None
    ends = [span.last for span in spans]
    return min(span.first for span in spans), None if None in ends else max(end for end in ends if end)


def _until(measures: Iterable[Measure], last: date | None) -> str:
    if last:
        return last.isoformat()
    return "; ".join(dict.fromkeys("终身" if measure.span.life else measure.span.term for measure in measures))


def signals_table(results: Results, sources: Sources) -> pl.DataFrame:
    """Lay out the signals (风险信号表): L3, internal; 疑似 where computed; none that rests on kinship (R8.11)."""
    shown = [signal for signal in results.signals if not signal.restricted]
    names: dict[str, str] = dict(
        results.snapshot.parties.filter("is_person").select("party", pl.col("name").fill_null("")).iter_rows()
    )
    places = sources.places(rid for signal in shown for rid in signal.evidence.records)
    way_back = way_back_cell()
    rows = [
        (
            signal.rule.code,
            signal.rule.term,
            KIND_TERMS[signal.kind],
            f"{signal.confidence:.2f}",
            "; ".join(signal.subjects),
            "; ".join(mask_name(names.get(person, "")) for person in signal.persons),
            signal.summary,
            signal.evidence.rule,
            STATUS_TERMS[signal.rule.rule.status],
            tell_places(places, signal.evidence.records),
            "是" if signal.evidence.truncated else "",
            way_back,
        )
        for signal in shown
    ]
    return pl.DataFrame(rows, schema=dict.fromkeys(SIGNAL_HEADERS, pl.String), orient="row").sort(SIGNAL_HEADERS)


def _control_places(results: Results, sources: Sources) -> pl.DataFrame:
    """Where the records that show each controller stand: ``eid, controller, place``."""
    shown = results.control_records.explode("rids")
    rows = shown.join(sources.stated(shown["rids"].drop_nulls()), left_on="rids", right_on="rid")
    told = rows.group_by("eid", "controller").agg(pl.col("place").unique().sort())
    return told.with_columns(pl.col("place").list.join("; "))


def way_back_cell() -> str:
    """How those whom a row names may answer it (救济途径, R6), in one cell."""
    return " ".join(objection_policy().way_back)


def controllers_table(results: Results, sources: Sources) -> pl.DataFrame:
    """Lay out who controls each subject (实际控制人表): computed, with votes, integrated share and records (R8.7)."""
    parties = results.snapshot.parties
    known = parties.select(party="party", is_person="is_person", holder=pl.col("name").fill_null(pl.col("party")))
    ids = parties["party"]
    shares = pl.DataFrame(
        {
            "controller": ids.gather(results.integrated.owner),
            "eid": ids.gather(results.integrated.owned),
            "share": pl.Series(results.integrated.share).round(6),
        }
    )
    frame = (
        results.controllers.join(parties.select(eid="party", subject="name"), on="eid", how="left")
        .join(known, left_on="controller", right_on="party", how="left")
        .join(shares, on=["controller", "eid"], how="left")
        .join(_control_places(results, sources), on=["controller", "eid"], how="left")
    )
    masked = [mask_name(name) if person else name for name, person in frame.select("holder", "is_person").iter_rows()]
    return (
        frame.with_columns(pl.Series("holder", masked, dtype=pl.String))
        .select(
            "eid",
            "subject",
            pl.col("mode").replace_strict({mode.name: term for mode, term in MODE_TERMS.items()}),
            "holder",
            pl.col("controller_kind").replace_strict(HOLDER_TERMS, default=""),
            pl.col("votes").round(6),
            "share",
            pl.col("place").fill_null(""),
            pl.when(pl.col("holder").is_not_null()).then(pl.lit(way_back_cell())).otherwise(pl.lit("")),
        )
        .pipe(lambda table: table.rename(dict(zip(table.columns, CONTROL_HEADERS, strict=True))))
        .sort(CONTROL_HEADERS)
    )


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
