"""Commands of portraits for platforms (平台交换命令, R9.6a)."""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from graph_service.api.audit_keys import audit_log_of
from graph_service.cli.acts import record_act
from graph_service.cli.asking import LOCAL, Day, Purpose, day_of
from graph_service.cli.case_desk import officer
from graph_service.cli.stores import DataOption, settings_for
from graph_service.domain.errors import RuleBookError
from graph_service.rulebook.exchange import Platform, read_platform
from graph_service.store.connection import connect
from graph_service.store.graph_store import GraphStore
from graph_service.usecases.asked import Asked
from graph_service.usecases.exchange import exchange, exchange_files, path_faults
from graph_service.usecases.graph_now import read_edition
from graph_service.usecases.share_log import shared_with
from loaders.listed_file import read_subjects

app = typer.Typer(help="信用画像 portraits for platforms", no_args_is_help=True)


class PlatformName(StrEnum):
    """A platform (融资信用服务平台)."""

    YUEXINRONG = "yuexinrong"
    NATIONAL = "national"


PlatformOption = Annotated[PlatformName, typer.Option(help="平台 which platform")]


@app.command("export")
def export(
    platform: PlatformOption,
    subjects: Annotated[Path, typer.Option(help="主体名单 file of subjects: 统一社会信用代码")],
    out: Annotated[Path, typer.Option(help="写到哪个目录 folder to write to")],
    as_of: Day = None,
    purpose: Purpose = LOCAL,
    data: DataOption = None,
) -> None:
    """按平台数据项导出画像 what a platform asks for and we hold, of subjects that authorised it; the others are listed.

    只导出公开项和凭授权项, 授权以今天为准; 已失效、修复、撤销的不导出。Only public fields and those by grant leave.
    """
    settings, read = settings_for(data), checked(read_platform(platform.value))
    codes = [str(code) for code in read_subjects(subjects)["code"].drop_nulls()]
    with connect(settings) as connection:
        store = GraphStore(connection)
        made = exchange(store, read, codes, Asked(day_of(as_of)), day_of(None), read_edition(store.connection).sources)
    out.mkdir(parents=True, exist_ok=True)
    paths = {out / name: content for name, content in exchange_files(made).items()}
    for path, content in paths.items():
        path.write_bytes(content)
    now = datetime.now(UTC)
    record_act(
        settings, "portrait export", "exported", purpose, subject=read.unit_code, files=paths, at=now,
        grant=" ".join(made.grants.values()),
    )  # fmt: skip
    if made.refs:
        log = audit_log_of(settings)
        shared_with(log, read.unit_code, made.refs, at=now, who=officer("", "regulator").who, purpose=read.purpose)
    console = Console()
    console.print(f"{read.term}: 导出 {len(made.told)} 户, 未授权 {len(made.refused)} 户, 写在 {out}", markup=False)
    for code in made.truncated:
        console.print(f"{code}: 记录超过上限, 未列完", style="yellow", markup=False)


def checked(platform: Platform) -> Platform:
    """Return a platform whose mapping fits the portrait (映射检查); raises ``RuleBookError``."""
    if faults := path_faults(platform):
        raise RuleBookError(f"{platform.term}的数据项映射有误: {'; '.join(faults)}", rule="R9.6a")
    return platform
