"""Commands of the 双随机 (双随机命令): a plan frozen, revealed, staffed, handed out; results back, figures told."""

from __future__ import annotations

import secrets
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import orjson
import polars as pl
import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from graph_service.analysis.draw_bundle import SeedKind, SeedOrigin, commitment_of
from graph_service.analysis.sampling import inclusion
from graph_service.cli.acts import record_act
from graph_service.cli.asking import LOCAL, Purpose, show_table
from graph_service.cli.case_desk import desk_for, officer
from graph_service.cli.cases import Role, Unit
from graph_service.cli.progress import steps
from graph_service.cli.stores import DataOption, settings_for
from graph_service.domain.acts import texts_of
from graph_service.domain.errors import BadInput, Conflict, Forbidden
from graph_service.settings import Settings
from graph_service.store.connection import connect
from graph_service.store.private_files import write_private
from graph_service.store.snapshot_cache import snapshots_of
from graph_service.usecases.case_plan import Desk
from graph_service.usecases.inspection_draw import reveal
from graph_service.usecases.inspection_export import handout, write_handout
from graph_service.usecases.inspection_plan import draw_case, freeze_plan
from graph_service.usecases.inspection_results import RESULT_HEADERS, kpi, report_results
from graph_service.usecases.inspection_tasks import decide_recusal, replace_subject, staff, staffing
from graph_service.usecases.plan_file import read_plan
from graph_service.usecases.policies import load_policies
from loaders.listed_file import read_rows

app = typer.Typer(help="双随机 random inspections: plan, draw, tasks, results", no_args_is_help=True)
PlanId = Annotated[str, typer.Argument(metavar="PLAN", help="抽查计划编号 id of the plan")]
INSPECTING = "inspector"
HELD = "|"
NOTICE = (
    "种子 = SHA-256(揭示的值 换行 计划编号 换行 名录与条件指纹); "
    "抽取后公开存证, 任何人可用 credit-graph verify-draw 复核。"
)


@app.command("freeze")
def freeze(
    plan: Annotated[Path, typer.Argument(help="抽查计划 TOML plan file")],
    out: Annotated[Path, typer.Option(help="公告与排除记录写到哪个目录 folder of the notice and the exclusions")],
    holder: Annotated[
        list[Path] | None, typer.Option(help="双人分持: 各人秘密写到的文件, 写两次 a file a holder, twice")
    ] = None,
    beacon: Annotated[
        str, typer.Option(help="公开随机数的名称与期号, 如 双色球第2026140期 name of a public random number to come")
    ] = "",
    unit: Unit = "",
    role: Role = INSPECTING,
    data: DataOption = None,
) -> None:
    """冻结名录并公告承诺 freeze the frame of a plan and write the notice to publish before the draw.

    秘密分成两份, 各写一个文件, 系统不留存; 抽取时两份都要。The secret is in two files and nowhere else.
    """
    settings, read = settings_for(data), read_plan(plan)
    halves = [secrets.token_hex(32) for _ in holder or ()]
    if bool(beacon) == bool(halves) or (halves and len(halves) != 2):
        raise BadInput("种子来源须二选一: --holder 写两次(双人分持), 或 --beacon 一个公开随机数。", rule="R7.7")
    origin = (
        SeedOrigin(SeedKind.BEACON, committed=beacon)
        if beacon
        else SeedOrigin(SeedKind.HELD, committed=commitment_of(HELD.join(halves)))
    )
    console, files = Console(), holder or []
    if taken := [path.name for path in files if path.exists()] or (
        [files[0].name] if len(set(files)) < len(files) else []
    ):
        raise BadInput(f"{taken[0]} 已存在或写了两次, 不覆盖。", advice="两份秘密各用一个新文件。")
    for path, half in zip(files, halves, strict=True):
        path.parent.mkdir(parents=True, exist_ok=True)
        write_private(path, half + "\n")
    try:
        with _desk(settings, unit, role) as desk, steps(console, "冻结名录", 3) as step:
            frozen = freeze_plan(desk, snapshots_of(settings), settings.data, read, origin, step)
    except (BadInput, Conflict, Forbidden):  # refused before anything was written: of such a plan nobody needs a secret
        for path in files:
            path.unlink()
        raise
    told = frozen.case.data
    notice = {
        "抽查计划": told["plan_id"], "名称": told["title"], "冻结日期": str(frozen.case.since),
        "名录单元": int(float(str(told["frame_size"]))), "名录与条件指纹": told["frame_hash"],
        "种子来源": "公开随机数" if beacon else "双人分持的秘密", "承诺": told["committed"],
        "说明": NOTICE,
    }  # fmt: skip
    out.mkdir(parents=True, exist_ok=True)
    path = out / "抽取公告.json"
    path.write_bytes(orjson.dumps(notice, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))
    excluded = out / "未列入名录.csv"
    excluded.write_text(frozen.frame.excluded.write_csv(include_bom=True), "utf-8")
    record_act(settings, "inspection freeze", "exported", LOCAL, files=[path, excluded])
    table = Table("事项", "类别", "名录", "Σπ", title=f"已冻结 {told['plan_id']}")
    expected = inclusion(frozen.units, frozen.terms).sort("item", "class")
    for (item, name), rows in expected.group_by("item", "class", maintain_order=True):
        table.add_row(str(item), str(name), str(rows.height), f"{rows['pi'].sum():.2f}")
    show_table(table)
    for item in frozen.key_items:
        told_of = frozen.units.filter(pl.col("item") == item).height
        console.print(f"{item} 是重点检查事项: 适用 {told_of} 户, 另须全覆盖检查, 抽查不能代替 (R7.6)。", markup=False)
    console.print(f"未列入名录 {frozen.frame.excluded.height} 户, 原因见 {excluded}", markup=False, soft_wrap=True)
    reveal_it = f"credit-graph inspection reveal {told['plan_id']}"
    console.print(f"请先公告承诺(发布 {path}), 再揭示种子并抽取: {reveal_it}", markup=False, soft_wrap=True)


