"""How a command asks the graph about a subject (命令行提问): persons masked as in the API, every look recorded."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime
from typing import Annotated, TypeVar

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from graph_service.api.models.answers import Answer, ContestableAnswer, PersonOut, RecordRowOut, StepOut, SubjectOut
from graph_service.api.models.signals import SignalStepOut
from graph_service.api.params import Said
from graph_service.api.presenting import Presenter
from graph_service.api.tokens import token_key
from graph_service.cli.acts import record_act
from graph_service.domain.calendar import day_in_china
from graph_service.settings import Settings
from graph_service.store.connection import connect
from graph_service.store.graph_state import data_version
from graph_service.store.graph_store import GraphStore
from graph_service.store.ledger import SHOWN_ID
from graph_service.usecases.asked import Asked

Code = Annotated[str, typer.Argument(help="主体代码或注册号 code or registration number")]
Day = Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="时点, 缺省为今天 as of; default: today")]
Purpose = Annotated[str, typer.Option(help="查询目的, 记入审计日志 why, for the audit log")]
AsJson = Annotated[bool, typer.Option("--json", help="输出应答原文 print the answer as JSON")]
LOCAL = "本机查询"
Party = SubjectOut | PersonOut
A = TypeVar("A", bound=Answer)

NOTHING = "未查到记录 no record found"


def asked_of(
    settings: Settings,
    command: str,
    ask: Callable[[GraphStore, Asked, Presenter, Said], A],
    subject: str,
    as_of: datetime | None,
    purpose: str,
    grant: str = "",
) -> A:
    """Ask the graph and record the look before anything is shown (R10.5); ``grant`` is the case it rests on."""
    with connect(settings) as connection:
        store = GraphStore(connection.within(settings.answer_seconds))
        asked = Asked(day_of(as_of))
        said = Said(as_of=asked.as_of, data_version=data_version(connection))
        answer = ask(store, asked, Presenter(token_key(settings), "operator"), said)
    result = hashlib.sha256(answer.model_dump_json().encode()).hexdigest()
    record_act(
        settings, command, "answered", purpose,
        subject=subject, fields=type(answer).model_fields, result=result, grant=grant,
    )  # fmt: skip
    return answer


def day_of(as_of: datetime | None) -> date:
    """Day asked about (截至日): the one given, or today in China, wherever the machine's clock stands."""
    return as_of.date() if as_of else day_in_china(datetime.now(UTC))


def printed(answer: Answer, *, as_json: bool) -> bool:
    """Print the answer as it is where JSON is wanted; whether it was (输出原文)."""
    if as_json:
        typer.echo(answer.model_dump_json(indent=2))
    return as_json


def print_table(table: Table, note: str, answer: Answer, empty: str = NOTHING, *, noted: bool = False) -> None:
    """Print a table, what has to be said with it, and whether it was cut (输出表格).

    ``noted`` says that records are told in the note, for which there is a way back as well.
    """
    console = Console()
    show_table(table, empty)
    console.print(f"截至 {answer.as_of}。{note} 每条关系的来源文件与行号: 加 --json。", markup=False)
    if answer.truncated:
        console.print("结果有截断, 未列完 cut by a ceiling, more follow", style="yellow")
    if isinstance(answer, ContestableAnswer) and (table.row_count or noted):
        print_way_back(console, answer.way_back)


def show_table(table: Table, empty: str = NOTHING) -> None:
    """Print a table, or that there is nothing in it (输出表格): a name or a place of evidence is never cut."""
    for column in table.columns:
        column.overflow = "fold"
    Console().print(table if table.row_count else empty)


def print_way_back(console: Console, sentences: Iterable[str]) -> None:
    """Print how those named may answer (救济途径), each sentence once."""
    console.print("救济途径", style="bold")
    for sentence in dict.fromkeys(sentences):
        console.print(f"    {escape(sentence)}", soft_wrap=True)


def names_of(parties: Iterable[Party]) -> dict[str, str]:
    """Names of parties by their references (名称), persons masked; who then reads alike is numbered (ADR 0072)."""
    shown = {party.ref: party.name or party.ref for party in parties}
    alike: dict[str, list[str]] = {}
    for ref, name in shown.items():
        alike.setdefault(name, []).append(ref)
    return {
        ref: escape(name if len(alike[name]) == 1 else f"{name}({alike[name].index(ref) + 1})")
        for ref, name in shown.items()
    }


def told(steps: Iterable[StepOut | SignalStepOut], names: dict[str, str]) -> str:
    """Steps of a path as one line (路径)."""
    return "; ".join(f"{names[step.start]} {step.term}{share(step.share)} → {names[step.end]}" for step in steps)


def share(part: float | None) -> str:
    """A share in percent (比例)."""
    return "" if part is None else f" {part:.2%}"


def place(record: RecordRowOut) -> str:
    """File, batch and row of a record, its id where no row is known (来源): files of one name come again and again."""
    if not record.batch:
        return record.id
    batch = record.batch[:SHOWN_ID]
    return f"{record.file}[{batch}]#{record.row}" if record.file else f"{batch}#{record.row}"
