"""Commands on the batches of the ledger (批次命令): what was delivered, what is set aside, what is taken back."""

from __future__ import annotations

import json
from collections.abc import Generator, Iterable
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any

import typer
from rich import box
from rich.console import Console
from rich.table import Table

from graph_service.cli.acts import record_act
from graph_service.cli.progress import console as report_console
from graph_service.cli.progress import file_bar
from graph_service.cli.stores import DataOption, archive_of, mappings_of, settings_for
from graph_service.domain.errors import BadInput
from graph_service.domain.facts import FACTS
from graph_service.settings import Settings
from graph_service.store.connection import Connection, connect
from graph_service.store.ledger import SHOWN_ID, STATE_TERMS, Ledger
from graph_service.store.migrations import migrate
from graph_service.store.vault import PersonVault, load_person_key
from loaders.corrections import export_corrections
from loaders.intake import Intake, Progress, untold
from loaders.report import LoadReport, readable
from loaders.withdraw import dependents, withdraw

app = typer.Typer(help="批次 batches of the ledger", no_args_is_help=True)
Batch = Annotated[str, typer.Argument(help="批次号开头若干位 beginning of the batch id")]
_NONE = "这个数据目录的图里还没有批次。请用 credit-graph load 载入数据, 或检查 --data 指的是不是图所在的目录。"


@app.command("list")
def list_batches(data: DataOption = None) -> None:
    """列出批次 list the batches: what was delivered, when, and what became of its rows."""
    with _opened(data) as (connection, _):
        ledger = Ledger(connection).all()
    if not ledger:
        report_console().print(_NONE)
        return
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("批次号", no_wrap=True, min_width=SHOWN_ID)
    table.add_column("文件", overflow="fold", min_width=16)
    for term in ("种类", "收到", "状态"):
        table.add_column(term, no_wrap=True)
    for term in ("载入", "待核", "退回", "更正"):
        table.add_column(term, justify="right", no_wrap=True)
    mends: dict[str, int] = {}
    for row in ledger:
        if row["corrects"]:
            mends[row["corrects"]] = mends.get(row["corrects"], 0) + _report(row).get("accepted", 0)
    for row in ledger:
        name = row["file"] if row["sheet"] is None else f"{row['file']} [{row['sheet']}]"
        counts = [str(_report(row).get(count, "")) for count in ("accepted", "quarantined", "rejected")]
        table.add_row(
            row["id"][:SHOWN_ID], name, FACTS[row["kind"]].term, row["received_at"][:10], STATE_TERMS[row["state"]],
            *counts, str(mends.get(row["id"], "")),
        )  # fmt: skip
    report_console().print(table)


@app.command("show")
def show(batch: Batch, data: DataOption = None) -> None:
    """查看批次 show all that the ledger says of a batch, with its report."""
    with _opened(data) as (connection, _):
        row = Ledger(connection).named(batch)
    Console().print_json(json.dumps({**row, "report": _report(row)}, ensure_ascii=False))


@app.command("export")
def export(
    batches: Annotated[list[str], typer.Argument(help="批次号开头若干位 beginnings of batch ids")],
    out: Annotated[Path, typer.Option(help="写到哪个目录 folder to write")] = Path(),
    data: DataOption = None,
) -> None:
    """导出待更正表 write the rows set aside as workbooks to mend and load again; with identity numbers, so audited."""
    with _opened(data) as (connection, settings):
        ids = [Ledger(connection).named(start)["id"] for start in batches]
        write_corrections(ids, connection, settings, out, Console())


@app.command("withdraw")
def withdraw_batch(
    batch: Batch,
    reason: Annotated[str, typer.Option(help="撤回理由 why; kept in the audit log")],
    yes: Annotated[bool, typer.Option("--yes", help="不再询问 do not ask")] = False,
    data: DataOption = None,
) -> None:
    """撤回批次 withdraw a batch: the graph becomes the one that never saw it; what stood on it is loaded again."""
    if not reason.strip():
        raise BadInput("撤回批次必须写明理由", advice="--reason 理由")
    console = report_console()
    with _opened(data) as (connection, settings):
        ledger = Ledger(connection)
        row = ledger.named(batch)
        again = dependents(row["id"], ledger.all())
        console.print(f"将撤回 {row['file']} ({row['id'][:SHOWN_ID]}), 并重新载入以它为依据的 {len(again)} 个批次。")
        if not yes:
            typer.confirm("确定?", abort=True)
        record_act(settings, "batch withdraw", "begun", reason, fields=(row["id"], row["file"]))
        with file_bar(console) as told:
            intake = _intake(connection, settings, told)
            reports = withdraw(row["id"], intake)
        record_act(settings, "batch withdraw", "withdrawn", reason, fields=(row["id"], row["file"]))
    if reports:
        console.print(readable(LoadReport(files=tuple(reports))))
    console.print("已撤回。分析结果仍是撤回前的: 请重新运行 credit-graph run。")


def write_corrections(
    batches: Iterable[str], connection: Connection, settings: Settings, out: Path, console: Console
) -> None:
    """Write the workbooks to mend of several batches and record that they left (待更正表)."""
    intake, ledger = _intake(connection, settings), Ledger(connection)
    with TemporaryDirectory(prefix="credit-graph-") as folder:
        found = [ledger.find(batch) for batch in batches]
        paths = [path for row in found if row and (path := export_corrections(row, intake, out, Path(folder)))]
    if paths:
        record_act(settings, "batch export", "exported", "待更正", files=paths)
    for path in paths:
        console.print(f"待更正表 {path}", markup=False)
    if not paths:
        console.print("没有退回或待核的行。")


def _report(row: dict[str, Any]) -> dict[str, Any]:
    return json.loads(row["report"] or "{}")


def _intake(connection: Connection, settings: Settings, told: Progress = untold) -> Intake:
    vault = PersonVault(load_person_key(settings))
    return Intake(connection, vault, archive_of(settings, vault), told, mappings_of(settings))


@contextmanager
def _opened(data: Path | None) -> Generator[tuple[Connection, Settings]]:
    settings = settings_for(data)
    with connect(settings) as connection:
        migrate(connection)
        yield connection, settings
