"""Commands of credit reports (报告命令, R9.6): make one, verify one."""

from __future__ import annotations

import hashlib
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from graph_service.cli.acts import record_act
from graph_service.cli.asking import Code, day_of, show_table
from graph_service.cli.stores import DataOption, settings_for
from graph_service.domain.errors import BadInput
from graph_service.domain.reports import STATE_TERMS, ReportReader
from graph_service.rulebook.report_layout import report_layout
from graph_service.store.connection import connect
from graph_service.store.graph_store import GraphStore
from graph_service.store.report_files import JSON, PDF, report_files
from graph_service.store.report_keys import load_report_keys
from graph_service.usecases.asked import Asked
from graph_service.usecases.graph_now import read_edition
from graph_service.usecases.report_checks import verify_code, verify_file
from graph_service.usecases.reports import ENTROPY, issue, make_report

app = typer.Typer(help="公共信用信息报告 credit reports", no_args_is_help=True)


@app.command("make")
def make(
    code: Code,
    out: Annotated[Path, typer.Option(help="写到哪个目录 folder to write to")],
    purpose: Annotated[str, typer.Option(help="用途, 印在各页并记入审计日志 what it is for: on every page")],
    unit: Annotated[str, typer.Option(help="使用单位代码 code of the unit it is made for")],
    unit_name: Annotated[str, typer.Option(help="使用单位名称 its name")] = "",
    data: DataOption = None,
) -> None:
    """出具截至今天的报告 issue the report of today: PDF and signed JSON, for one unit and purpose."""
    if not (purpose.strip() and unit.strip()):
        raise BadInput("报告须写明使用单位和用途。", advice="请填写 --unit 和 --purpose。", rule="R9.6")
    settings, layout, now = settings_for(data), report_layout(), datetime.now(UTC)
    with connect(settings) as connection:
        edition = read_edition(connection)
        report = make_report(
            GraphStore(connection), code, Asked(day_of(None)), edition.sources, ReportReader(unit, unit_name, purpose),
            data_version=edition.version, issued_at=now, drawn=os.urandom(ENTROPY),
            valid_days=layout.valid_days,
        )  # fmt: skip
    made = issue(report, layout, load_report_keys(settings), report_files(settings.data), settings.public_url)
    out.mkdir(parents=True, exist_ok=True)
    paths = {out / f"{report.number}.{kind}": content for kind, content in ((PDF, made.pdf), (JSON, made.signed))}
    for path, content in paths.items():
        path.write_bytes(content)
    record_act(settings, "report make", "issued", purpose, subject=report.subject, files=paths, at=now)
    told = f"报告 {report.number}, 验证码 {report.verify_code}, 有效期至 {report.valid_until}"
    Console().print(told, *paths, sep="\n", markup=False, soft_wrap=True)


@app.command("verify")
def verify(
    what: Annotated[str, typer.Argument(metavar="FILE|CODE", help="报告文件, 或其验证码 a file, or a code")],
    data: DataOption = None,
) -> None:
    """核验报告 whether a report was issued here, still counts, and what is on it did not change since."""
    settings, path = settings_for(data), Path(what)
    files, day = report_files(settings.data), day_of(None)
    with connect(settings) as connection:
        store = GraphStore(connection)
        if path.is_file():
            found = verify_file(store, files, hashlib.sha256(path.read_bytes()).hexdigest(), day)
        else:
            found = verify_code(store, files, what, day)
    table = Table("项目", "内容")
    table.add_row("核验结果", STATE_TERMS[found.state])
    if entry := found.entry:
        told = {
            "主体": f"{entry.subject_name} {entry.subject}",
            "签发时间": entry.issued_at,
            "信息截至": entry.as_of,
            "有效期至": entry.valid_until,
            "PDF 指纹": entry.pdf_sha256,
            "JSON 指纹": entry.json_sha256,
            "出具后变动": "有, 请重新查询" if found.changed else "无",
        }
        for term, text in told.items():
            table.add_row(term, text)
    show_table(table)
    if found.entry is None:
        raise typer.Exit(1)
