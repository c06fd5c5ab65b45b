"""The clocks for people (时限表格): Chinese headers, sources by file and row, no name but those of departments."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import polars as pl

from graph_service.analysis.clock_kpi import ELSEWHERE, FOUND, OMITTED, PENDING, UNSTATED
from graph_service.analysis.clock_runs import SHOWN
from graph_service.analysis.clocks import STATE_TERMS, ClockState, due
from graph_service.domain.facts import FACTS
from graph_service.rulebook.clocks import BEARER_TERMS, NATURE_TERMS, Bearer, ClockPolicy
from graph_service.rulebook.rules import STATUS_TERMS
from graph_service.usecases.clocks import ActKpi, ClockBoard, ClockQueue
from graph_service.usecases.table_files import table_csv, workbook

CLOCK_HEADERS = (
    "编号", "起算", "停止", "期限", "性质", "责任方", "依据", "条款", "规则状态", "示例到期日", "由事实可见",
)  # fmt: skip
QUEUE_HEADERS = {
    "department_name": "责任单位", "department_code": "单位代码", "clock": "时限", "text": "起算与停止",
    "label": "事项", "subject": "主体代码", "start": "起算日", "due": "到期日", "state": "状态", "over": "逾期工作日",
    "bearer": "责任方", "basis": "依据", "status": "规则状态", "place": "来源", "case": "记录或办件",
}  # fmt: skip
SUM_HEADERS = {
    "department_name": "责任单位", "department_code": "单位代码", "overdue": "逾期", "expired": "期满",
    "due_today": "今日到期", "due_soon": "临期", "unknown": "无法确定", "running": "计时中", "late": "逾期办结",
    "early": "未满即止", "met": "按期", "unreviewed": "到期未认定承诺",
}  # fmt: skip
KPI_HEADERS = {
    "department_name": "单位", "department_code": "单位代码", "kind": "种类", "acts": "件数", "on_time": "按期",
    "late": "迟报", "unknown": "无法确定", "on_time_rate": "按期率", "late_rate": "迟报率", "median_days": "中位工作日",
    "worst_days": "最长工作日", "logged": "台账件数", "found": "平台已有", "elsewhere": "记在其他单位名下",
    "omitted": "疑似瞒报", "pending": "未到期", "log_unknown": "台账无法确定", "differs": "决定日期不一致",
    "omitted_rate": "疑似瞒报率",
}  # fmt: skip
ACT_HEADERS = {
    "department_name": "单位", "department_code": "单位代码", "kind": "种类", "doc_no": "文书号", "subject": "主体代码",
    "decided_on": "决定日期", "received_on": "平台收到日期", "due": "到期日", "days": "工作日", "state": "判定",
    "clock": "时限", "place": "来源", "rid": "记录",
}  # fmt: skip
LOG_HEADERS = {
    "row": "台账行号", "department_name": "单位", "department_code": "单位代码", "kind": "种类", "doc_no": "文书号",
    "decided_on": "台账决定日期", "decided_there": "平台决定日期", "due": "到期日", "outcome": "比对结果",
    "place": "来源", "rid": "记录",
}  # fmt: skip
NO_FACTS = "事实未载明, 由办件给出"
KINDS: Mapping[str, str] = {kind: FACTS[kind].term for kind in ("penalty", "licence", "inspection")} | {
    UNSTATED: "未载明"
}
OUTCOMES: Mapping[str, str] = {
    FOUND: "平台已有", ELSEWHERE: "平台记在其他单位名下", OMITTED: "疑似瞒报(台账有, 平台未查到, 已逾期)",
    PENDING: "平台未查到, 未逾期", ClockState.UNKNOWN: STATE_TERMS[ClockState.UNKNOWN],
}  # fmt: skip
_col = pl.col


def clocks_table(policy: ClockPolicy, start: date) -> pl.DataFrame:
    """Lay out every clock (时限表), each with the day it would be due had it started on ``start``."""
    rows = [
        (
            id_, clock.starts, clock.stops, clock.length, NATURE_TERMS[clock.nature], BEARER_TERMS[clock.bearer],
            clock.rule.source, clock.rule.article, STATUS_TERMS[clock.rule.status], _day_told(policy, id_, start),
            SHOWN.get(id_, NO_FACTS),
        )
        for id_, clock in policy.clocks.items()
    ]  # fmt: skip
    return pl.DataFrame(rows, schema=dict.fromkeys(CLOCK_HEADERS, pl.String), orient="row")


def _day_told(policy: ClockPolicy, id_: str, start: date) -> str:
    last = due(policy.clock(id_), start)
    return last.day.isoformat() if last.day else f"缺{last.missing_years[0]}年放假安排"


def queue_table(found: ClockQueue, board: ClockBoard) -> pl.DataFrame:
    """Lay out a queue (时限队列表), each run with its rule and the place of the record that shows it."""
    clocks = board.policy.clocks
    rows = found.rows
    places = board.sources.places(rows["case"].to_list())
    told = rows.select(
        department_name="department_name",
        department_code="department_code",
        clock="clock",
        text=_of("clock", {id_: clock.rule.text for id_, clock in clocks.items()}),
        label="label",
        subject="subject",
        start="start",
        due=pl.coalesce(_col("due").cast(pl.String), pl.format("缺{}年放假安排", "missing_year")),
        state=_of("state", {state.value: term for state, term in STATE_TERMS.items()}),
        over="over",
        bearer=_of("bearer", {bearer.value: BEARER_TERMS[bearer] for bearer in Bearer}),
        basis=_of("clock", {id_: f"{one.rule.source} {one.rule.article}" for id_, one in clocks.items()}),
        status=_of("clock", {id_: STATUS_TERMS[clock.rule.status] for id_, clock in clocks.items()}),
        place=_of("case", places, None),
        case="case",
    )
    return told.rename(QUEUE_HEADERS)


def sums_table(found: ClockQueue) -> pl.DataFrame:
    """Lay out the counts of each department (各单位时限汇总)."""
    return found.sums.select(*SUM_HEADERS).rename(SUM_HEADERS)


def kpi_table(found: ActKpi) -> pl.DataFrame:
    """Lay out the KPI (双公示考核), rates as parts of one; what a log would tell is empty where there was none."""
    return found.sums.with_columns(kind=_of("kind", KINDS)).select(*KPI_HEADERS).rename(KPI_HEADERS)


def acts_table(found: ActKpi, board: ClockBoard) -> pl.DataFrame:
    """Lay out the acts behind the numbers (逐件明细), the late ones first, each with where it stands."""
    acts = found.acts.sort(
        _col("state") != ClockState.LATE.value, "department_name", "kind", "decided_on", "rid", nulls_last=True
    )
    terms = {state.value: term for state, term in STATE_TERMS.items()} | {ClockState.LATE.value: "迟报"}
    return _placed(acts.with_columns(kind=_of("kind", KINDS), state=_of("state", terms)), board, ACT_HEADERS)


def log_table(compared: pl.DataFrame, board: ClockBoard) -> pl.DataFrame:
    """Lay out what became of each document of a department's own log (台账比对)."""
    told = compared.with_columns(kind=_of("kind", KINDS), outcome=_of("outcome", OUTCOMES))
    return _placed(told, board, LOG_HEADERS)


def write_kpi(found: ActKpi, board: ClockBoard, out: Path) -> list[Path]:
    """Write the KPI into a folder (写出考核): a workbook, and what is behind its numbers as CSV; returns the paths."""
    lists = {"逐件明细": acts_table(found, board)}
    if found.log is not None:
        lists["台账比对"] = log_table(found.log, board)
    files = {"双公示考核.xlsx": workbook("双公示考核", {"考核汇总": kpi_table(found), **lists})}
    files |= {f"{name}.csv": table_csv(table) for name, table in lists.items()}
    out.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (out / name).write_bytes(content)
    return [out / name for name in files]


def _placed(frame: pl.DataFrame, board: ClockBoard, headers: Mapping[str, str]) -> pl.DataFrame:
    places = board.sources.places(frame["rid"].drop_nulls().to_list())
    return frame.with_columns(place=_of("rid", places, None)).select(*headers).rename(dict(headers))


def _of(column: str, terms: Mapping[str, str], default: str | None = "") -> pl.Expr:
    return _col(column).replace_strict(dict(terms), default=pl.lit(default, pl.String), return_dtype=pl.String)
