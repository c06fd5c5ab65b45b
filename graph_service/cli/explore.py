"""Commands that look around a subject (查关系命令): related parties, its group, paths between subjects.

Persons are masked as in the API (R10.3), and each look is recorded with its purpose (R10.5).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Annotated, TypeVar

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from graph_service.api.context import CHINA
from graph_service.api.models.answers import Answer, PersonOut, StepOut, SubjectOut
from graph_service.api.models.related import GroupOut, PathsOut, RelatedPartiesOut
from graph_service.api.params import Said
from graph_service.api.presenting import Presenter
from graph_service.api.related_answers import group_out, paths_out, related_out
from graph_service.api.tokens import token_key
from graph_service.cli.acts import record_act
from graph_service.cli.stores import DataOption, settings_for
from graph_service.rulebook.related_parties import Standard
from graph_service.settings import Settings
from graph_service.store.connection import connect
from graph_service.store.graph_store import GraphStore
from graph_service.store.snapshot import data_version
from graph_service.usecases.asked import Asked
from graph_service.usecases.groups import Basis, group_around
from graph_service.usecases.paths import paths_between
from graph_service.usecases.related_parties import related_parties

Code = Annotated[str, typer.Argument(help="主体代码或注册号 code or registration number")]
Day = Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="时点, 缺省为今天 as of; default: today")]
Purpose = Annotated[str, typer.Option(help="查询目的, 记入审计日志 why, for the audit log")]
AsJson = Annotated[bool, typer.Option("--json", help="输出应答原文 print the answer as JSON")]
LOCAL = "本机查询"
Party = SubjectOut | PersonOut
A = TypeVar("A", bound=Answer)


def add_to(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("related")(related)
    app.command("group")(group)
    app.command("paths")(paths)


def related(
    code: Code,
    standard: Annotated[Standard, typer.Option(help="适用标准 by which standard")] = Standard.CL,
    as_of: Day = None,
    purpose: Purpose = LOCAL,
    as_json: AsJson = False,
    data: DataOption = None,
) -> None:
    """关联方 related parties of a subject by a standard, each with its rule and facts."""

    def ask(store: GraphStore, asked: Asked, show: Presenter, said: Said) -> RelatedPartiesOut:
        return related_out(show, related_parties(store, code, asked, standard=standard), said)

    answer = _asked(settings_for(data), "related", ask, code, as_of, purpose)
    if not _printed(answer, as_json=as_json):
        table = Table("关联方", "关系", "比例", "规则", "依据", title=f"关联方 {answer.code} ({answer.standard})")
        names = _names([*answer.parties, *(item.party for item in answer.items)])
        for item in answer.items:
            table.add_row(
                names[item.party.ref], item.relation, _share(item.measured), item.rule.article, _told(item.path, names)
            )
        _print(table, answer.note, answer)


def group(
    code: Code,
    basis: Annotated[Basis, typer.Option(help="归组依据 what makes the group")] = Basis.CONTROL,
    limit: Annotated[int, typer.Option(min=1, max=1_000, help="成员数上限 members")] = 200,
    as_of: Day = None,
    purpose: Purpose = LOCAL,
    as_json: AsJson = False,
    data: DataOption = None,
) -> None:
    """所在集团 the group of a subject: its head, its members, and why each belongs."""

    def ask(store: GraphStore, asked: Asked, show: Presenter, said: Said) -> GroupOut:
        return group_out(show, group_around(store, code, asked, basis=basis, limit=limit), said)

    answer = _asked(settings_for(data), "group", ask, code, as_of, purpose)
    if not _printed(answer, as_json=as_json):
        names = _names(
            [*answer.parties, *(one.party for one in answer.members), *([answer.head] if answer.head else [])]
        )
        head = names[answer.head.ref] if answer.head else "相互控制, 无牵头方"
        table = Table("成员", "归入方式", "依据", title=f"疑似集团 {answer.code}  牵头方: {head}")
        for one in answer.members:
            table.add_row(names[one.party.ref], "同一人" if one.by_person else "控制", _told(one.path, names))
        _print(table, answer.note, answer)


def paths(
    codes: Annotated[list[str], typer.Argument(help="主体代码, 2 至 10 个 codes of 2 to 10 subjects")],
    depth: Annotated[int, typer.Option(min=1, max=6, help="段数上限 hops")] = 4,
    limit: Annotated[int, typer.Option(min=1, max=200, help="路径数上限 paths")] = 20,
    as_of: Day = None,
    purpose: Purpose = LOCAL,
    as_json: AsJson = False,
    data: DataOption = None,
) -> None:
    """找关系 all paths between subjects, shortest first, with the relations of each hop."""

    def ask(store: GraphStore, asked: Asked, show: Presenter, said: Said) -> PathsOut:
        return paths_out(show, paths_between(store, codes, asked, depth=depth, limit=limit), said, depth=depth)

    answer = _asked(settings_for(data), "paths", ask, " ".join(codes), as_of, purpose)
    if not _printed(answer, as_json=as_json):
        names = _names([*answer.parties, *answer.between, *answer.hubs])
        table = Table("段数", "路径", "备注", title="找关系: " + "、".join(names[one.ref] for one in answer.between))
        for way in answer.paths:
            told = "\n".join(_told(hop.steps, names) for hop in way.hops)
            table.add_row(str(way.length), told, "经国家出资人或名义持有人, 仅此不构成关联" if way.for_others else "")
        hubs = "、".join(names[hub.ref] for hub in answer.hubs)
        _print(table, answer.note + (f" 关系过多、未穿过: {hubs}。" if hubs else ""), answer)


def _asked(
    settings: Settings,
    command: str,
    ask: Callable[[GraphStore, Asked, Presenter, Said], A],
    subject: str,
    as_of: datetime | None,
    purpose: str,
) -> A:
    """Ask the graph and record the look before anything is shown (R10.5)."""
    with connect(settings) as connection:
        asked = Asked(as_of.date() if as_of else datetime.now(UTC).astimezone(CHINA).date())
        said = Said(as_of=asked.as_of, data_version=data_version(connection))
        answer = ask(GraphStore(connection), asked, Presenter(token_key(settings), "operator"), said)
    result = hashlib.sha256(answer.model_dump_json().encode()).hexdigest()
    record_act(settings, command, "answered", purpose, subject=subject, fields=type(answer).model_fields, result=result)
    return answer


def _printed(answer: Answer, *, as_json: bool) -> bool:
    if as_json:
        typer.echo(answer.model_dump_json(indent=2))
    return as_json


def _print(table: Table, note: str, answer: Answer) -> None:
    console = Console()
    console.print(table if table.row_count else "未查到记录 no record found")
    console.print(note, markup=False)
    if answer.truncated:
        console.print("结果有截断, 未列完 cut by a ceiling, more follow", style="yellow")


def _names(parties: Iterable[Party]) -> dict[str, str]:
    return {party.ref: escape(party.name or party.ref) for party in parties}


def _told(steps: Iterable[StepOut], names: dict[str, str]) -> str:
    return "; ".join(f"{names[step.start]} {step.term}{_share(step.share)} → {names[step.end]}" for step in steps)


def _share(share: float | None) -> str:
    return "" if share is None else f" {share:.2%}"
