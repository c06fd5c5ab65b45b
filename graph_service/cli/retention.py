"""The command of retention (保存期限命令, R9.4, C23, C24)."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from graph_service.api.audit_keys import audit_log_of
from graph_service.api.presenting import Presenter
from graph_service.api.tokens import token_key
from graph_service.cli.acts import record_act
from graph_service.cli.asking import Day, day_of, show_table
from graph_service.cli.stores import DataOption, archive_of, settings_for
from graph_service.rulebook.retention import retention_policy
from graph_service.store.connection import connect
from graph_service.store.migrations import migrate
from graph_service.store.report_files import report_files
from graph_service.store.snapshot_cache import snapshots_of
from graph_service.store.vault import PersonVault, load_person_key
from graph_service.usecases.retention import RetentionPlan, carry_out, listing, plan_retention, summary
from graph_service.usecases.table_files import table_csv


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("retention")(retention)


def retention(
    yes: Annotated[
        bool,
        typer.Option("--yes/--dry-run", help="移除期满的; 缺省只列出 remove it; default: only list it"),
    ] = False,
    as_of: Day = None,
    out: Annotated[Path, typer.Option(help="逐项清单写到哪个 CSV a row for each thing")] = Path("retention.csv"),
    data: DataOption = None,
) -> None:
    """保存期限 what is past its term by each clock: listed, and with --yes removed; safe to repeat."""
    settings, policy, now = settings_for(data), retention_policy(), datetime.now(UTC)
    log = audit_log_of(settings)
    show = Presenter(token_key(settings), "operator")
    with archive_of(settings, PersonVault(load_person_key(settings))).loading(), connect(settings) as connection:
        migrate(connection)
        plan = plan_retention(connection, log, policy, day_of(as_of))
        out.write_bytes(table_csv(listing(plan, show.ref)))
        _print(plan, summary(plan, policy).rows(), out)
        reports = report_files(settings.data)
        Console().print(
            f"过期报告的内容 {len(reports.expired(plan.as_of))} 个文件; 曾经出具这一事实保留。", markup=False
        )
        if not yes:
            record_act(settings, "retention", "exported", "保存期限", files=[out], at=now)
            return
        record_act(settings, "retention", "begun", "保存期限", files=[out], at=now)
        done = carry_out(connection, log, plan, policy, now) + reports.remove_expired(plan.as_of)
        if done:
            snapshots_of(settings).forget()
    told = f"{plan.as_of}: {done}"
    record_act(settings, "retention", "removed", "保存期限", fields=(told,))
    Console().print(f"已移除 {done} 项 removed。原件归档中的交付文件不在此列。", markup=False)


def _print(plan: RetentionPlan, rows: list[tuple[object, ...]], out: Path) -> None:
    table = Table("时限", "种类", "期限", "处置", "数量", title=f"截至 {plan.as_of} 的保存期限")
    for row in rows:
        table.add_row(*map(str, row))
    show_table(table)
    Console().print(f"逐项清单 {out} ({len(plan.items)} 项)。异议陈述随记录保存至移除。", markup=False, soft_wrap=True)
