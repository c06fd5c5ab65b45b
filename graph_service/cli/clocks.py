"""The commands of the clocks (时限命令): the table, the queue of each department, the KPI of 双公示."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import polars as pl
import typer
from rich.console import Console
from rich.table import Table

from graph_service.cli.acts import record_act
from graph_service.cli.asking import LOCAL, Day, Purpose, day_of
from graph_service.cli.progress import console as report_console
from graph_service.cli.stores import DataOption, settings_for
from graph_service.rulebook.clocks import Bearer, clock_policy
from graph_service.settings import Settings
from graph_service.store.bolt import Connection
from graph_service.store.connection import connect
from graph_service.store.migrations import migrate
from graph_service.store.snapshot_cache import snapshots_of
from graph_service.usecases.asked import Asked
from graph_service.usecases.clock_tables import clocks_table, kpi_table, queue_table, sums_table, write_kpi
from graph_service.usecases.clocks import COUNTED, ClockBoard, act_kpi, clock_board, clock_queue
from graph_service.usecases.table_files import table_csv
from loaders.department_log import read_department_log

app = typer.Typer(help="时限 the clocks C01-C24: queues and KPI", no_args_is_help=True)
Department = Annotated[
    str | None,
    typer.Option(help="单位代码, 未载明代码的单位写名称 code of a department, or its name where none is known"),
]
_QUEUE = ("责任单位", "时限", "起算与停止", "事项", "主体代码", "起算日", "到期日", "状态", "逾期工作日")
_REPORTED = ("单位", "种类", "件数", "按期", "迟报", "无法确定", "按期率", "迟报率", "中位工作日", "最长工作日")
_COMPARED = (
    "单位", "种类", "台账件数", "平台已有", "记在其他单位名下", "疑似瞒报", "未到期", "台账无法确定", "决定日期不一致",
    "疑似瞒报率",
)  # fmt: skip
_LISTED = ("编号", "起算", "停止", "期限", "性质", "责任方", "示例到期日", "由事实可见")


@app.command("list")
def list_clocks(
    start: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="示例的起算日, 缺省为今天 start of the examples")
    ] = None,
) -> None:
    """时限表 every clock: from what to what, how long, whom it binds, and the day it would be due."""
    day, policy = day_of(start), clock_policy()
    _print(clocks_table(policy, day), _LISTED, f"时限表, 示例起算日 {day}", report_console())


@app.command("queue")
def queue_command(
    department: Department = None,
    as_of: Day = None,
    subjects: Annotated[
        bool, typer.Option("--subjects", help="另列约束主体和征信机构的时限 also what binds subjects and institutions")
    ] = False,
    running: Annotated[bool, typer.Option("--running", help="另列尚未临期的 also what is not due soon yet")] = False,
    limit: Annotated[int, typer.Option(min=1, help="屏幕上至多列出多少条 at most so many on the screen")] = 50,
    out: Annotated[Path | None, typer.Option(help="全部写到哪个 CSV 文件 all of it into this file")] = None,
    purpose: Purpose = LOCAL,
    data: DataOption = None,
) -> None:
    """时限队列 what is overdue, expired, due or soon due, by department, from facts and cases."""
    console, settings, asked = report_console(), settings_for(data), Asked(day_of(as_of))
    with _board(settings, asked) as (connection, board):
        bearers = tuple(Bearer) if subjects else COUNTED
        found = clock_queue(connection, board, asked, department=department, bearers=bearers, running=running)
    table = queue_table(found, board)
    _print(table.head(limit), _QUEUE, f"截至 {asked.as_of} 的时限队列", console)
    sums = sums_table(found)
    _print(sums, tuple(sums.columns), "各单位时限汇总", console)
    if table.height > limit:
        console.print(f"共 {table.height} 条, 只列出 {limit} 条, 可加大 --limit 或以 --out 写出全部。", style="yellow")
    console.print("事实未载明起止的时限只列已立案的办件 (clocks list 说明各由何可见); 未列出只说明未查到。")
    if out:
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_bytes(table_csv(table))
        _exported(console, settings, "clocks queue", purpose, [out])


@app.command("kpi")
def kpi_command(
    log: Annotated[
        Path | None,
        typer.Option(help="部门自己的台账 CSV 或工作簿: 决定书文号、决定日期、决定机关 its own log"),
    ] = None,
    department: Department = None,
    since: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="决定日期自, 缺省为当年1月1日 decided from")
    ] = None,
    until: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="决定日期至, 缺省为截至日 decided until")
    ] = None,
    as_of: Day = None,
    out: Annotated[Path | None, typer.Option(help="工作簿和逐件明细写到哪个目录 folder for workbook and lists")] = None,
    purpose: Purpose = LOCAL,
    data: DataOption = None,
) -> None:
    """双公示考核 acts of each department: on time, late, and of its own log what the platform does not have."""
    console, settings, asked = report_console(), settings_for(data), Asked(day_of(as_of))
    first = since.date() if since else date(asked.as_of.year, 1, 1)
    last = until.date() if until else asked.as_of
    rows = read_department_log(log, department) if log else None
    with _board(settings, asked) as (_, board):
        found = act_kpi(board, first, last, log=rows, department=department)
    table = kpi_table(found)
    _print(table, _REPORTED, f"{first} 至 {last} 作出的行政行为, 截至 {asked.as_of}", console)
    if log:
        _print(table.filter(pl.col("台账件数").is_not_null()), _COMPARED, "与部门台账比对", console)
    console.print(
        "迟报: 决定至平台首次收到超过时限的工作日 (R2.4)。"
        + ("台账有而平台未查到且已逾期的为疑似瞒报, 须核实。" if log else "未提供台账, 不能判断瞒报: 加 --log。")
    )
    if out:
        _exported(console, settings, "clocks kpi", purpose, write_kpi(found, board, out))


@contextmanager
def _board(settings: Settings, asked: Asked) -> Generator[tuple[Connection, ClockBoard]]:
    with connect(settings) as connection:
        migrate(connection)
        snapshot = snapshots_of(settings).snapshot(connection, asked.as_of)
        yield connection, clock_board(connection, snapshot, asked)


def _exported(console: Console, settings: Settings, command: str, purpose: str, files: list[Path]) -> None:
    record_act(settings, command, "exported", purpose, files=files)
    for path in files:
        console.print(f"写出 {path}", markup=False, highlight=False)


def _print(frame: pl.DataFrame, columns: tuple[str, ...], title: str, console: Console) -> None:
    table = Table(title=title)
    for name in columns:
        table.add_column(name, overflow="fold")  # a name or a number is never cut
    for row in frame.select(columns).iter_rows():
        table.add_row(*(_told(value) for value in row))
    console.print(table if frame.height else f"{title}: 未查到记录 no record found")


def _told(value: object) -> str:
    if value is None:
        return ""
    return f"{value:.4g}" if isinstance(value, float) else str(value)
