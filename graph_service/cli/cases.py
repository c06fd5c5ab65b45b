"""Commands of cases (案件命令): what waits, opening and leading on, as an officer of a unit.

Persons are masked as in the API (R10.3); each look and each act is recorded (R10.5).
"""

from __future__ import annotations

import secrets
from datetime import UTC, datetime
from typing import Annotated

import typer
from rich.table import Table

from graph_service.analysis.cases import replay
from graph_service.api.case_answers import case_line, case_out, procedure_out, proposal_line
from graph_service.api.models.cases import CaseOut
from graph_service.api.params import Said
from graph_service.api.presenting import Presenter
from graph_service.api.tokens import token_key
from graph_service.cli.acts import record_act
from graph_service.cli.asking import LOCAL, AsJson, Day, Purpose, asked_of, day_of, show_table
from graph_service.cli.case_desk import desk_for, fields_of, officer, print_case
from graph_service.cli.stores import DataOption, settings_for
from graph_service.domain.decisions import LAYER_TERMS
from graph_service.domain.errors import BadInput
from graph_service.rulebook.procedures import procedure, procedures
from graph_service.settings import Settings
from graph_service.store.bolt import Connection
from graph_service.store.cases import case_by_id, list_cases
from graph_service.store.connection import connect
from graph_service.store.graph_state import data_version
from graph_service.store.graph_store import GraphStore
from graph_service.usecases.asked import Asked
from graph_service.usecases.case_plan import Opening, Taking
from graph_service.usecases.cases import open_case, take_step
from graph_service.usecases.openings import opening_of
from graph_service.usecases.proposals_desk import proposals_of, standings

app = typer.Typer(help="案件 cases: objections, repairs, decisions, talks, commitments", no_args_is_help=True)
Case = Annotated[str, typer.Argument(help="案件编号 id of the case")]
Unit = Annotated[str, typer.Option(help="经办单位代码 code of the acting unit")]
UnitName = Annotated[str, typer.Option(help="经办单位全称, 记录未载明代码时据以认定 its full name")]
Role = Annotated[str, typer.Option(help="经办角色, 见权限矩阵 role of the access matrix")]
Step = Annotated[str, typer.Argument(help="步骤, 见 case procedures 程序 step")]
Set = Annotated[list[str] | None, typer.Option("--set", help="栏目=值, 可多次; 多值用分号 field=value")]
Reason = Annotated[str, typer.Option(help="理由 why")]
On = Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="发生日, 缺省为今天 the day it was done")]
Key = Annotated[str, typer.Option(help="本次操作的唯一编号, 重发不会重复办理 the same key twice is one act")]


def add_to(program: typer.Typer) -> None:
    """Add the commands."""
    program.command("proposals")(list_proposals)
    program.add_typer(app, name="case")


@app.command("procedures")
def list_procedures(name: Annotated[str, typer.Argument(help="程序, 缺省列出全部 procedure")] = "") -> None:
    """列出程序及其步骤和栏目 list the procedures, or the steps and fields of one."""
    if not name:
        table = Table("程序", "名称", "依据", "立案步骤")
        for one in map(procedure_out, procedures().values()):
            table.add_row(one.id, one.term, f"{one.rule.rule} {one.rule.article}", "、".join(one.opening))
        show_table(table)
        return
    one = procedure_out(procedure(name))
    table = Table("步骤", "名称", "由何状态", "必填", "可填", "何人", title=f"{one.term} ({one.rule.article})")
    for step in one.steps:
        origins = [state.term for state in one.states if step.id in state.steps]
        table.add_row(
            step.id, step.term, "、".join(origins) or "立案",
            "、".join([*(f"{field.id} {field.term}" for field in step.needs), *(["理由"] if step.reasoned else [])]),
            "、".join(f"{field.id} {field.term}" for field in step.may),
            "认定单位" if step.by_authority else step.scope,
        )  # fmt: skip
    show_table(table)


@app.command("list")
def list_command(
    name: Annotated[str, typer.Option("--procedure", help="只列该程序 of one procedure")] = "",
    authority: Annotated[str, typer.Option(help="只列该认定单位的 of one authority, by code")] = "",
    everything: Annotated[bool, typer.Option("--all", help="含已办结的 closed ones too")] = False,
    after: Annotated[str, typer.Option(help="从该编号之后列起 after this id")] = "",
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="至多列出多少条 at most so many")] = 100,
    data: DataOption = None,
) -> None:
    """列出案件, 逾期的有标记 list cases by id, those overdue marked."""
    settings, today = settings_for(data), day_of(None)
    with connect(settings) as connection:
        found = list_cases(
            connection, procedure=name, authority=authority, open_only=not everything, after=after, limit=limit
        )
    show = Presenter(token_key(settings), "operator")
    table = Table("案件", "程序", "所涉", "认定单位", "状态", "自", "到期")
    for one in (case_line(state, show, today) for case in found if (state := replay(case))):
        due = f"{one.due}{' 逾期' if one.overdue else ''}" if one.due else ""
        who = (one.party.name or one.party.ref) if one.party else ""
        table.add_row(one.id, one.term, who, one.authority_name, one.state_term, str(one.since), due)
    record_act(settings, "case list", "answered", LOCAL)
    show_table(table)


