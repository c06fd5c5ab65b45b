"""Commands of bans across regions (限制共享命令): our key card, a document sent, one taken over, what was refused."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import polars as pl
import typer
from rich.console import Console
from rich.table import Table

from graph_service.api.audit_keys import audit_log_of
from graph_service.cli.acts import record_act
from graph_service.cli.asking import LOCAL, Day, Purpose, day_of, show_table
from graph_service.cli.case_desk import desk_for, officer
from graph_service.cli.stores import DataOption, settings_for
from graph_service.domain.errors import BadFile
from graph_service.store.cases import all_cases
from graph_service.store.connection import connect
from graph_service.store.migrations import migrate
from graph_service.store.sharing_keys import load_sharing_keys, read_card
from graph_service.store.vault import PersonVault, load_person_key
from graph_service.usecases.asked import Asked
from graph_service.usecases.ban_export import export_bans
from graph_service.usecases.ban_import import import_bans
from graph_service.usecases.foreign_desk import PROCEDURE
from graph_service.usecases.share_log import shared_with
from graph_service.usecases.table_files import table_csv

app = typer.Typer(help="限制的跨地区共享 bans shared across regions", no_args_is_help=True)
Unit = Annotated[str, typer.Option(help="本单位代码 code of our own unit")]
_DONE = {
    "received": "新接收", "unchanged": "已接收过, 未变", "mark": "更新异议标注", "suspend": "随对方暂停",
    "resume": "随对方恢复", "revoke": "随对方撤销", "unknown": "未接收过的停止", "refused": "不予接收",
}  # fmt: skip


@app.command("key")
def key(
    unit: Unit,
    out: Annotated[Path | None, typer.Option(help="写到哪个文件 file to write")] = None,
    data: DataOption = None,
) -> None:
    """导出公钥卡 print or write our key card: give it to those we share bans with, by a way both trust."""
    card = load_sharing_keys(settings_for(data)).card(unit).told()
    if out is None:
        typer.echo(card)
        return
    out.write_text(card + "\n", encoding="utf-8")
    Console().print(f"公钥卡写在 {out}", markup=False)


@app.command("export")
def export(
    out: Annotated[Path, typer.Option(help="写到哪个文件 file to write")],
    unit: Unit,
    to_key: Annotated[Path, typer.Option(help="接收单位的公钥卡 key card of the receiver")],
    as_of: Day = None,
    purpose: Purpose = LOCAL,
    data: DataOption = None,
) -> None:
    """导出限制 write the signed document of bans decided here that stand; persons are sealed for the receiver."""
    settings, receiver = settings_for(data), read_card(_text(to_key))
    keys, vault, now = load_sharing_keys(settings), PersonVault(load_person_key(settings)), datetime.now(UTC)
    with connect(settings) as connection:
        found = export_bans(
            connection, Asked(day_of(as_of)), unit=unit, receiver=receiver, keys=keys, vault=vault, issued_at=now,
            document=secrets.token_hex(16),
        )  # fmt: skip
    out.write_text(found.document + "\n", encoding="ascii")
    record_act(settings, "bans export", "exported", purpose, subject=receiver.unit, files=[out], at=now)
    shared_with(
        audit_log_of(settings), receiver.unit, found.refs, at=now, who=officer(unit, "regulator").who, purpose=purpose
    )
    console = Console()
    console.print(f"{out}: 生效 {found.bans} 项, 已停止 {found.ended} 项, 发往 {receiver.unit}", markup=False)
    for case, reason in found.left_out:
        console.print(f"未发送 {case}: {reason}", style="yellow", markup=False)


@app.command("import")
def import_command(
    file: Annotated[Path, typer.Argument(help="对方的签名文件 document of another region")],
    from_key: Annotated[Path, typer.Option(help="发送单位的公钥卡 key card of the sender")],
    unit: Unit,
    purpose: Purpose = LOCAL,
    data: DataOption = None,
) -> None:
    """接收限制 take over the bans of a document: its signature checked, each judged by the whole identity number."""
    settings, sender = settings_for(data), read_card(_text(from_key))
    keys, vault = load_sharing_keys(settings), PersonVault(load_person_key(settings))
    with connect(settings) as connection:
        migrate(connection)
        desk = desk_for(settings, connection, officer(unit, "regulator"))
        found = import_bans(desk, _text(file), sender, keys, vault)
    done = [f"{name} {number}" for name, number in found.done.items()]
    record_act(settings, "bans import", "imported", purpose, subject=found.unit, fields=done, result=found.document)
    table = Table("结果", "项数", title=f"{found.unit} 的文件 {found.document}")
    for name, number in found.done.items():
        table.add_row(_DONE[name], str(number))
    show_table(table)
    for one in found.refused:
        Console().print(f"不予接收 {one.decision or one.id}: {one.reason}", style="yellow", markup=False)


@app.command("refused")
def refused(
    out: Annotated[Path | None, typer.Option(help="写到哪个 CSV 文件 file for all of them")] = None,
    data: DataOption = None,
) -> None:
    """列出不予接收的限制 list the bans of other regions that were not taken over, each with its reason."""
    with connect(settings_for(data)) as connection:
        rows = [
            {
                "发送单位": str(act.data["foreign_unit"]),
                "决定文号": str(act.data.get("foreign_no", "")),
                "决定单位": case.head.authority_name,
                "理由": act.reason,
                "日期": act.day.isoformat(),
                "来文编号": str(act.data["document"]),
            }
            for case in all_cases(connection, procedure=PROCEDURE)
            for act in case.acts[:1]
            if act.step == "refuse"
        ]
    frame = pl.DataFrame(rows, schema=["发送单位", "决定文号", "决定单位", "理由", "日期", "来文编号"])
    table = Table(*frame.columns)
    for row in frame.iter_rows():
        table.add_row(*row)
    show_table(table)
    if out:
        out.write_bytes(table_csv(frame))
        Console().print(f"写在 {out} ({frame.height} 行)", markup=False)


def _text(file: Path) -> str:
    try:
        return file.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise BadFile(f"文件无法读取: {file}") from error
