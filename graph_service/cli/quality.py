"""The data-quality report by its command (数据质量命令)."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from graph_service.cli.acts import record_act
from graph_service.cli.asking import LOCAL, Purpose, day_of
from graph_service.cli.progress import console as report_console
from graph_service.cli.stores import DataOption, settings_for
from graph_service.store.connection import connect
from graph_service.store.migrations import migrate
from graph_service.store.snapshot import export_snapshot
from graph_service.usecases.quality import examine_graph, summary_table, write_report

_SHOWN = ("检查项", "规则", "数量", "分母", "占比", "责任单位")


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("quality")(quality)


def quality(
    out: Annotated[Path | None, typer.Option(help="报告写到哪个目录 folder for the workbook and the lists")] = None,
    as_of: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="截至日 as of; default: today")] = None,
    purpose: Purpose = LOCAL,
    data: DataOption = None,
) -> None:
    """数据质量报告 what in the data cannot be right or is not known, where it stands, what to do, whose duty it is."""
    console, settings = report_console(), settings_for(data)
    day = day_of(as_of)
    with connect(settings) as connection:
        migrate(connection)
        snapshot = export_snapshot(connection, day)
        report, sources = examine_graph(connection, snapshot)
    table = Table(*_SHOWN, title=f"截至 {day} 的数据质量")
    for row in summary_table(report).select(_SHOWN).iter_rows():
        table.add_row(*row)
    console.print(table)
    rate = report.codes.rate
    verdict = "低于" if rate.met else "未低于"
    console.print(f"重错码率 {rate.rate:.4%}, {verdict}目标万分之{rate.target.per_10000} (R1.11)。未查到不等于没有。")
    if out:
        files = write_report(report, snapshot, sources, out)
        record_act(settings, "quality", "exported", purpose, files=files)
        for path in files:
            console.print(f"写出 {path}", markup=False, highlight=False)