@app.command("reveal")
def reveal_command(
    plan: PlanId,
    holder: Annotated[list[Path] | None, typer.Option(help="两人各自的秘密文件, 次序同冻结时 both files")] = None,
    beacon: Annotated[str, typer.Option(help="公开随机数的值 the public random number")] = "",
    unit: Unit = "",
    role: Role = INSPECTING,
    data: DataOption = None,
) -> None:
    """揭示并抽取 reveal the secret or the beacon's value and draw; a plan is drawn once."""
    settings = settings_for(data)
    value = beacon or HELD.join(_half(path) for path in holder or ())
    with _desk(settings, unit, role) as desk:
        made = reveal(desk, settings.data, plan, value)
    record_act(settings, "inspection reveal", "drawn", LOCAL, result=made.draw.seed)
    subjects = made.units["code"].n_unique()
    Console().print(
        f"种子 {made.draw.seed}\n抽中 {made.units.height} 个单元, {subjects} 户。", markup=False, soft_wrap=True
    )


@app.command("staff")
def staff_command(plan: PlanId, unit: Unit = "", role: Role = INSPECTING, data: DataOption = None) -> None:
    """选派检查人员并派发任务 draw the inspectors of every task, recusal judged before, and make the tasks."""
    settings = settings_for(data)
    with _desk(settings, unit, role) as desk:
        tasks = staff(desk, snapshots_of(settings), load_policies(), settings.data, plan)
    record_act(settings, "inspection staff", "assigned", LOCAL, result=str(len(tasks)))
    aside = sum(len(texts_of(one.data.get("recused"))) for one in tasks)
    Console().print(f"已派发 {len(tasks)} 项任务; 抽取前回避 {aside} 人次, 理由在案。", markup=False)


@app.command("export")
def export(
    plan: PlanId,
    out: Annotated[Path, typer.Option(help="导出目录 folder")],
    unit: Unit = "",
    role: Role = INSPECTING,
    purpose: Purpose = LOCAL,
    data: DataOption = None,
) -> None:
    """导出任务 write workbook, CSV, a PDF a task and the bundle anybody can verify; the workbook is internal."""
    settings, console = settings_for(data), Console()
    with _desk(settings, unit, role) as desk:
        _, state = draw_case(desk.connection, plan)
        given = handout(desk, settings.data, plan, staffing(desk, snapshots_of(settings), load_policies(), state))
    with steps(console, "任务单 sheets", len(given.sheets)) as step:
        files = write_handout(given, out, step)
    record_act(settings, "inspection export", "exported", purpose, files=files)
    console.print(f"写在 {out}: 检查任务(xlsx、csv)、bundle.json、任务单 PDF {len(given.sheets)} 张", markup=False,
                  soft_wrap=True)  # fmt: skip


@app.command("replace")
def replace_command(
    plan: PlanId,
    code: Annotated[str, typer.Argument(help="被更换主体的代码 subject to replace")],
    why: Annotated[str, typer.Option(help="更换原因代码, 如 已注销、查无下落 coded reason")],
    reason: Annotated[str, typer.Option(help="说明 in words")],
    unit: Unit = "",
    role: Role = INSPECTING,
    data: DataOption = None,
) -> None:
    """更换检查对象 put the next of the same order in a subject's place, with a coded reason; never a new draw."""
    settings = settings_for(data)
    with _desk(settings, unit, role) as desk:
        cache = snapshots_of(settings)
        tasks = replace_subject(desk, cache, load_policies(), settings.data, plan, code, why, reason)
    record_act(settings, "inspection replace", "replaced", LOCAL, subject=code)
    for one in tasks:
        Console().print(f"递补 {one.head.subject} {one.head.subject_name}: 任务 {one.data['task_no']}", markup=False)


