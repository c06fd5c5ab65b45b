"""Commands of campaigns (专项治理命令, measure 26): those there are, how far one is, a list of subjects taken in."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from graph_service.analysis.listed_subjects import check_listed
from graph_service.api.campaign_answers import campaigns_out, progress_out
from graph_service.api.models.campaigns import CampaignOut, CampaignProgressOut, CampaignsOut
from graph_service.api.params import Said
from graph_service.api.presenting import Presenter
from graph_service.cli.acts import record_act
from graph_service.cli.asking import (
    LOCAL,
    AsJson,
    Day,
    Purpose,
    asked_of,
    day_of,
    names_of,
    printed,
    share,
    show_table,
)
from graph_service.cli.case_desk import desk_for, officer
from graph_service.cli.cases import On, Role, Unit
from graph_service.cli.commitments import print_faults
from graph_service.cli.stores import DataOption, settings_for
from graph_service.store.connection import connect
from graph_service.store.graph_store import GraphStore
from graph_service.usecases.asked import Asked
from graph_service.usecases.campaign_import import import_items
from graph_service.usecases.campaigns import campaign_progress, campaigns
from loaders.listed_file import read_subjects

app = typer.Typer(help="专项治理 campaigns", no_args_is_help=True)
Campaign = Annotated[str, typer.Argument(metavar="ID", help="专项治理案件编号 id of the campaign")]
LEADING = "regulator"  # the role that leads campaigns
_MOST = 1_000


@app.command("list")
def list_campaigns(
    as_of: Day = None, purpose: Purpose = LOCAL, as_json: AsJson = False, data: DataOption = None
) -> None:
    """列出专项治理 the campaigns with their progress, the first due first."""

    def ask(store: GraphStore, asked: Asked, _show: Presenter, said: Said) -> CampaignsOut:
        found, more = campaigns(store.connection, asked.as_of, limit=_MOST)
        return campaigns_out(found, said, truncated=more)

    answer = asked_of(settings_for(data), "campaign list", ask, "", as_of, purpose)
    if not printed(answer, as_json=as_json):
        _print(answer.campaigns)


@app.command("progress")
def progress(
    id_: Campaign,
    limit: Annotated[int, typer.Option(min=1, max=100_000, help="至多列出多少户 open subjects listed")] = 100,
    as_of: Day = None,
    purpose: Purpose = LOCAL,
    as_json: AsJson = False,
    data: DataOption = None,
) -> None:
    """治理进度 how far a campaign is, and the subjects still to be dealt with."""

    def ask(store: GraphStore, asked: Asked, show: Presenter, said: Said) -> CampaignProgressOut:
        found = campaign_progress(store.connection, id_, asked.as_of)
        return progress_out(found, show, said, limit=limit, offset=0)

    answer = asked_of(settings_for(data), "campaign progress", ask, "", as_of, purpose)
    if not printed(answer, as_json=as_json):
        _print([answer.campaign])
        names = names_of(item.party for item in answer.open_items)
        table = Table("待治理对象", "主体", "列入日期", "案件")
        for item in answer.open_items:
            table.add_row(names[item.party.ref], item.party.ref, str(item.since), item.id)
        show_table(table, "没有待治理的对象 no open subject")
        if answer.truncated:
            Console().print("未列完, 可加大 --limit more follow", style="yellow")


@app.command("import")
def import_list(
    id_: Campaign,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="对象名单: 统一社会信用代码, 名称 list of subjects")],
    on: On = None,
    unit: Unit = "",
    role: Role = LEADING,
    purpose: Purpose = LOCAL,
    data: DataOption = None,
) -> None:
    """导入治理对象 take the subjects of a list into a campaign; rows at fault are told, twice is once."""
    settings, listed = settings_for(data), check_listed(read_subjects(file))
    with connect(settings) as connection:
        done = import_items(desk_for(settings, connection, officer(unit, role)), id_, listed, day_of(on))
    record_act(settings, "campaign import", "imported", purpose, result=f"{id_}: {done.added}")
    print_faults(done.faults)
    told = f"列入 {done.added} 户, 此前已列入 {done.already} 户, 未列入 {len(done.faults)} 行。"
    Console().print(told, markup=False)


def _print(found: list[CampaignOut]) -> None:
    table = Table("编号", "名称", "状态", "期限", "列入", "完成", "不再治理", "待治理", "完成率")
    for one in found:
        counts = map(str, (one.listed, one.done, one.exempt, one.open))
        due = f"{one.due_on}{' 逾期' if one.overdue else ''}"
        table.add_row(one.id, escape(one.title), one.state_term, due, *counts, share(one.share))
    show_table(table, "没有专项治理 no campaign")
