"""Commands of loans (贷款反馈命令, R9.7): aggregates for a platform, never a row."""

from __future__ import annotations

import re
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import orjson
import polars as pl
import typer
from rich.console import Console

from graph_service.cli.acts import record_act
from graph_service.cli.asking import LOCAL, Purpose
from graph_service.cli.exchanges import PlatformOption
from graph_service.cli.stores import DataOption, settings_for
from graph_service.domain.errors import BadInput
from graph_service.domain.loans import LOAN_TERMS
from graph_service.rulebook.exchange import read_platform
from graph_service.rulebook.loans import loan_rules
from graph_service.store.connection import connect
from graph_service.usecases.loans import loans_added_up
from graph_service.usecases.table_files import table_csv

app = typer.Typer(help="贷款结果反馈 feedback on loans", no_args_is_help=True)
_HEADERS = {
    "dimension": "维度", "value": "取值", "status": "状态", "subjects": "户数", "loans": "笔数",
    "amount_yuan": "金额合计(元)", "mean_amount_yuan": "平均金额(元)", "mean_rate": "平均年利率",
    "mean_months": "平均期限(月)",
}  # fmt: skip
_NUMBERS = ("amount_yuan", "mean_amount_yuan", "mean_rate", "mean_months")


@app.command("export")
def export(
    platform: PlatformOption,
    month: Annotated[str, typer.Option(help="月份, 如 2026-06 month")],
    out: Annotated[Path, typer.Option(help="写到哪个目录 folder to write to")],
    purpose: Purpose = LOCAL,
    data: DataOption = None,
) -> None:
    """导出贷款结果汇总 the aggregates of a month for a platform; small groups are held back, rows never leave."""
    if not re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", month):
        raise BadInput("月份应为 YYYY-MM。", advice="如 2026-06。", rule="R9.7")
    settings, read, rules = settings_for(data), read_platform(platform.value), loan_rules()
    with connect(settings) as connection:
        cells = loans_added_up(connection, month, rules)
    rows = [{**asdict(one), "status": LOAN_TERMS[one.status]} for one in cells]
    schema = {
        name: pl.Float64 if name in _NUMBERS else pl.Int64 if name in ("subjects", "loans") else pl.String
        for name in _HEADERS
    }
    table = pl.DataFrame(rows, schema=schema, orient="row").rename(_HEADERS)
    held = pl.when(pl.col("户数").is_null()).then(pl.lit(f"户数不足 {rules.minimum}, 已隐去"))
    told = table.with_columns(held.otherwise(pl.lit("")).alias("说明"))
    content = {"platform": read.term, "month": month, "minimum": rules.minimum, "cells": told.to_dicts()}
    out.mkdir(parents=True, exist_ok=True)
    files = {
        out / f"贷款汇总-{month}.csv": table_csv(told),
        out / f"贷款汇总-{month}.json": orjson.dumps(content, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE),
    }
    for path, written in files.items():
        path.write_bytes(written)
    record_act(settings, "loans export", "exported", purpose, subject=read.unit_code, files=files)
    Console().print(f"{read.term} {month}: {told.height} 项, 写在 {out}", markup=False)
