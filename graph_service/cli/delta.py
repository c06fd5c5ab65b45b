"""The delta on the command line (增量命令): what changed in control and signals since a batch came."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from graph_service.cli.acts import record_act
from graph_service.cli.asking import LOCAL, Purpose, day_of, print_way_back
from graph_service.cli.progress import console as report_console
from graph_service.cli.stores import DataOption, settings_for
from graph_service.rulebook.objections import objection_policy
from graph_service.store.connection import connect
from graph_service.store.ledger import SHOWN_ID
from graph_service.store.migrations import migrate
from graph_service.store.snapshot_cache import snapshots_of
from graph_service.usecases.delta import counts, delta_since, delta_table, line_of
from graph_service.usecases.policies import load_policies
from graph_service.usecases.table_files import table_csv

_SHOWN = 20  # rows of the table printed; --out has them all


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("delta")(delta_command)


def delta_command(
    since: Annotated[str, typer.Option(help="批次号开头若干位 beginning of the id of the batch since which")],
    out: Annotated[Path | None, typer.Option(help="明细写到哪个 CSV 文件 file for all that changed")] = None,
    as_of: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="截至日 as of; default: today, for both states")
    ] = None,
    purpose: Purpose = LOCAL,
    data: DataOption = None,
) -> None:
    """增量 tell what was gained and lost since a batch came: control, controllers, members of groups, signals.

    与该批次入库前一刻所知相比; 同一次交付的批次一并计入。Compared with what was known just before the batch.
    """
    console, settings = report_console(), settings_for(data)
    day = day_of(as_of)
    with connect(settings) as connection:
        migrate(connection)
        found = delta_since(connection, snapshots_of(settings), since, day, load_policies())
    batch, rows = found.batch, delta_table(found)
    record_act(settings, "delta", "answered", purpose, subject=batch["id"], fields=rows.columns)
    table = Table(
        "事项", "新增", "消失", title=f"自批次 {batch['id'][:SHOWN_ID]} ({batch['received_at'][:10]}) 以来, 截至 {day}"
    )
    for term, gained, lost in counts(found.delta):
        table.add_row(term, str(gained), str(lost))
    console.print(table)
    for row in rows.head(_SHOWN).iter_rows(named=True):
        console.print(line_of(row), markup=False, soft_wrap=True)
    if rows.height > _SHOWN:
        console.print(f"另有 {rows.height - _SHOWN} 行, 全部明细请用 --out 写出。")
    if rows.height:
        print_way_back(console, objection_policy().way_back)
    if out:
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_bytes(table_csv(rows))
        record_act(settings, "delta", "exported", purpose, files=[out], fields=(batch["id"],))
        console.print(f"明细写在 {out} ({rows.height} 行)", markup=False)
