"""Commands of the audit log (审计日志命令): export, verify, anchor, alerts, and who looked at a subject."""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from graph_service.api.audit_answers import alerts_out, readers_out
from graph_service.api.audit_keys import audit_keys, audit_log_of
from graph_service.api.models.audit import ReadersOut
from graph_service.api.params import Said
from graph_service.api.presenting import Presenter
from graph_service.api.roll import Roll
from graph_service.api.tokens import token_key
from graph_service.cli.acts import record_act
from graph_service.cli.asking import LOCAL, AsJson, Code, Purpose, asked_of, day_of, printed, show_table
from graph_service.cli.stores import DataOption, settings_for
from graph_service.rulebook.abuse import abuse_policy
from graph_service.rulebook.access import access_matrix
from graph_service.settings import Settings
from graph_service.store.connection import connect
from graph_service.store.graph_state import END_OF_TIME
from graph_service.store.graph_store import GraphStore
from graph_service.store.private_files import writable
from graph_service.store.same import Sameness
from graph_service.usecases.asked import Asked
from graph_service.usecases.audit import AUDIT_FILE
from graph_service.usecases.audit_export import anchor_of, export_log
from graph_service.usecases.audit_reading import alerts_since, readers_of, span_of
from graph_service.usecases.audit_verify import verify_export, verify_log
from graph_service.usecases.own_circle import Circles, circles_of, rules_of

app = typer.Typer(help="审计日志 the audit log", no_args_is_help=True)
DAYS = ["%Y-%m-%d"]
Since = Annotated[datetime | None, typer.Option(formats=DAYS, help="起始日 since which day")]


@app.command("export")
def export(
    file: Annotated[Path, typer.Argument(help="写到哪个新文件 .jsonl, a file that is not there yet")],
    first: Annotated[datetime | None, typer.Option("--from", formats=DAYS, help="起始日 first day")] = None,
    last: Annotated[datetime | None, typer.Option("--to", formats=DAYS, help="截止日 last day")] = None,
    purpose: Purpose = LOCAL,
    data: DataOption = None,
) -> None:
    """导出审计日志 the chained lines as they are, and a last line that seals them."""
    settings, now = settings_for(data), datetime.now(UTC)
    done = export_log(audit_log_of(settings), file, at=now, first=_day(first), last=_day(last))
    record_act(settings, "audit export", "exported", purpose, files=[file], at=now)
    Console().print(f"写出 {file}: {done.entries} 条, 末行哈希 {done.head}", markup=False, soft_wrap=True)


@app.command("verify")
def verify(
    file: Annotated[Path | None, typer.Argument(help="导出的文件; 缺省为数据目录的日志 an exported file")] = None,
    anchor: Annotated[str, typer.Option(help="另处抄录的哈希, 须为某一行的哈希 a hash written down elsewhere")] = "",
    data: DataOption = None,
) -> None:
    """校验审计日志 verify the chain, the end and the seal; exit code 1 with the first broken line."""
    settings = settings_for(data)
    console, sought = Console(), anchor.strip().lower()
    if file is None:
        log = audit_log_of(settings)
        found = verify_log(log.path, log.keys, sought)
    else:  # elsewhere there is no key: chain and seal alone are looked at
        ours = settings.audit_key is not None or (settings.data / AUDIT_FILE).exists()
        found = verify_export(file, audit_keys(settings) if ours else (), sought)
        console.print("以本机密钥验证封尾 seal by key" if ours else "未以密钥验证封尾 no key: seal by hash alone")
    for note in found.notes:
        console.print(note, markup=False, soft_wrap=True)
    if found.torn:
        told = "、".join(map(str, found.torn[:20]))
        console.print(f"不完整的行 (写入时中断) lines torn by a crash: {told}", markup=False, soft_wrap=True)
    if found.fault:
        console.print(str(found.fault), style="red", markup=False, soft_wrap=True)
        raise typer.Exit(1)
    console.print(f"完整 whole: {found.lines} 行 lines, 末行哈希 head {found.head}", markup=False, soft_wrap=True)


