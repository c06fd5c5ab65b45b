"""Commands of whoever answers those recorded (个人权利命令): why a measure was proposed, a copy of one's own data."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from graph_service.api.explanation_answers import explanation_out
from graph_service.api.models.explanations import ExplanationOut
from graph_service.api.models.own_data import PersonDataOut, SubjectDataOut
from graph_service.api.own_data_answers import person_data_out, subject_data_out
from graph_service.api.own_data_files import own_data_workbook
from graph_service.api.params import Said
from graph_service.api.presenting import Presenter
from graph_service.api.tokens import token_key
from graph_service.cli.acts import record_act
from graph_service.cli.asking import LOCAL, AsJson, Day, Purpose, asked_of, day_of, print_way_back, printed, show_table
from graph_service.cli.id_numbers import NumberFile, id_numbers
from graph_service.cli.stores import DataOption, settings_for
from graph_service.domain.errors import BadInput, NotFound
from graph_service.rulebook.propagation_reader import read_propagation
from graph_service.settings import Settings
from graph_service.store.connection import connect
from graph_service.store.graph_state import data_version
from graph_service.store.graph_store import GraphStore
from graph_service.store.private_files import write_private_bytes
from graph_service.store.vault import PersonVault, load_person_key
from graph_service.usecases.asked import Asked
from graph_service.usecases.checks import person_of
from graph_service.usecases.explanation import explain, find_matter
from graph_service.usecases.own_data import person_data, subject_data


def add_to(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("explain")(explain_command)
    app.command("own-data")(own_data_command)


def explain_command(
    matter: Annotated[str, typer.Argument(help="事项号, 见 proposals matter of a proposal or its case")],
    purpose: Purpose = LOCAL,
    as_json: AsJson = False,
    data: DataOption = None,
) -> None:
    """拟措施的说明 why a measure was proposed: replayed as of its day, compared, told step by step, masked."""

    def ask(store: GraphStore, asked: Asked, show: Presenter, said: Said) -> ExplanationOut:
        found = find_matter(store, matter, asked.as_of)
        if found is None:
            raise NotFound(
                f"没有事项 {matter}。", advice="可能已随最近一次计算消失; 请用 credit-graph proposals 核对。"
            )
        return explanation_out(explain(store, read_propagation(), found), show, said, own=False)

    answer = asked_of(settings_for(data), "explain", ask, matter, None, purpose)
    if printed(answer, as_json=as_json):
        return
    console = Console()
    same = "一致" if answer.reproduced else "不一致, 见差异"
    console.print(f"{answer.person.name if answer.person else ''} {answer.terms.rule} {answer.matter}", markup=False)
    console.print(
        f"按 {answer.replayed_as_of} 的数据(当时所知 {answer.replayed_known_at})重新计算: {same}。", markup=False
    )
    for step in answer.steps:
        place = f" [{step.source.source} {step.source.batch}#{step.source.row}]" if step.source else ""
        console.print(f"    {step.term}: {step.text}{place}", markup=False, highlight=False, soft_wrap=True)
    looked = Table("条款", "依据", "结果", "理由", title="本记录触发的条款")
    for one in answer.looked:
        looked.add_row(one.rule.rule, one.rule.article, one.outcome_term, one.why)
    show_table(looked)
    if answer.differences:
        differing = Table("项目", "所存", "重现", title="差异")
        for one in answer.differences:
            differing.add_row(one.term, one.stored, "没有得出" if one.replayed is None else one.replayed)
        show_table(differing)
    print_way_back(console, [*answer.terms.way_back, *answer.way_back])
    console.print(answer.note, markup=False, soft_wrap=True)


def own_data_command(
    code: Annotated[
        str, typer.Argument(help="主体代码; 缺省: 自然人, 另给证件号码 a subject; without one: a person, by number")
    ] = "",
    *,
    out: Annotated[Path, typer.Option(help="写出的工作簿 workbook to write (.xlsx)")],
    reason: Annotated[str, typer.Option(help="理由: 谁以何书面申请, 记入审计日志 whose written request, audited")],
    id_number_file: NumberFile = None,
    as_of: Day = None,
    data: DataOption = None,
) -> None:
    """答复查阅、复制的书面申请 all that the graph states of a subject or a person, as one workbook for that one alone.

    文件含本人全名, 只交本人。The file holds the full name of the person: hand it to nobody else.
    """
    if out.suffix.lower() != ".xlsx":
        raise BadInput(f"只写 Excel 工作簿: {out.name}", advice="请以 .xlsx 为扩展名。")
    if not reason.strip():
        raise BadInput("须写明理由。", advice="请以 --reason 写明申请人和申请日期。", rule="R10.5")
    if code and id_number_file:
        raise BadInput("主体代码和证件号码只能给一个。", advice="主体给代码; 自然人给 --id-number-file。")
    settings = settings_for(data)
    numbers = [] if code else id_numbers(id_number_file)
    if len(numbers) > 1:
        raise BadInput("一次只写一人的信息。", advice="文件中只写一个证件号码。")
    answer, whom = _gathered(settings, code, numbers, as_of)
    content = own_data_workbook(answer)
    write_private_bytes(out, content)
    fields = type(answer).model_fields
    record_act(settings, "own-data", "exported", reason, subject=whom, files=[out], fields=fields)
    Console().print(f"已写出 {out}, 只交本人。{'有截断, 未列完。' if answer.truncated else ''}", markup=False)


def _gathered(
    settings: Settings, code: str, numbers: list[str], as_of: datetime | None
) -> tuple[SubjectDataOut | PersonDataOut, str]:
    """Gather what is told, and of whom: by the id that the audit log knows him by."""
    with connect(settings) as connection:
        store, asked = GraphStore(connection.within(settings.answer_seconds)), Asked(day_of(as_of))
        said = Said(as_of=asked.as_of, data_version=data_version(connection))
        show = Presenter(token_key(settings), "operator")
        if code:
            subject = subject_data_out(subject_data(store, code, asked), show, said)
            return subject, subject.code
        person = person_of(numbers[0], PersonVault(load_person_key(settings)), asked.as_of)
        found = person_data(store, person, asked)
        if found.row is None:
            raise NotFound("本图谱中未查到该人。", advice="未查到记录不等于没有; 请核对号码后书面答复申请人。")
        return person_data_out(found, read_propagation(), show, said), person
