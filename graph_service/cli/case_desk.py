"""An officer at this machine (本机经办): the desk, the fields as typed, and a case as printed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import psutil
from rich.console import Console
from rich.table import Table

from graph_service.api.models.cases import CaseOut, TermsOut
from graph_service.cli.asking import day_of, print_way_back, printed, show_table
from graph_service.domain.acts import Actor, Value
from graph_service.domain.errors import BadInput
from graph_service.domain.measures import span_told
from graph_service.rulebook.access import access_matrix
from graph_service.rulebook.procedures import Field, FieldType, procedure
from graph_service.settings import Settings
from graph_service.store.bolt import Connection
from graph_service.store.private_files import make_private_folder
from graph_service.store.snapshot_cache import snapshots_of
from graph_service.usecases.audit import AUDIT_FILE
from graph_service.usecases.case_plan import Desk
from graph_service.usecases.law_refresh import Refresh
from graph_service.usecases.policies import load_policies
from graph_service.usecases.share_log import share_log


def officer(unit: str, role: str, unit_name: str = "") -> Actor:
    """The account of this machine as an officer of a unit (本机经办人)."""
    return Actor(psutil.Process().username(), unit, role, unit_name)


def desk_for(settings: Settings, connection: Connection, actor: Actor) -> Desk:
    """The desk of an officer at this machine (经办): the account of the machine, the unit and role stated."""
    log = make_private_folder(settings.data.absolute()) / AUDIT_FILE
    return Desk(
        connection=connection,
        matrix=access_matrix(),
        actor=actor,
        today=day_of(None),
        now=datetime.now(UTC),
        receivers=share_log(log, actor.unit),
        also=Refresh(connection, snapshots_of(settings), load_policies()),
    )


def fields_of(name: str, step: str, given: list[str]) -> dict[str, Value]:
    """Read the fields of a step as typed (栏目): 栏目=值, several texts parted by semicolons. Raises ``BadInput``."""
    known = {field.id: field for one in [procedure(name).step(step)] for field in (*one.needs, *one.may)}
    told: dict[str, Value] = {}
    for text in given:
        field, equals, value = text.partition("=")
        if not equals or field not in known:
            raise BadInput(f"不认识的栏目: {text}", advice=f"应为 栏目=值, 可填: {'、'.join(known) or '无'}。")
        told[field] = _value(known[field], value)
    return told


def _value(field: Field, text: str) -> Value:
    match field.type:
        case FieldType.TEXTS:
            return [part.strip() for part in text.replace(";", "；").split("；") if part.strip()]
        case FieldType.FLAG:
            return {"true": True, "false": False, "是": True, "否": False}.get(text, text)
        case FieldType.NUMBER:
            try:
                return float(text)
            except ValueError:
                return text
        case _:
            return text


def _terms_told(terms: TermsOut | None) -> Iterator[tuple[str, str]]:
    """What a measure on a person says and rests on, line by line."""
    if terms is None:
        return
    yield "条款", f"{terms.rule} {terms.article}: {terms.text}"
    yield "源决定", f"{terms.doc_no} {terms.entity_name} {terms.entity}, {terms.role_term or '本人'}"
    for term, text in (("认定原文", terms.quote), ("路径", terms.path), ("尚缺", "、".join(terms.missing))):
        if text:
            yield term, text
    for one in terms.measures:
        yield "措施", f"{one.kind}, {span_told(one.first, one.last, one.term)}"
    yield "救济", "; ".join(terms.way_back)


def print_case(answer: CaseOut, *, as_json: bool) -> None:
    """Print a case: where it stands, how it came there, what may follow, and the way back (输出案件)."""
    if printed(answer, as_json=as_json):
        return
    console = Console()
    who = (answer.party.name or answer.party.ref) if answer.party else ""
    console.print(f"{answer.term} {answer.id}", style="bold", markup=False, highlight=False)
    authority = f"{answer.authority_name} {answer.authority_code}".strip()
    told = {
        "所涉": who,
        "记录": "、".join(answer.records),
        "认定单位": authority,
        "现状": f"{answer.state_term} ({answer.state}), 自 {answer.since}",
        "依据": f"{answer.rule.rule} {answer.rule.article}",
        "可为": "、".join(f"{step.id} {step.term}" for step in answer.onward) or "无",
        "seen": str(answer.seq),
    }
    for term, text in told.items():
        console.print(f"    {term}: {text}", markup=False, highlight=False, soft_wrap=True)
    for term, text in _terms_told(answer.terms):
        console.print(f"    {term}: {text}", markup=False, highlight=False, soft_wrap=True)
    for one in answer.clocks:
        state = "已办" if one.stop else "逾期" if one.overdue else "在办"
        due = one.due or "放假安排未载入, 不作推断"
        line = f"    时限: {one.clock} {one.term}, 自 {one.start}, 到期 {due}, {state}"
        console.print(line, markup=False, soft_wrap=True)
    table = Table("序", "步骤", "日期", "单位", "理由", "栏目")
    for act in answer.acts:
        told = "; ".join(f"{name}={value}" for name, value in act.data.items())
        table.add_row(str(act.seq), act.term, str(act.day), act.unit, act.reason, told)
    show_table(table)
    print_way_back(console, answer.way_back)
