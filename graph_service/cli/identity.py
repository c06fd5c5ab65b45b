"""Commands about who is who (身份归并命令): see merges and candidates, split and merge with a reason."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

import psutil
import typer
from rich.console import Console
from rich.table import Table

from graph_service.cli.acts import record_act
from graph_service.cli.stores import DataOption, settings_for
from graph_service.domain.masking import mask_name
from graph_service.domain.merges import DecisionKind
from graph_service.domain.subjects import is_person
from graph_service.settings import Settings
from graph_service.store.connection import connect
from graph_service.usecases import identity

app = typer.Typer(help="身份归并 who is who: merges, candidates, human decisions", no_args_is_help=True)
Id = Annotated[str, typer.Argument(help="标识: 代码、reg:注册号、org:组织机构代码或人员标识 id of a subject or person")]
Why = Annotated[str, typer.Option(help="理由, 必填 why: required, kept for good")]
Evidence = Annotated[str, typer.Option(help="依据, 如案卷号 what it rests on, such as a file number")]
Limit = Annotated[int, typer.Option(min=1, max=1_000_000, help="至多列出多少条 at most so many")]


@app.command("list")
def list_command(limit: Limit = 100, data: DataOption = None) -> None:
    """列出归并 list merges with their evidence, those undone among them."""
    with connect(settings_for(data)) as connection:
        page = identity.list_merges(connection, limit=limit)
    _print_merges(Console(), page.rows)
    _tell_cut(page.truncated)


@app.command("show")
def show(party: Id, data: DataOption = None) -> None:
    """查看身份 show who somebody is: names, merges, decisions, candidates."""
    with connect(settings_for(data)) as connection:
        found = identity.show_identity(connection, party)
    console = Console()
    moved = f" (由 {found.redirected_from} 归并而来 redirected)" if found.redirected_from else ""
    console.print(f"{found.party} {_shown(found.party, found.name)}{moved}", markup=False, highlight=False)
    if found.names:
        table = Table("名称", "可能启用", "不再使用", title="历次名称 names")
        for row in found.names:
            table.add_row(row["name"], str(row["name_from"] or "未载明"), str(row["name_to"] or "-"))
        console.print(table)
    _print_merges(console, found.merges)
    if found.decisions:
        table = Table("决定", "旧标识", "归入", "决定人", "理由", "依据", "时间", title="人工决定 decisions")
        for row in found.decisions:
            kind = "同一" if row["kind"] == DecisionKind.SAME else "不同"
            table.add_row(kind, row["old"], row["new"], row["who"], row["why"], row["evidence"], row["at"])
        console.print(table)
    if found.candidates:
        table = Table("可能同一", "名称", "分值", "依据", title="疑似, 未归并 candidates")
        for row in found.candidates:
            table.add_row(row["other"], _shown(row["other"], row["name"]), f"{row['score']:.1f}", row["evidence"])
        console.print(table)


@app.command("split")
def split(
    old: Id,
    why: Why,
    from_: Annotated[str | None, typer.Option("--from", help="与谁拆开, 缺省为现归入者 from whom")] = None,
    evidence: Evidence = "",
    data: DataOption = None,
) -> None:
    """拆分 part what was merged: no load merges it again, only another decision."""
    settings = settings_for(data)
    with connect(settings) as connection:
        pair = identity.split(connection, old, from_)
        choice = _choice(DecisionKind.NOT_SAME, pair, why, evidence)
        _audit(settings, choice, "identity split")
        identity.record(connection, choice)
    Console().print(f"已拆分 {pair[0]} 与 {pair[1]}; 今后载入不再自动归并 parted", markup=False, highlight=False)


@app.command("merge")
def merge(old: Id, new: Id, why: Why, evidence: Evidence = "", data: DataOption = None) -> None:
    """归并 let the first id be the second: a human decision, kept with its reason."""
    settings = settings_for(data)
    with connect(settings) as connection:
        pair = identity.merge(connection, old, new)
        choice = _choice(DecisionKind.SAME, pair, why, evidence)
        _audit(settings, choice, "identity merge")
        identity.record(connection, choice)
    Console().print(f"已将 {pair[0]} 归入 {pair[1]} merged", markup=False, highlight=False)


@app.command("candidates")
def candidates(limit: Limit = 100, data: DataOption = None) -> None:
    """疑似同一 list pairs that may be one, from the last run: for a human eye, nothing is merged."""
    with connect(settings_for(data)) as connection:
        page = identity.list_candidates(connection, limit=limit)
    table = Table("甲", "名称", "乙", "名称", "分值", "依据", title="疑似同一, 未归并 candidates")
    for row in page.rows:
        left, right = _shown(row["left"], row["left_name"]), _shown(row["right"], row["right_name"])
        table.add_row(row["left"], left, row["right"], right, f"{row['score']:.1f}", row["evidence"])
    Console().print(table)
    _tell_cut(page.truncated)


def _choice(kind: DecisionKind, pair: tuple[str, str], why: str, evidence: str) -> identity.Choice:
    return identity.Choice(kind, *pair, psutil.Process().username(), why, datetime.now(UTC), evidence)


def _audit(settings: Settings, choice: identity.Choice, command: str) -> None:
    """Record the decision in the audit log before it takes effect (R10.5)."""
    record_act(
        settings, command, "decided", choice.why, subject=f"{choice.old} {choice.new}", at=choice.at, result=choice.id,
        grant=choice.evidence,
    )  # fmt: skip


def _print_merges(console: Console, rows: tuple[identity.Row, ...]) -> None:
    table = Table("旧标识", "名称", "归入", "名称", "理由", "证据", "得知时间", "状态", title="归并 merges")
    for row in rows:
        state = f"已拆分 {row['ended_at']}" if row["ended_at"] else "有效"
        table.add_row(
            row["old"], _shown(row["old"], row["old_name"]), row["new"], _shown(row["new"], row["new_name"]),
            row["reason"], row["evidence"], row["recorded_at"], state,
        )  # fmt: skip
    console.print(table)


def _shown(party: str, name: str | None) -> str:
    """Name as the desk sees it: natural persons masked (R10.3)."""
    return (mask_name(name) if is_person(party) else name) if name else ""


def _tell_cut(truncated: bool) -> None:
    if truncated:
        Console().print("未列完, 可加大 --limit more follow", style="yellow")
