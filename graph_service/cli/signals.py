"""The command about risk signals (风险信号命令): what the last run says of a subject, persons masked."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.console import Console

from graph_service.cli.acts import record_act
from graph_service.cli.stores import DataOption, settings_for
from graph_service.domain.masking import mask_name
from graph_service.domain.subjects import is_person
from graph_service.store.connection import connect
from graph_service.store.graph_store import GraphStore
from graph_service.usecases.signals import FoundSignal, SignalsAnswer, signals_about


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
    told = tuple(dict.fromkeys(str(one.row["code"]) for one in found.signals))
    record_act(settings, "signals", "shown", purpose, subject=found.subject["eid"], fields=told, grant=case)
    console = Console()
    console.print(f"{found.subject['eid']} {found.subject['name'] or ''}", markup=False, highlight=False)
    for one in found.signals:
        _print(console, one, found)
    if not found.signals:
        console.print("    未查到信号, 不等于没有风险 no signal found", markup=False)
    if found.truncated:
        console.print("未列完, 可加大 --limit more follow", style="yellow")


def _print(console: Console, one: FoundSignal, found: SignalsAnswer) -> None:
    row = one.row
    marks = "  [受限, 不得外传]" if row.get("restricted") else ""
    head = f"{row['code']} {row.get('term', '')}  {row.get('kind', '')}  可信度 {row.get('confidence', 0):.2f}{marks}"
    steps = "; ".join(f"{_shown(s.start, found)} -{s.kind}-> {_shown(s.end, found)}" for s in one.path)
    console.print(f"\n{head}", style="bold", markup=False, highlight=False)
    for term, text in (
        ("说明", row.get("summary")),
        ("路径", steps),
        ("来源", "; ".join(sorted({record.place for record in one.stated}) or one.records)),
        ("规则", f"{row.get('rule', '')} {row.get('article', '')} ({row.get('status', '')}), 截至 {row.get('as_of')}"),
    ):
        if text:
            console.print(f"    {term}: {text}", markup=False, highlight=False, soft_wrap=True)


def _shown(party: str, found: SignalsAnswer) -> str:
    """A subject by its code, a person by the masked name (R10.3)."""
    name = found.names.get(party, {}).get("name") or ""
    return (mask_name(name) or "某人") if is_person(party) else party
