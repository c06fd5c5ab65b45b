"""The command about risk signals (风险信号命令): what the last run says of a subject, in the words of the API."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape

from graph_service.api.models.signals import SignalFoundOut
from graph_service.api.presenting import Presenter
from graph_service.api.signal_answers import signals_out
from graph_service.api.tokens import token_key
from graph_service.cli.acts import record_act
from graph_service.cli.asking import names_of, place, print_way_back, told
from graph_service.cli.stores import DataOption, settings_for
from graph_service.rulebook.rules import cited
from graph_service.store.connection import connect
from graph_service.store.graph_store import GraphStore
from graph_service.usecases.signals import signals_about

_NAMED = 20  # parties of a signal named in a line


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("signals")(signals)


def signals(
    code: Annotated[str, typer.Argument(help="主体代码 code of the subject")],
    purpose: Annotated[str, typer.Option(help="查询目的, 必填, 记入审计日志 why: required, audited")],
    case: Annotated[
        str, typer.Option(help="案件号: 填写后另列依据亲属关系的信号 case number: shows what rests on kinship as well")
    ] = "",
    limit: Annotated[int, typer.Option(min=1, max=1_000, help="至多列出多少条 at most so many")] = 100,
    data: DataOption = None,
) -> None:
    """风险信号 list the signals of the last run that speak of a subject, each with its evidence."""
    settings = settings_for(data)
    with connect(settings) as connection:
        found = signals_about(GraphStore(connection), code, limit=limit, restricted=bool(case))
    answer = signals_out(Presenter(token_key(settings), "operator"), found)
    shown = tuple(dict.fromkeys(item.code or "" for item in answer.items))
    record_act(settings, "signals", "shown", purpose, subject=answer.code, fields=shown, grant=case)
    console, names = Console(highlight=False, soft_wrap=True), names_of(answer.parties)
    codes = {party.ref for party in answer.parties if party.kind == "subject"}
    console.print(escape(f"{answer.code} {found.subject['name'] or ''}"))
    for item in answer.items:
        about = [f"{names[ref]} {ref}" if ref in codes else names[ref] for ref in item.about]
        _print(console, item, names, about)
    if answer.items:
        console.print()
        print_way_back(console, (sentence for item in answer.items for sentence in item.way_back))
    else:
        console.print("    未查到信号, 不等于没有风险 no signal found")
    if answer.truncated:
        console.print("未列完, 可加大 --limit more follow", style="yellow")


def _print(console: Console, item: SignalFoundOut, names: dict[str, str], about: list[str]) -> None:
    sure = "" if item.confidence is None else f" {item.confidence:.2f}"
    marks = "  [受限, 不得外传]" if item.restricted else ""
    head = f"{item.term or ''} {item.code}  {item.kind_term or ''}  可信度{sure} ({item.label}){marks}"
    rule = cited(item.rule or "", item.article or "", item.status_term or "")
    console.print(f"\n{escape(head)}", style="bold")
    for term, text in (
        ("说明", escape(item.summary or "")),
        ("所指", "; ".join(about[:_NAMED]) + (f" 等 {len(about)} 个" if len(about) > _NAMED else "")),
        ("路径", told(item.path, names)),
        ("来源", escape("; ".join(sorted({place(source) for source in item.sources}) or item.records))),
        ("规则", escape(f"{rule}; 截至 {item.as_of}")),
    ):
        if text:
            console.print(f"    {term}: {text}")