@app.command("recusal")
def recusal_command(
    task: Annotated[str, typer.Argument(help="任务案件编号 id of the task's case")],
    certificate: Annotated[str, typer.Argument(help="被申请回避的执法证号 certificate")],
    reason: Annotated[str, typer.Option(help="理由 reason")],
    grant: Annotated[bool, typer.Option("--grant/--refuse", help="准予或不准 grant or refuse")],
    unit: Unit = "",
    role: Role = INSPECTING,
    data: DataOption = None,
) -> None:
    """回避决定 decide on a request that an inspector stand aside; where granted the team is drawn anew without him."""
    settings = settings_for(data)
    with _desk(settings, unit, role) as desk:
        cache = snapshots_of(settings)
        after = decide_recusal(desk, cache, load_policies(), task, certificate, grant=grant, reason=reason)
    record_act(settings, "inspection recusal", "decided", LOCAL, result=task)
    Console().print(f"{after.data['outcome']}; 检查人员: {'、'.join(texts_of(after.data['drawn']))}", markup=False)


@app.command("results")
def results(
    plan: PlanId,
    file: Annotated[Path, typer.Argument(help="填好的结果录入表 xlsx 或 CSV filled-in table of results")],
    unit: Unit = "",
    role: Role = INSPECTING,
    data: DataOption = None,
) -> None:
    """导入检查结果 take in the results that inspectors filled in; twice is once, rows at fault are told and left."""
    settings = settings_for(data)
    headers = {field: (header,) for field, header in RESULT_HEADERS.items()}
    rows = read_rows(file, headers, required=("task_no", "result_code"))
    numbered = [(row.pop("row"), row) for row in rows.to_dicts()]
    with _desk(settings, unit, role) as desk:
        done = report_results(desk, plan, numbered)
    record_act(settings, "inspection results", "imported", LOCAL, result=f"{plan}: {done.done}")
    console = Console()
    for row, task, why in done.faults:
        console.print(f"第 {row} 行 {task}: {why}", style="yellow", markup=False, soft_wrap=True)
    console.print(f"录入 {done.done} 项, 此前已录入 {done.already} 项, 未录入 {len(done.faults)} 行。", markup=False)


@app.command("kpi")
def kpi_command(plan: PlanId, unit: Unit = "", role: Role = INSPECTING, data: DataOption = None) -> None:
    """抽查成效 rates of problems by class and item without the bias of the weights, lift, joint tasks, lateness."""
    settings = settings_for(data)
    with _desk(settings, unit, role) as desk:
        found = kpi(desk, settings.data, plan)
    record_act(settings, "inspection kpi", "answered", LOCAL, result=plan)
    table = Table(
        "分组", "抽中", "已查", "未查", "发现问题", "命中率", "推断的问题率", "95% 区间", title=f"抽查成效 {plan}"
    )
    for term, part in (("类别", found.by_class), ("事项", found.by_item), ("", found.overall)):
        for row in part.iter_rows(named=True):
            counts = [str(row[key]) for key in ("drawn", "inspected", "missing", "problems")]
            table.add_row(escape(f"{term} {row['group']}".strip()), *counts, *_rate_cells(row))
    show_table(table)
    console = Console()
    lift = f"{found.lift:.2f} 倍" if found.lift else "没有发现问题, 不能算"
    joint = f"{found.joint:.1%}" if found.joint is not None else "无任务"
    console.print(f"同样次数下, 命中为均匀抽取预期的 {lift}。", markup=False)
    console.print(
        f"任务 {found.tasks} 项, 其中联合检查 {joint}; 已录入 {found.reported}, 已公示 {found.published}, "
        f"逾期未公示 {found.late}; 更换 {found.replaced}; 移交线索 {found.leads}, 已立案 {found.leads_filed}。",
        markup=False, soft_wrap=True,
    )  # fmt: skip
    console.print("推断以已查单元代表未查单元为前提; 区间为 Hájek 近似方差。", markup=False)


@contextmanager
def _desk(settings: Settings, unit: str, role: str) -> Generator[Desk]:
    """The desk of an officer of a unit at this machine, while the graph is open (经办)."""
    with connect(settings) as connection:
        yield desk_for(settings, connection, officer(unit, role))


def _rate_cells(row: Mapping[str, Any]) -> tuple[str, str, str]:
    """What a group's hits say (命中率、推断的问题率、区间): nothing of a group of which nobody was inspected."""
    if not row["inspected"]:
        return "未查", "不能推断", ""
    return f"{row['raw_rate']:.1%}", f"{row['rate']:.2%}", f"{row['low']:.2%} – {row['high']:.2%}"


def _half(path: Path) -> str:
    if not path.is_file():
        raise BadInput(f"没有这个秘密文件: {path.name}", rule="R7.7")
    return path.read_text("utf-8").strip()
