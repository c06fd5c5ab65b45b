"""Commands about risk (风险命令): what the last run says of a subject, and the internal model that only advises."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table
from typer.core import TyperGroup

from graph_service.analysis.risk_history import Basis
from graph_service.cli.acts import record_act
from graph_service.cli.asking import Purpose, day_of, show_table
from graph_service.cli.ownership import risk as related_risk
from graph_service.cli.progress import console as report_console
from graph_service.cli.risk_classes import classes, explain
from graph_service.cli.stores import DataOption, settings_for
from graph_service.store.connection import connect
from graph_service.store.migrations import migrate
from graph_service.store.private_files import make_private_folder
from graph_service.store.snapshot_cache import snapshots_of
from graph_service.usecases.policies import load_policies
from graph_service.usecases.table_files import table_csv

_OF = "of"


class _CodeOrCommand(TyperGroup):
    """``risk CODE`` is short for ``risk of CODE`` (省略写法)."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Take what is no command for a code."""
        known = args[0] in self.commands or args[0].startswith("-")
        return super().resolve_command(ctx, args if known else [_OF, *args])


app = typer.Typer(help="风险 risk: 关联方风险, 信用风险分类, 内部风险模型", no_args_is_help=True, cls=_CodeOrCommand)
app.command(_OF)(related_risk)
app.command("classes")(classes)
app.command("explain")(explain)


@app.command("model")
def model(
    label_from: Annotated[
        datetime,
        typer.Option(formats=["%Y-%m-%d"], help="检验用标签窗口的起日 first day of the label window of the test"),
    ],
    out: Annotated[Path, typer.Option(help="结果目录 folder for the card and the scores")],
    as_of: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="截至日, 缺省为今天 as of; default: today")
    ] = None,
    basis: Annotated[
        Basis,
        typer.Option(
            help="以入库时间还是记载日期为准 recorded: what was in the graph; dated: for a history loaded at once"
        ),
    ] = Basis.RECORDED,
    seed: Annotated[int, typer.Option(min=0, help="随机种子 random seed")] = 7,
    purpose: Purpose = "内部风险模型检验",
    data: DataOption = None,
) -> None:
    """内部风险模型 train and judge the internal model beside the rule scheme: card and scores, for reference only.

    内部参考, 不作为分类或处理依据: 不改变任何类别、抽取和案件。It sets no class and decides nothing.
    """
    # loaded for this command alone: scikit-learn would add a quarter to the start of every other
    from graph_service.usecases import risk_model, risk_model_files  # noqa: PLC0415

    console, settings, day = report_console(), settings_for(data), day_of(as_of)
    with connect(settings) as connection:
        migrate(connection)
        advice = risk_model.advise(
            connection, snapshots_of(settings), load_policies(),
            as_of=day, label_from=label_from.date(), basis=basis, seed=seed,
        )  # fmt: skip
    card, scores = advice.judged.card, risk_model_files.scores_table(advice)
    files = {
        risk_model_files.CARD_JSON: risk_model_files.card_json(card),
        risk_model_files.CARD_TEXT: risk_model_files.card_text(card).encode(),
        risk_model_files.SCORES: table_csv(scores),
    }
    make_private_folder(out)
    for name, content in files.items():
        (out / name).write_bytes(content)
    record_act(settings, "risk model", "exported", purpose, files=[out / name for name in files], fields=scores.columns)
    table = Table("得分", "AUC", "PR-AUC", "提升度", title=f"内部风险模型  检验 {card.test.start} 至 {day}")
    for row in risk_model_files.measured_rows(card):
        table.add_row(*row)
    show_table(table)
    console.print(card.statement, markup=False, soft_wrap=True)
    console.print(f"模型卡与得分 ({scores.height} 户) 写在 {out}", markup=False, soft_wrap=True)
