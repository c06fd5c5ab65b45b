"""Commands about who is who (身份归并命令): see merges and candidates, split and merge with a reason."""

from __future__ import annotations

from collections.abc import Sized
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
    _title(console, "人工决定 decisions", found.decisions)
    for row in found.decisions:
        kind = "同一" if row["kind"] == DecisionKind.SAME else "不同"
        _entry(
            console, f"{row['old']} → {row['new']}  {kind}",
            决定人=row["who"], 时间=row["at"], 理由=row["why"], 依据=row["evidence"],
        )  # fmt: skip
    _title(console, "疑似同一, 未归并 candidates", found.candidates)
    for row in found.candidates:
        name = _shown(row["other"], row["name"])
        _entry(console, f"{row['other']}  {name}", 分值=f"{row['score']:.1f}", 依据=row["evidence"])


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
    console = Console()
    _title(console, "疑似同一, 未归并 candidates", page.rows)
    for row in page.rows:
        left, right = _shown(row["left"], row["left_name"]), _shown(row["right"], row["right_name"])
        _entry(
            console, f"{row['left']} ~ {row['right']}", 名称=f"{left} ~ {right}", 分值=f"{row['score']:.1f}",
            依据=row["evidence"],
        )  # fmt: skip
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
    _title(console, "归并 merges", rows)
    for row in rows:
        old, new = _shown(row["old"], row["old_name"]), _shown(row["new"], row["new_name"])
        _entry(
            console, f"{row['old']} → {row['new']}", 名称=f"{old} → {new}",
            状态=f"已拆分 {row['ended_at']}" if row["ended_at"] else "有效",
            理由=row["reason"], 证据=row["evidence"], 得知时间=row["recorded_at"],
        )  # fmt: skip


def _title(console: Console, text: str, rows: Sized) -> None:
    console.print(f"\n{text}", style="bold", markup=False)
    if not rows:
        console.print("    无记录 no record found", markup=False)


def _entry(console: Console, ids: str, **told: str) -> None:
    """One pair: its ids whole on a line of their own, so that they can be copied, and what is known of it."""
    console.print(ids, markup=False, highlight=False, soft_wrap=True)
    for term, text in told.items():
        if text:
            console.print(f"    {term}: {text}", markup=False, highlight=False, soft_wrap=True)


def _shown(party: str, name: str | None) -> str:
    """Name as the desk sees it: natural persons masked (R10.3)."""
    return (mask_name(name) if is_person(party) else name) if name else ""


def _tell_cut(truncated: bool) -> None:
    if truncated:
        Console().print("未列完, 可加大 --limit more follow", style="yellow")
