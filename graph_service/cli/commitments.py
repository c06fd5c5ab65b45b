"""Commands of commitments (信用承诺命令): may it be promised, what to look at, how far they reach, what follows."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from graph_service.analysis.commitment_breach import consequences
from graph_service.analysis.commitment_gate import Request
from graph_service.analysis.listed_subjects import RowFault, check_listed
from graph_service.api.commitment_answers import DEPARTMENTS, gate_out
from graph_service.api.models.commitments import GateOut
from graph_service.api.params import Said
from graph_service.api.presenting import Presenter
from graph_service.cli.acts import record_act
from graph_service.cli.asking import (
    LOCAL,
    AsJson,
    Code,
    Day,
    Purpose,
    asked_of,
    day_of,
    print_way_back,
    printed,
    share,
    show_table,
)
from graph_service.cli.cases import On
from graph_service.cli.stores import DataOption, settings_for
from graph_service.domain.commitment_record import check_record
from graph_service.domain.commitments import BY_TIME, CommitmentState, CommitmentType, ExcludedMatter
from graph_service.rulebook.commitments import commitment_rules
from graph_service.rulebook.rules import STATUS_TERMS, Status, cited
from graph_service.store.connection import connect
from graph_service.store.graph_store import GraphStore
from graph_service.usecases.analyse_edges import save
from graph_service.usecases.asked import Asked
from graph_service.usecases.commitment_tables import review_table
from graph_service.usecases.commitments import CoverageAnswer, commitment_coverage, judge_promise, review_list
from graph_service.usecases.table_files import table_csv
from loaders.listed_file import read_commitment_records, read_roster

app = typer.Typer(help="信用承诺 commitments", no_args_is_help=True)
_NAMED = 20  # members without a promise that are named
Finding = Annotated[CommitmentState, typer.Argument(help="认定结果: PARTLY、BREACHED、FALSE the finding")]


@app.command("gate")
def gate(
    code: Code,
    kind: Annotated[CommitmentType, typer.Option("--type", help="承诺类型 type of commitment")],
    department: Annotated[str, typer.Option(help="受理部门代码 code of the department")],
    item: Annotated[str, typer.Option(help="办理事项 the item")] = "",
    missing: Annotated[list[str] | None, typer.Option(help="所缺材料, 可多次 a part that is missing")] = None,
    touches: Annotated[list[ExcludedMatter] | None, typer.Option(help="所涉除外领域, 可多次 excluded matter")] = None,
    as_of: Day = None,
    purpose: Purpose = LOCAL,
    as_json: AsJson = False,
    data: DataOption = None,
) -> None:
    """承诺能否适用 whether a promise may be accepted (R3.3), with every reason; exit code 1 where it may not."""
    request = Request(kind, department, item, tuple(missing or ()), tuple(touches or ()))

    def ask(store: GraphStore, asked: Asked, _show: Presenter, said: Said) -> GateOut:
        subject = store.subject(code)
        return gate_out(subject, request, judge_promise(store, subject["eid"], request, asked), said)

    answer = asked_of(settings_for(data), "commitments gate", ask, code, as_of, purpose)
    if not printed(answer, as_json=as_json):
        console = Console(highlight=False, soft_wrap=True)
        verdict = "适用" if answer.allowed else "不适用"
        console.print(f"{verdict}{answer.type}承诺: {escape(answer.name or answer.subject)} {escape(answer.item)}")
        for one in answer.refusals:
            read = STATUS_TERMS[Status.CONFIRMED if one.rule.confirmed else Status.UNCONFIRMED]
            console.print(f"    {one.told} [{cited(one.rule.rule, one.rule.article, read)}]", markup=False)
        for note in answer.notes:
            console.print(f"    提示: {note}", markup=False)
        if answer.refusals:
            print_way_back(console, answer.way_back)
    if not answer.allowed:
        raise typer.Exit(1)


@app.command("reviews")
def reviews(
    seed: Annotated[str, typer.Option(help="抽查种子: 同一种子清单相同 the same seed gives the same list")],
    out: Annotated[Path, typer.Option(metavar="FILE.csv", help="问效清单 the list")],
    authority: Annotated[str, typer.Option(help="只列该受理单位的 of one department, by code")] = "",
    as_of: Day = None,
    purpose: Purpose = LOCAL,
    data: DataOption = None,
) -> None:
    """问效清单 the commitments to look at (R3.4): all that are due, a part of those running; persons masked."""
    settings, asked = settings_for(data), Asked(day_of(as_of))
    with connect(settings) as connection:
        found = review_list(connection, asked, seed=seed, authority=authority)
    table = review_table(found)
    save(out, lambda file: file.write(table_csv(table)))
    record_act(settings, "commitments reviews", "exported", purpose, files=[out], fields=table.columns)
    counts = dict(found.group_by("why").len().iter_rows())
    told = ", ".join(f"{why} {number} 件" for why, number in sorted(counts.items())) or "没有需要核查的承诺"
    Console().print(f"截至 {asked.as_of}, 种子 {seed}: {told}。写出 {out}", markup=False, soft_wrap=True)
    late = found.filter("late").height
    if late:
        Console().print(f"其中 {late} 件已逾报送期限: 计入受理单位, 不计入主体 (R3.2、C21)。", style="yellow")


@app.command("coverage")
def coverage(
    roster: Annotated[
        Path | None, typer.Option(metavar="FILE", help="会员名册: 协会名称, 会员名称, 会员代码 roster of members")
    ] = None,
    as_of: Day = None,
    purpose: Purpose = LOCAL,
    data: DataOption = None,
) -> None:
    """承诺覆盖情况 what came of commitments by department and type; with a roster, by association (SEED 4)."""
    settings, asked = settings_for(data), Asked(day_of(as_of))
    members = check_listed(read_roster(roster), grouped=True) if roster else None
    with connect(settings) as connection:
        found = commitment_coverage(connection, asked, members)
    record_act(settings, "commitments coverage", "answered", purpose, fields=found.fields.columns)
    table = Table(
        "受理单位", "类型", "作出", "履行中", "全部履行", "部分履行", "未履行", "不实", "逾期未认定", "有争议",
        "已认定", title=f"承诺覆盖情况 截至 {asked.as_of}",
    )  # fmt: skip
    for row in found.fields.to_dicts():
        counts = (row[name] for name in ("made", "running", "fulfilled", "partly", "breached", "false", "overdue",
                                         "disputed"))  # fmt: skip
        unit = row["authority_name"] or row["authority_code"] or "未载明"
        table.add_row(escape(unit), row["type"], *map(str, counts), share(row["reviewed"]))
    console = Console()
    show_table(table, "没有承诺 no commitment")
    console.print(DEPARTMENTS, markup=False)
    _associations(console, found)


def _associations(console: Console, found: CoverageAnswer) -> None:
    """Print what a roster gave: each association, its members without a promise, the rows set aside."""
    if found.associations is None or found.roster is None:
        return
    table = Table("协会", "会员", "已承诺", "承诺率", "尚未承诺的会员", title="协会会员承诺率, 目标 100%")
    for row in found.associations.to_dicts():
        lacking = row["lacking"]
        more = f" 等 {len(lacking)} 户" if len(lacking) > _NAMED else ""
        named = "、".join(lacking[:_NAMED]) + more
        table.add_row(
            escape(row["association"]), str(row["members"]), str(row["committed"]), share(row["share"]), named
        )
    show_table(table)
    if found.unknown:
        console.print(f"图中未查到的会员 {len(found.unknown)} 户, 按未承诺计。", style="yellow")
    print_faults(found.roster.faults)


@app.command("breach")
def breach(
    kind: Annotated[CommitmentType, typer.Argument(help="承诺类型 type of commitment")],
    finding: Finding,
    on: On = None,
) -> None:
    """违诺后果 what the authority may propose after a finding, each with its basis; nothing is done (R3)."""
    found = consequences(kind, finding, commitment_rules(), day_of(on))
    table = Table("可以提出的处理", "内容", "依据", title=f"{kind} {finding}")
    for one in found:
        status = STATUS_TERMS[one.rule.status]
        table.add_row(one.measure, one.rule.text, cited(one.rule.id, one.rule.article, status))
    told = "该状态由时间而至, 计入受理单位, 不计入主体" if finding in BY_TIME else "没有不利后果"
    show_table(table, f"{told} nothing follows")


@app.command("check")
def check(
    file: Annotated[Path, typer.Argument(help="承诺信息文件 file of records: CSV, xlsx")],
    as_of: Day = None,
) -> None:
    """核对承诺信息 check records against the national form (R2.5), field by field; exit code 1 for any fault."""
    day, faults, rows = day_of(as_of), list[RowFault](), 0
    for row in read_commitment_records(file).to_dicts():
        rows += 1
        number = row.pop("row")
        faults += [RowFault(number, fault.term, fault.message, fault.rule) for fault in check_record(row, day)]
    print_faults(faults)
    Console().print(f"共 {rows} 条, {len({fault.row for fault in faults})} 条有问题。")
    if faults:
        raise typer.Exit(1)


def print_faults(faults: Iterable[RowFault]) -> None:
    """Print the rows set aside, with why (问题行)."""
    for fault in faults:
        Console(stderr=True).print(str(fault), style="yellow", markup=False, highlight=False, soft_wrap=True)
