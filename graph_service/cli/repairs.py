"""Commands of repair (信用修复命令): what may be repaired from when, in the words of the API."""

from __future__ import annotations

import typer
from rich.console import Console
from rich.markup import escape

from graph_service.analysis.repair_conditions import VERDICT_TERMS
from graph_service.api.models.repairs import RepairOut, RepairsOut
from graph_service.api.params import Said
from graph_service.api.presenting import Presenter
from graph_service.api.repair_answers import repairs_out
from graph_service.cli.asking import (
    LOCAL,
    NOTHING,
    AsJson,
    Code,
    Day,
    Purpose,
    asked_of,
    print_way_back,
    printed,
)
from graph_service.cli.stores import DataOption, settings_for
from graph_service.domain.events import EventState
from graph_service.store.graph_store import GraphStore
from graph_service.usecases.asked import Asked
from graph_service.usecases.repairs import repairs_of

_GONE = {EventState.REPAIRED: "已修复或暂停公示"}
app = typer.Typer(help="信用修复 credit repair", no_args_is_help=True)


@app.callback()
def repair() -> None:
    """信用修复 credit repair."""


@app.command("show")
def show(
    code: Code, as_of: Day = None, purpose: Purpose = LOCAL, as_json: AsJson = False, data: DataOption = None
) -> None:
    """可修复事项: 自何日起可申请、公式、条件清单、申请状态 what may be repaired from when, and on what conditions."""

    def ask(store: GraphStore, asked: Asked, present: Presenter, said: Said) -> RepairsOut:
        return repairs_out(present, repairs_of(store, code, asked, public_only=False), said, public_only=False)

    answer = asked_of(settings_for(data), "repair show", ask, code, as_of, purpose)
    if not printed(answer, as_json=as_json):
        console = Console(highlight=False, soft_wrap=True)
        console.print(escape(f"信用修复 {answer.party.name or answer.party.ref}, 截至 {answer.as_of}"))
        for one in answer.repairs:
            _print(console, one)
        console.print(escape(f"\n{answer.note}" if answer.repairs else NOTHING))
        if answer.truncated:
            console.print("结果有截断, 未列完 cut by a ceiling, more follow", style="yellow")
        if answer.repairs:
            print_way_back(console, answer.way_back)


def _print(console: Console, one: RepairOut) -> None:
    left = {None: "不能推算", 0: "已可申请"}.get(one.days_left, f"还有 {one.days_left} 日")
    stands = _GONE.get(one.standing, f"{'公示中' if one.published else '不公示'}  {left}")
    mark = "异议核查中" if one.objection_mark else ""
    heads = (one.term, one.title, one.record_class, stands, mark)
    console.print(escape("\n" + "  ".join(part for part in heads if part)), style="bold")
    case = f"{one.case.state_term}({one.case.since}) {one.case.id}" if one.case else ""
    terms = ("可申请", one.formula), ("停止公示", one.stop_formula), ("认定单位", one.authority or "未载明")
    for term, text in (*terms, ("申请", case)):
        if text:
            console.print(escape(f"    {term}: {text}"))
    for condition in one.conditions:
        console.print(escape(f"    [{VERDICT_TERMS[condition.verdict]}] {condition.term}: {condition.why}"))