@app.command("show")
def show(
    case: Case,
    as_of: Day = None,
    known_at: Annotated[
        datetime | None, typer.Option(help="当时所知 only what was recorded by then (ISO, UTC)")
    ] = None,
    purpose: Purpose = LOCAL,
    as_json: AsJson = False,
    data: DataOption = None,
) -> None:
    """查看案件: 现状、经过、时限、可为的步骤 show a case, now or as it stood and was known."""

    def ask(store: GraphStore, asked: Asked, show: Presenter, said: Said) -> CaseOut:
        known = known_at.replace(tzinfo=UTC).isoformat(timespec="milliseconds") if known_at else None
        found = case_by_id(store.connection, case)
        state = replay(found, as_of=asked.as_of, known_at=known)
        if state is None:
            raise BadInput(f"截至 {asked.as_of} 尚无该案件。")
        return case_out(state, found.acts[: state.seq], show, said, asked.as_of)

    print_case(asked_of(settings_for(data), "case show", ask, case, as_of, purpose), as_json=as_json)


@app.command("open")
def open_command(
    name: Annotated[str, typer.Argument(help="程序, 见 case procedures procedure")],
    step: Step,
    unit: Unit,
    role: Role,
    subject: Annotated[str, typer.Option(help="主体代码 the subject")] = "",
    record: Annotated[list[str] | None, typer.Option(help="所涉记录, 可多次 records, by id or reference")] = None,
    case: Annotated[str, typer.Option(help="所涉案件 another case that it is about")] = "",
    proposal: Annotated[str, typer.Option(help="拟措施的事项号 matter of a proposal")] = "",
    unit_name: UnitName = "",
    set_: Set = None,
    reason: Reason = "",
    on: On = None,
    key: Key = "",
    as_json: AsJson = False,
    data: DataOption = None,
) -> None:
    """立案 open a case: an objection, a repair, an annulment, a designation, a commitment …"""
    settings = settings_for(data)
    act = key or secrets.token_hex(16)
    with connect(settings) as connection:
        opening = Opening(
            act=act, procedure=name, step=step, day=day_of(on), reason=reason, data=fields_of(name, step, set_ or [])
        )
        opening = opening_of(
            connection, opening, unit=unit, subject=subject, case=case, proposal=proposal, records=record or []
        )
        _audit(settings, f"case open {name}", opening.subject, reason, act)
        state = open_case(desk_for(settings, connection, officer(unit, role, unit_name)), opening)
        answer = _answer(settings, connection, state.head.id)
    print_case(answer, as_json=as_json)


@app.command("act")
def act_command(
    case: Case,
    step: Step,
    unit: Unit,
    role: Role,
    unit_name: UnitName = "",
    set_: Set = None,
    reason: Reason = "",
    on: On = None,
    seen: Annotated[int | None, typer.Option(help="所见的行为数; 他人先行办理的不写入 acts you saw")] = None,
    key: Key = "",
    as_json: AsJson = False,
    data: DataOption = None,
) -> None:
    """办理一步 take the next step of a case; nothing is written where somebody acted since."""
    settings = settings_for(data)
    act = key or secrets.token_hex(16)
    with connect(settings) as connection:
        head = case_by_id(connection, case).head
        taking = Taking(act, case, step, day_of(on), reason, fields_of(head.procedure, step, set_ or []), seen)
        _audit(settings, f"case act {step}", head.subject, reason, act)
        take_step(desk_for(settings, connection, officer(unit, role, unit_name)), taking)
        answer = _answer(settings, connection, case)
    print_case(answer, as_json=as_json)


def list_proposals(
    authority: Annotated[str, typer.Option(help="只列该认定单位的 of one authority, by code")] = "",
    after: Annotated[str, typer.Option(help="从该事项之后列起 after this matter")] = "",
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="至多列出多少条 at most so many")] = 100,
    purpose: Purpose = LOCAL,
    data: DataOption = None,
) -> None:
    """列出待认定的拟措施 list the proposals that wait for a decision by their own authority."""
    settings = settings_for(data)
    with connect(settings) as connection:
        rows = proposals_of(connection, authority, "", after=after, limit=limit)
        stand = standings(connection, [row["matter"] for row in rows], Asked(day_of(None)))
    show = Presenter(token_key(settings), "operator")
    table = Table("事项", "层级", "规则", "所涉人员", "单位", "文书号", "认定单位", "状态", "尚缺")
    for one in (proposal_line(row, show, stand.get(row["matter"])) for row in rows):
        table.add_row(
            one.matter, LAYER_TERMS[one.layer], f"{one.rule} {one.article}",
            (one.person.name or "") if one.person else "", one.entity_name, one.doc_no, one.authority_name,
            one.state_term,
            "、".join(one.missing),
        )  # fmt: skip
    record_act(settings, "proposals", "answered", purpose)
    show_table(table)


def _audit(settings: Settings, command: str, subject: str, reason: str, act: str) -> None:
    record_act(settings, command, "acted", reason or LOCAL, subject=subject, result=act)


def _answer(settings: Settings, connection: Connection, case: str) -> CaseOut:
    found, today = case_by_id(connection, case), day_of(None)
    state = replay(found)
    if state is None:
        raise BadInput(f"没有案件 {case}。")
    said = Said(as_of=today, data_version=data_version(connection))
    return case_out(state, found.acts, Presenter(token_key(settings), "operator"), said, today)
