"""The command of the personal credit record (个人信用记录命令)."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from graph_service.api.models.persons import PersonRecordOut
from graph_service.api.params import Said
from graph_service.api.person_answers import record_out
from graph_service.api.presenting import Presenter
from graph_service.cli.asking import AsJson, Day, asked_of, day_of, print_way_back, printed, show_table
from graph_service.cli.id_numbers import NumberFile, id_numbers
from graph_service.cli.stores import DataOption, settings_for
from graph_service.domain.errors import BadInput
from graph_service.rulebook.propagation_reader import read_propagation
from graph_service.store.graph_store import GraphStore
from graph_service.store.vault import PersonVault, load_person_key
from graph_service.usecases.asked import Asked
from graph_service.usecases.checks import person_of
from graph_service.usecases.person_records import person_record


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("person-record")(person_record_command)


def person_record_command(
    purpose: Annotated[str, typer.Option(help="查询目的, 必填, 记入审计日志 why: required, audited")],
    id_number_file: NumberFile = None,
    as_of: Day = None,
    as_json: AsJson = False,
    data: DataOption = None,
) -> None:
    """个人信用记录 the personal credit record: measures decided and marks noted, masked."""
    settings, numbers = settings_for(data), id_numbers(id_number_file)
    if len(numbers) != 1:
        raise BadInput("一次只查一人的记录。", advice="文件中只写一个证件号码。")
    person = person_of(numbers[0], PersonVault(load_person_key(settings)), day_of(as_of))
    table = read_propagation()

    def ask(store: GraphStore, asked: Asked, show: Presenter, said: Said) -> PersonRecordOut:
        return record_out(person_record(store, person, asked), table, show, said, part=False)

    answer = asked_of(settings, "person-record", ask, person, as_of, purpose)
    if not printed(answer, as_json=as_json):
        _print(answer)


def _print(answer: PersonRecordOut) -> None:
    console = Console()
    console.print(f"{answer.person.name if answer.person else '本图谱中未查到该人'}", markup=False)
    measures = Table("状态", "措施", "由何主体", "依据", "决定文号", "认定单位", "期限", "标记", title="措施 L1")
    for one in answer.measures:
        measures.add_row(
            one.state_term, one.measure, one.entity_name, f"{one.rule} {one.article}", one.decision,
            one.authority_name, f"自 {one.first} {one.until}", "异议核查中" if one.objection_mark else "",
        )  # fmt: skip
    show_table(measures)
    marks = Table("由何主体", "任职", "文号", "认定单位", "依据", "标记", title="标注, 不减损任何权利")
    for one in answer.marks:
        marks.add_row(
            one.entity_name, one.role or "", one.doc_no, one.authority_name, f"{one.rule} {one.article}",
            "异议核查中" if one.objection_mark else "",
        )  # fmt: skip
    show_table(marks)
    for item in (*answer.measures, *answer.marks):
        for statement in item.statements:
            console.print(f"申请人陈述: {statement}", markup=False, soft_wrap=True)
    console.print(f"截至 {answer.as_of}。{answer.note}", markup=False, soft_wrap=True)
    if answer.measures or answer.marks:
        print_way_back(console, [line for item in (*answer.measures, *answer.marks) for line in item.way_back])
