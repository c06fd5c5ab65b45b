"""The monthly classes from the command line (月度信用风险分类命令): all of them as of a day, and one explained."""

from __future__ import annotations

import hashlib
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import orjson
import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from graph_service.analysis.risk_parts import beyond_observed, class_shares
from graph_service.cli.acts import record_act
from graph_service.cli.asking import LOCAL, AsJson, Code, Day, Purpose, day_of, print_way_back, show_table
from graph_service.cli.progress import console as report_console
from graph_service.cli.stores import DataOption, settings_for
from graph_service.rulebook.risk import RiskScheme
from graph_service.settings import Settings
from graph_service.store.connection import Connection, connect
from graph_service.store.graph_store import GraphStore
from graph_service.store.migrations import migrate
from graph_service.store.private_files import make_private_folder
from graph_service.store.snapshot_cache import snapshots_of
from graph_service.usecases.class_table import CLASSES, SCHEME, classes_table, scheme_json
from graph_service.usecases.policies import load_policies
from graph_service.usecases.risk_classes import (
    INTERNAL,
    ClassChanges,
    ClassExplained,
    CountyClasses,
    changed_classes,
    county_classes,
    explain_class,
)
from graph_service.usecases.table_files import table_csv

INTERNAL_EN = "Internal, for allocating supervision: no credit rating, never public, never to a bank."


def classes(
    as_of: Day = None,
    out: Annotated[
        Path | None, typer.Option(help="分类表和所用方案写到哪个目录 folder for classes.csv and scheme.json")
    ] = None,
    purpose: Purpose = "月度信用风险分类",
    data: DataOption = None,
) -> None:
    """月度信用风险分类 classify every live subject as of a day, beside the real shares and the classes in the graph.

    不写回图库: 分类、信号和关联方风险属于同一次计算, 刷新图库请用 credit-graph run。Nothing is written to the graph: a
    run refreshes its classes together with the signals and the related-party risk that they rest on.
    """
    settings, console = settings_for(data), report_console()
    with connect(settings) as connection:
        found = _found(connection, settings, as_of)
        changes = changed_classes(connection, found)
    files: list[Path] = []
    if out:
        table = classes_table(found.classes, found.parties, found.scheme, found.as_of)
        make_private_folder(out)
        files = [out / CLASSES, out / SCHEME]
        files[0].write_bytes(table_csv(table))
        files[1].write_bytes(scheme_json(found.scheme, found.as_of))
    told = hashlib.sha256(found.classes.write_ndjson().encode()).hexdigest()
    record_act(settings, "risk classes", "exported" if files else "answered", purpose, files=files, result=told)
    _tell_shares(found)
    _tell_scheme(found.scheme, found.as_of, console)
    _tell_changes(changes, found.scheme, console)
    console.print(f"{INTERNAL} {INTERNAL_EN}", markup=False, soft_wrap=True)
    if out:
        console.print(f"分类表与所用方案 ({found.classes.height} 户) 写在 {out}", markup=False, soft_wrap=True)


def explain(
    code: Code, as_of: Day = None, purpose: Purpose = LOCAL, as_json: AsJson = False, data: DataOption = None
) -> None:
    """信用风险分类说明 how one subject gets its class: records, parts, caps, thresholds, floors; internal.

    按截至日的图库和当前方案重新计算, 不读最近一次计算的结果。Worked out anew from the graph as of the day.
    """
    settings, console = settings_for(data), Console()
    with connect(settings) as connection:
        eid = GraphStore(connection).subject(code)["eid"]
        told = explain_class(connection, _found(connection, settings, as_of), eid)
    text = orjson.dumps(told, option=orjson.OPT_INDENT_2).decode()
    fields = ClassExplained.__dataclass_fields__
    digest = hashlib.sha256(text.encode()).hexdigest()
    record_act(settings, "risk explain", "answered", purpose, subject=told.code, fields=fields, result=digest)
    if as_json:
        typer.echo(text)
        return
    _tell_one(told, console)


def _found(connection: Connection, settings: Settings, as_of: datetime | None) -> CountyClasses:
    migrate(connection)
    return county_classes(
        connection, snapshots_of(settings), load_policies(), as_of=day_of(as_of), today=day_of(None)
    )  # fmt: skip