@app.command("anchor")
def anchor(
    out: Annotated[Path | None, typer.Option(help="追加到哪个文件 a file to append it to")] = None,
    data: DataOption = None,
) -> None:
    """今日锚点 time, number of lines and hash of the last one: write it down on another machine or on paper."""
    found = anchor_of(audit_log_of(settings_for(data)), datetime.now(UTC))
    if out:
        with writable(out.parent), out.open("a", encoding="ascii") as file:
            file.write(f"{found}\n")
            file.flush()
            os.fsync(file.fileno())
    typer.echo(str(found))


@app.command("alerts")
def alerts(since: Since = None, as_json: AsJson = False, purpose: Purpose = LOCAL, data: DataOption = None) -> None:
    """异常提示 what looks like abuse in the log, since seven days ago by default: hints, never findings."""
    settings, today = settings_for(data), day_of(None)
    log, policy, roll = audit_log_of(settings), abuse_policy(), Roll(settings.data)
    first = span_of(policy, _day(since) or today - timedelta(days=7), today)
    near = _circles(settings, roll.persons(), today)
    found = alerts_since(log.path, policy, first, near)
    show, said = Presenter(token_key(settings), "operator"), Said(as_of=today, data_version="")
    answer = alerts_out(found, show, said, unidentified=roll.unidentified(policy.staff))
    record_act(settings, "audit alerts", "answered", purpose, fields=("alerts",), rules=rules_of(near))
    if printed(answer, as_json=as_json):
        return
    table = Table(
        "规则", "提示", "账号", "单位", "角色", "自", "至", "次数", "限度", "日志行", title=f"{answer.since} 起"
    )
    for one in answer.alerts:
        lines = "、".join(map(str, one.lines[:10])) + ("…" if len(one.lines) > 10 else "")
        table.add_row(
            one.rule, one.term, one.who, one.unit, one.role, f"{one.first:%m-%d %H:%M}", f"{one.last:%m-%d %H:%M}",
            str(one.count), str(one.most), lines,
        )  # fmt: skip
    show_table(table)
    Console().print(f"查看 {answer.entries} 条。{answer.note}", markup=False)


@app.command("readers")
def readers(
    code: Code, since: Since = None, as_json: AsJson = False, purpose: Purpose = LOCAL, data: DataOption = None
) -> None:
    """谁查询过该主体 who looked at a subject: day, unit, role, purpose; since a year ago by default."""
    settings = settings_for(data)
    log = audit_log_of(settings)

    def ask(store: GraphStore, asked: Asked, show: Presenter, said: Said) -> ReadersOut:
        eid = store.subject(code)["eid"]
        ids = Sameness(store.connection, END_OF_TIME).widen([eid])
        first = _day(since) or asked.as_of - timedelta(days=365)
        return readers_out(eid, readers_of(log.path, ids, abuse_policy(), since=first), access_matrix(), show, said)

    answer = asked_of(settings, "audit readers", ask, code, None, purpose)
    if printed(answer, as_json=as_json):
        return
    table = Table("日期", "单位", "角色", "目的", "字段", "授权或案件", "次数")
    for one in answer.reads:
        told = (str(one.day), one.unit, one.role_term, one.purpose, "、".join(one.fields), one.grant, str(one.times))
        table.add_row(*told)
    show_table(table)
    Console().print(f"自 {answer.since}。{answer.note}", markup=False)


def _circles(settings: Settings, persons: Mapping[str, str], day: date) -> Circles:
    """Who is near to the owners of accounts; the graph is asked where any is known."""
    if not persons:
        return {}
    with connect(settings) as connection:
        return circles_of(GraphStore(connection), persons, day)


def _day(given: datetime | None) -> date | None:
    return given.date() if given else None
