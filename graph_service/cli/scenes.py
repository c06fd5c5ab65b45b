"""The command of scenes (场景核查命令, R4.2b)."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.table import Table

from graph_service.api.models.scenes import SceneOut
from graph_service.api.params import Said
from graph_service.api.presenting import Presenter
from graph_service.api.scene_answers import scene_out
from graph_service.cli.asking import LOCAL, AsJson, Code, Day, Purpose, asked_of, print_table, printed
from graph_service.cli.stores import DataOption, settings_for
from graph_service.domain.scenes import Scene
from graph_service.rulebook.book import load_rulebook
from graph_service.store.graph_store import GraphStore
from graph_service.usecases.asked import Asked
from graph_service.usecases.scenes import scene_of


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("measures")(measures)


def measures(
    code: Code,
    scene: Annotated[Scene, typer.Option(help="应用场景 before what act")],
    as_of: Day = None,
    purpose: Purpose = LOCAL,
    as_json: AsJson = False,
    data: DataOption = None,
) -> None:
    """场景核查 measures and incentives that a subject's record brings before an act, each with its basis."""

    def ask(store: GraphStore, asked: Asked, _show: Presenter, said: Said) -> SceneOut:
        return scene_out(scene_of(store, code, scene, asked, load_rulebook()), said)

    answer = asked_of(settings_for(data), "measures", ask, code, as_of, purpose)
    if printed(answer, as_json=as_json):
        return
    table = Table(
        "措施", "依据", "决定", "自", "至", "裁量", "异议", "须核实", title=f"{answer.scene_term} {answer.code}"
    )
    for one in answer.hits:
        table.add_row(
            one.text, "; ".join(f"{clause.source} {clause.article}" for clause in one.basis),
            f"{one.doc_no} {one.authority_name}", str(one.first), str(one.last or one.until),
            "应当" if one.discretion == "must" else "可以", "核查中" if one.objection_mark else "",
            "; ".join(one.to_verify),
        )  # fmt: skip
    for one in answer.incentives:
        state = "适用" if one.held else f"自 {one.lost_from} 丧失: {'、'.join(one.why)}"
        table.add_row(f"激励: {one.name}", "", "", str(one.first), str(one.last), "", "", state)
    print_table(table, " ".join((answer.message, *answer.notes)), answer)