def _tell_shares(found: CountyClasses) -> None:
    """Print the shares beside those of real places (R7.3)."""
    shares, observed = class_shares(found.classes), found.scheme.observed
    beyond = beyond_observed(shares, observed)
    counts = dict(found.classes.group_by("class").len().iter_rows())
    table = Table(
        "类别", "户数 n", "占比 share", *(f"{one.place} (n={one.subjects}) [{one.mark}]".replace("[", r"\[")
        for one in observed), "超出实际范围 beyond",
        title=f"信用风险分类(内部) 截至 {found.as_of}  {found.classes.height} 户",
    )  # fmt: skip
    for name, share in shares.items():
        real = (f"{one.shares[name]:.1%}" for one in observed)
        outside = f"{beyond[name] * 100:+.1f} 个百分点" if beyond[name] else "在范围内"
        table.add_row(name.value, str(counts.get(name.value, 0)), f"{share:.1%}", *real, outside)
    show_table(table)


def _tell_scheme(scheme: RiskScheme, as_of: date, console: Console) -> None:
    console.print(
        f"方案 {scheme.version} ({scheme.rule.article}), 截至 {as_of}。",
        markup=False, soft_wrap=True,
    )  # fmt: skip
    if not scheme.pinned:
        console.print(
            "方案内容与最后一次修订的指纹不符: 请在 risk.toml 增加一次 [[revision]]。"
            "The scheme was changed without a new revision.",
            markup=False, soft_wrap=True, style="yellow",
        )  # fmt: skip


def _tell_changes(changes: ClassChanges | None, scheme: RiskScheme, console: Console) -> None:
    """Print what changed against the graph."""
    if changes is None:
        console.print("图库中尚无分类可比 no classes in the graph yet; 请先运行 credit-graph run。", markup=False)
        return
    table = Table("变动原因 cause", "升类 up", "降类 down", title=f"与图库中截至 {changes.run_day} 的分类相比")
    for cause, up, down in changes.causes.iter_rows():
        if up or down:
            table.add_row(cause, str(up), str(down))
    show_table(table, "没有主体变动类别 no class changed")
    console.print(
        f"升类 {changes.up} 户, 降类 {changes.down} 户, 未变 {changes.same} 户; 新增 {changes.entered} 户, "
        f"不再分类 {changes.left} 户。一户可有多个原因。A subject may have several causes.",
        markup=False, soft_wrap=True,
    )  # fmt: skip
    if changes.scheme != scheme.version:
        console.print(f"图库中的分类所用方案: {changes.scheme or '未记载'}", markup=False, soft_wrap=True)


def _tell_one(told: ClassExplained, console: Console) -> None:
    steps = told.steps
    table = Table(
        "分组", "得分", "上限", "计分记录 (每条分值)",
        title=f"信用风险分类(内部) {escape(told.name or '')} {told.code}  {steps.risk_class} 类  "
        f"{steps.score} 分  截至 {told.as_of}",
    )  # fmt: skip
    for part in told.parts:
        records = "; ".join(f"{term} {'+'.join(f'{one:g}' for one in each)}" for term, each in part.records.items())
        table.add_row(part.group, str(part.points), str(part.cap), records)
    show_table(table)
    limits = ", ".join(f"{name} ≥{threshold}" for name, threshold in told.thresholds.items())
    floors = "; ".join(f"{term} 不低于 {name} 类" for term, name in told.floors.items()) or "无"
    lines = [
        f"阈值: {limits}; 不计关联关系 {steps.alone} 类, 计入后 {steps.by_score} 类 (至多升一类)。",
        f"底线规则: {floors}。{'因关联关系升一类。' if steps.raised_by_related else ''}结果 {steps.risk_class} 类。",
        f"分项 = 上限 × (1 − Π(1 − 分值/上限)), 四舍五入; 方案 {told.scheme}。关联关系的来源见 risk of {told.code}。",
        *(f"{one.kind} {one.doc_no or ''} {one.day or ''} {one.points:g} 分 ({one.place})" for one in told.records),
        f"{told.note} {INTERNAL_EN}",
    ]
    for line in lines:
        console.print(line, markup=False, soft_wrap=True)
    if steps.score or told.floors:
        print_way_back(console, told.way_back)
