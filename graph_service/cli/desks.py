"""Commands of the desks (办件台命令): who must be told, what waits for an answer, for correction, for publication."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from graph_service.analysis.open_cases import OpenCase, by_department
from graph_service.api.models.routing import NoticeReceiversOut
from graph_service.api.params import Said
from graph_service.api.presenting import Presenter
from graph_service.api.routing import notice_receivers_out
from graph_service.cli.acts import record_act
from graph_service.cli.asking import (
    LOCAL,
    NOTHING,
    AsJson,
    Code,
    Day,
    Purpose,
    asked_of,
    day_of,
    names_of,
    print_table,
    printed,
    told,
)
from graph_service.cli.stores import DataOption, settings_for
from graph_service.domain.masking import mask_name
from graph_service.domain.subjects import is_person
from graph_service.store.connection import connect
from graph_service.store.graph_store import GraphStore
from graph_service.usecases.arrears_desk import unpublished_arrears
from graph_service.usecases.asked import Asked
from graph_service.usecases.corrections_desk import open_corrections
from graph_service.usecases.notices_desk import overdue_notices
from graph_service.usecases.routing import who_is_told

notices = typer.Typer(help="告知与移送 notices: who must be told, who has not answered", no_args_is_help=True)
corrections = typer.Typer(help="整改与约谈 corrections and talks", no_args_is_help=True)
arrears = typer.Typer(help="拖欠账款 arrears to small and medium enterprises", no_args_is_help=True)


def add_to(app: typer.Typer) -> None:
    """Add the commands."""
    for name, group in (("notices", notices), ("corrections", corrections), ("arrears", arrears)):
        app.add_typer(group, name=name)


@notices.command("route")
def route(
    code: Code,
    person: Annotated[str, typer.Option(help="当事人标识: 就该工作人员个人的事项而问 one on its staff")] = "",
    list_code: Annotated[str, typer.Option("--list", help="事项为名单记录时的名单代码 code of the list")] = "",
    as_of: Day = None,
    purpose: Purpose = LOCAL,
    as_json: AsJson = False,
    data: DataOption = None,
) -> None:
    """告知去向 who must be told of a public unit, or of somebody on its staff, and why (R4.7)."""

    def ask(store: GraphStore, asked: Asked, show: Presenter, said: Said) -> NoticeReceiversOut:
        found = who_is_told(store, code, asked, person=person, list_code=list_code)
        return notice_receivers_out(show, found, said, staff=bool(person))

    answer = asked_of(settings_for(data), "notices route", ask, code, as_of, purpose)
    if not printed(answer, as_json=as_json):
        whom = f" 工作人员 {answer.person.name}" if answer.person else ""
        table = Table("告知种类", "受送达单位", "代码", "理由", "依据", title=f"告知去向 {answer.code}{whom}")
        for one in answer.receivers:
            rules = "; ".join(f"{rule.rule} {rule.article}" for rule in one.rules)
            table.add_row(one.kind, one.unit_name, one.unit_code or "未载明, 纸质送达", one.why, rules)
        held = f"登记的任职: {'、'.join(answer.roles) or '未查到记录, 请核实是否其工作人员'}。" if answer.person else ""
        path = f"控制路径: {told(answer.path, names_of(answer.parties))}。" if answer.path else ""
        print_table(table, f"{answer.basis}。{path}{held}{answer.note}".removeprefix("。"), answer)


@notices.command("overdue")
def overdue(as_of: Day = None, purpose: Purpose = LOCAL, data: DataOption = None) -> None:
    """逾期未回复的告知 notices that were not answered in time, by addressee."""
    settings, asked = settings_for(data), Asked(day_of(as_of))
    with connect(settings) as connection:
        found = overdue_notices(connection, asked)
    record_act(settings, "notices overdue", "shown", purpose, fields=[one.head.id for one in found])
    _print_open(Table("受送达单位", "事项", "状态", "期限", "案件", title="逾期未回复的告知"), found, asked)


@corrections.command("open")
def open_(as_of: Day = None, purpose: Purpose = LOCAL, data: DataOption = None) -> None:
    """未办结的整改与约谈 corrections and talks that are not settled, by department (R4.9)."""
    settings, asked = settings_for(data), Asked(day_of(as_of))
    with connect(settings) as connection:
        found = open_corrections(connection, asked)
    record_act(settings, "corrections open", "shown", purpose, fields=[one.head.id for one in found])
    _print_open(Table("认定单位", "事项", "状态", "期限", "案件", title="未办结的整改与约谈"), found, asked)


def _print_open(table: Table, found: Iterable[OpenCase], asked: Asked) -> None:
    for (unit, name), rows in by_department(found).items():
        for one in rows:
            due = f"{one.due or '未载明'}{' 已逾期' if one.over else ''}"
            about = mask_name(one.head.subject_name) if is_person(one.head.subject) else one.head.subject_name
            table.add_row(name or unit, about, one.term, due, one.head.id)
    _print(table, asked)


@arrears.command("unpublished")
def unpublished(
    year: Annotated[int, typer.Argument(min=2020, max=2999, help="所欠年度 the year at whose end it was owed")],
    as_of: Day = None,
    purpose: Purpose = LOCAL,
    data: DataOption = None,
) -> None:
    """应公开未公开的拖欠账款 who owed at the end of a year and published nothing of it (R4.8)."""
    settings, asked = settings_for(data), Asked(day_of(as_of))
    with connect(settings) as connection:
        found = unpublished_arrears(connection, asked, year=year)
    record_act(settings, "arrears unpublished", "shown", purpose, fields=[one.subject for one in found])
    table = Table("债务单位", "代码", "金额(元)", "公开期限", title=f"{year} 年末未公开的拖欠账款")
    for one in found:
        table.add_row(
            one.subject_name, one.subject, f"{one.amount_yuan:,.2f}", f"{one.due}{' 已逾期' if one.over else ''}"
        )
    _print(table, asked)


def _print(table: Table, asked: Asked) -> None:
    for column in table.columns:
        column.overflow = "fold"
    Console().print(table if table.row_count else NOTHING)
    Console().print(f"截至 {asked.as_of}。", markup=False)
