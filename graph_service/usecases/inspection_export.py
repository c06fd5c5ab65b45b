"""A draw as it is handed out (双随机导出): a workbook for the departments, a sheet a task, the bundle for anybody.

The workbook is internal: it holds the risk class. The task sheet goes to the subject and the bundle to the public, and
hold none (R7.1). Inspectors stand by their certificates.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any, cast

import noto_cjk_sans_otc
import orjson
import polars as pl
import segno
import typst

from graph_service.analysis.cases import CaseState
from graph_service.analysis.inspection_records import NO_PROBLEM
from graph_service.domain.acts import texts_of
from graph_service.domain.errors import Conflict
from graph_service.rulebook.sampling import sampling_defaults
from graph_service.store.draw_files import draw_files
from graph_service.store.graph_store import GraphStore
from graph_service.usecases.case_plan import Desk
from graph_service.usecases.export_draw import bundle_json
from graph_service.usecases.inspection_draw import Drawn, drawn_plan
from graph_service.usecases.inspection_results import RESULT_HEADERS
from graph_service.usecases.inspection_tasks import Staffing, tasks_of
from graph_service.usecases.result_tables import way_back_cell
from graph_service.usecases.table_files import table_csv, workbook

Progress = Callable[[str], None]
_TASK_COLUMNS = (
    "任务编号",
    "统一社会信用代码",
    "主体名称",
    "住所",
    "检查事项",
    "实施部门",
    "检查人员(执法证号)",
    "检查期限",
    "状态",
)

_NOBODY_ASIDE = "抽取前查询任职、持股、亲属等关系, 未查到须回避的人员。"


@dataclass(frozen=True, slots=True)
class Handout:
    """What is handed out of a draw (导出内容): internal tables by sheet name, and one sheet a task, as values."""

    tables: Mapping[str, pl.DataFrame]
    sheets: tuple[Mapping[str, Any], ...]
    stored: Mapping[str, Any]


def handout(desk: Desk, data: Path, plan_id: str, basis: Staffing) -> Handout:
    """Put together what is handed out of a plan whose tasks are made (导出内容), by task number."""
    made, tasks = drawn_plan(desk, data, plan_id), tasks_of(desk, plan_id)
    if not tasks:
        raise Conflict(f"计划 {plan_id} 尚未派发任务。", advice="请先选派检查人员: inspection staff。", rule="R7.9")
    found = GraphStore(desk.connection).subjects(sorted({one.head.subject for one in tasks}))
    named = {row["eid"]: row for row in found}
    excluded = draw_files(data, made.state.head.id, str(made.state.data["frame_hash"])).table("excluded")
    return Handout(
        tables={
            "检查任务": _tasks(tasks, named, basis),
            "结果录入": _blank_results(tasks),
            "抽中单元": _units(made),
            "回避记录": _recused(tasks),
            "未列入名录": excluded.rename(
                {"code": "统一社会信用代码", "name": "主体名称", "class": "信用风险类别(内部)", "reason": "原因"}
            ),
            "说明": _notes(made, tasks, excluded),
        },
        sheets=tuple(_sheet(one, named, basis) for one in tasks),
        stored=made.stored(),
    )


def write_handout(given: Handout, out: Path, progress: Progress = lambda step: None) -> list[Path]:
    """Write workbook, CSV, bundle and a PDF a task (写出): returns the paths. Equal draws give equal bytes."""
    made: dict[str, bytes] = {
        "检查任务.xlsx": workbook("双随机检查任务", given.tables),
        "检查任务.csv": table_csv(given.tables["检查任务"]),
        "未列入名录.csv": table_csv(given.tables["未列入名录"]),
        "bundle.json": bundle_json(given.stored),
    }
    (out / "任务单").mkdir(parents=True, exist_ok=True)
    for name, content in made.items():
        (out / name).write_bytes(content)
    paths = [out / name for name in made]
    for sheet, pdf in zip(given.sheets, task_sheets(given.sheets, progress), strict=True):
        path = out / "任务单" / f"{sheet['no']}.pdf"
        path.write_bytes(pdf)
        paths.append(path)
    return paths


def task_sheets(sheets: Sequence[Mapping[str, Any]], progress: Progress = lambda step: None) -> list[bytes]:
    """Set each sheet as a PDF of one page (任务单), with the QR code of its number. Cost: 30 ms a sheet."""
    found: list[bytes] = []
    fonts = [str(Path(str(noto_cjk_sans_otc.__file__)).parent)]
    with as_file(files("graph_service.usecases") / "task_sheet.typ") as template:
        compiler = typst.Compiler(str(template), font_paths=fonts, ignore_system_fonts=True)
        for sheet in sheets:
            told = orjson.dumps({**sheet, "qr": _qr(str(sheet["no"]))}).decode()
            found.append(cast("bytes", compiler.compile(format="pdf", sys_inputs={"task": told})))
            progress(str(sheet["no"]))
    return found


def _qr(text: str) -> str:
    """QR code as SVG (二维码)."""
    content = io.BytesIO()
    segno.make(text, error="m", micro=False).save(content, kind="svg", xmldecl=False, border=1)
    return content.getvalue().decode()


def _tasks(tasks: Sequence[CaseState], named: Mapping[str, Mapping[str, Any]], basis: Staffing) -> pl.DataFrame:
    rows = [
        (
            str(one.data["task_no"]), one.head.subject, one.head.subject_name,
            str(named.get(one.head.subject, {}).get("address") or ""),
            "；".join(_item(basis, item) for item in texts_of(one.data["items"])),
            "；".join(basis.unit_name(unit) for unit in texts_of(one.data.get("unit_codes"))),
            "；".join(texts_of(one.data["drawn"])), str(one.data.get("due_on", "")), one.state.term,
        )
        for one in tasks
    ]  # fmt: skip
    return pl.DataFrame(rows, schema=dict.fromkeys(_TASK_COLUMNS, pl.String), orient="row")


def _blank_results(tasks: Sequence[CaseState]) -> pl.DataFrame:
    """The table that inspectors fill in and hand back (结果录入表)."""
    rows = [
        (str(one.data["task_no"]), *[""] * (len(RESULT_HEADERS) - 1)) for one in tasks if one.state.id == "ASSIGNED"
    ]
    return pl.DataFrame(rows, schema=dict.fromkeys(RESULT_HEADERS.values(), pl.String), orient="row")


def _units(made: Drawn) -> pl.DataFrame:
    return made.units.select(
        pl.col("code").alias("统一社会信用代码"), pl.col("item").alias("事项编码"),
        pl.col("class").alias("信用风险类别(内部)"), pl.col("pi").alias("入选概率"), pl.col("unit").alias("名录代号"),
    )  # fmt: skip


def _recused(tasks: Sequence[CaseState]) -> pl.DataFrame:
    """Who stands aside from which task, why, and by which records (回避记录)."""
    rows: list[tuple[str, str, str, str]] = []
    for one in tasks:
        told = [text.partition(": ") for text in texts_of(one.data.get("recused_records"))]
        shown = {certificate: records for certificate, _, records in told}
        for text in texts_of(one.data.get("recused")):
            certificate, _, reason = text.partition(": ")
            rows.append((str(one.data["task_no"]), certificate, reason, shown.get(certificate, "")))
    headers = ("任务编号", "执法证号", "回避理由", "所依据的记录")
    return pl.DataFrame(rows, schema=dict.fromkeys(headers, pl.String), orient="row")


def _notes(made: Drawn, tasks: Sequence[CaseState], excluded: pl.DataFrame) -> pl.DataFrame:
    state, origin = made.state.data, made.origin
    told = {
        "抽查计划": made.terms.id,
        "名称": str(state["title"]),
        "名录单元": str(made.draw.frame.height),
        "未列入名录": str(excluded.height),
        "抽中单元": str(made.units.height),
        "检查任务": str(len(tasks)),
        "名录与条件指纹": str(state["frame_hash"]),
        "种子来源": {"held": "双人分持的秘密", "beacon": "公开随机数"}[origin.kind.value],
        "抽取前公告的承诺": origin.committed,
        "种子": made.draw.seed,
        "复核": "credit-graph verify-draw bundle.json",
        "检查结果可填": "；".join(result_codes()),
        "救济途径": way_back_cell(),
        "提示": "本表含内部信用风险类别, 仅供检查部门使用, 不得公示或提供给银行(R7.1)。",
    }
    return pl.DataFrame(list(told.items()), schema={"项目": pl.String, "内容": pl.String}, orient="row")


def _sheet(task: CaseState, named: Mapping[str, Mapping[str, Any]], basis: Staffing) -> dict[str, Any]:
    unit_of = {one.certificate: one.unit for one in basis.inspectors}
    recused = texts_of(task.data.get("recused"))
    return {
        "no": str(task.data["task_no"]),
        "plan": basis.plan.term or basis.plan.id,
        "name": task.head.subject_name,
        "code": task.head.subject,
        "address": str(named.get(task.head.subject, {}).get("address") or "登记住所未载明"),
        "due": str(task.data.get("due_on") or "未载明"),
        "items": [
            {"code": item, "item": basis.items[item]["item"], "unit": basis.items[item]["subject_name"],
             "basis": basis.items[item]["basis"], "methods": "、".join(basis.items[item]["methods"] or ())}
            for item in texts_of(task.data["items"])
        ],
        "inspectors": [
            {"certificate": one, "unit": basis.unit_name(unit_of.get(one, ""))} for one in texts_of(task.data["drawn"])
        ],
        "recused": f"抽取前因利害关系回避 {len(recused)} 人, 理由在案。" if recused else _NOBODY_ASIDE,
        "results": list(result_codes()),
    }  # fmt: skip


def result_codes() -> tuple[str, ...]:
    """Results that may be reported (检查结果代码, R7.10)."""
    defaults = sampling_defaults()
    return (NO_PROBLEM, *defaults.problem, *defaults.nothing_seen)


def _item(basis: Staffing, code: str) -> str:
    return f"{code} {basis.items[code]['item']}" if code in basis.items else code
