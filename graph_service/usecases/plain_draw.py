"""A draw from a plain frame (名录文件抽取, R7.7): no graph; a CSV and a plan in, a list and a bundle out."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson
import polars as pl

from graph_service import __version__
from graph_service.analysis.draw_bundle import Redraw, SeedKind, SeedOrigin, bundle, draw_frozen, freeze, redraw
from graph_service.analysis.draw_cells import infeasible
from graph_service.analysis.sampling import Draw
from graph_service.domain.errors import BadFile, BadInput
from graph_service.rulebook.sampling import sampling_defaults
from graph_service.usecases.export_draw import bundle_json
from graph_service.usecases.plan_file import PlanFile

_ENCODINGS = ("utf-8-sig", "gb18030")
_SHOWN = 3  # rows named in an error


@dataclass(frozen=True, slots=True)
class PlainDraw:
    """A draw from a plain frame (名录文件抽取结果).

    ``sample`` are the rows drawn with ``code`` and ``pi`` first, ``inclusion`` is ``code`` and ``pi`` of all.
    """

    draw: Draw
    sample: pl.DataFrame
    inclusion: pl.DataFrame
    stored: dict[str, Any]


def read_frame(path: Path) -> pl.DataFrame:
    """Read a frame (读取名录): a CSV in UTF-8 or GB18030 with the columns ``code`` and ``class``, all as text.

    Raises ``BadFile`` where it cannot be read, ``BadInput`` with the rows that cannot be drawn from.
    """
    if not path.is_file():
        raise BadFile(f"没有这个名录文件: {path.name}")
    content = path.read_bytes()
    for encoding in _ENCODINGS:
        try:
            text = content.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise BadFile(f"名录 {path.name} 既不是 UTF-8 也不是 GB18030。", advice="请另存为 UTF-8 的 CSV。")
    try:
        frame = pl.read_csv(io.StringIO(text), infer_schema=False)
    except pl.exceptions.PolarsError as error:
        raise BadFile(f"名录 {path.name} 不是 CSV: {error}", advice="请另存为 UTF-8 的 CSV。") from error
    frame = frame.rename({name: name.strip() for name in frame.columns})
    if missing := [name for name in ("code", "class") if name not in frame.columns]:
        raise BadInput(
            f"名录 {path.name} 缺少列 {'、'.join(missing)}。",
            advice=f"首行应有 code 和 class 两列; 现有 {'、'.join(frame.columns)}。", rule="R7.7",
        )  # fmt: skip
    return frame.with_columns(pl.col("code", "class").str.strip_chars())


def plain_draw(frame: pl.DataFrame, plan: PlanFile, seed: str) -> PlainDraw:
    """Draw from a frame read by ``read_frame`` (名录抽取); ``seed`` is hexadecimal.

    Raises ``BadInput`` where the plan is infeasible, with what to change and which rows are at fault.
    """
    seed = seed.strip().lower().removeprefix("0x")
    if not seed or set(seed) - set("0123456789abcdef"):
        raise BadInput("种子应为十六进制数。", advice="如 openssl rand -hex 32 所得。", rule="R7.7")
    terms = plan.terms(sampling_defaults(), frame.columns)
    _refuse_rows(frame, list(terms.rates))
    numeric = [name for name in ("weight", "score") if name in terms.columns and name in frame.columns]
    typed = frame.with_columns(_number(frame, name) for name in numeric)
    origin = SeedOrigin(SeedKind.GIVEN, seed)
    drawn = draw_frozen(freeze(typed, terms), terms, origin)
    keys = list(terms.unit_columns)
    return PlainDraw(
        draw=drawn,
        sample=drawn.selected.select(*keys, "pi").join(frame.drop("pi", strict=False), on=keys, maintain_order="left"),
        inclusion=drawn.frame.select(*keys, "pi"),
        stored=bundle(drawn, origin, __version__),
    )


def write_plain_draw(made: PlainDraw, out: Path) -> list[Path]:
    """Write ``sample.csv``, ``inclusion.csv`` and ``bundle.json`` (写出抽取结果): UTF-8 for programs, no BOM."""
    out.mkdir(parents=True, exist_ok=True)
    files = {
        "sample.csv": made.sample.write_csv().encode(),
        "inclusion.csv": made.inclusion.write_csv().encode(),
        "bundle.json": bundle_json(made.stored),
    }
    for name, content in files.items():
        (out / name).write_bytes(content)
    return [out / name for name in files]


def verify_bundle(path: Path) -> tuple[dict[str, Any], Redraw]:
    """Draw again from the file of a bundle and compare (复核抽取存证): the bundle, and where it does not agree.

    Raises ``BadFile`` where the file cannot be read, ``BadInput`` where it is no bundle.
    """
    try:
        stored = orjson.loads(path.read_bytes())
    except FileNotFoundError as error:
        raise BadFile(f"没有这个存证文件: {path.name}") from error
    except orjson.JSONDecodeError as error:
        raise BadFile(f"存证 {path.name} 不是 JSON: {error}", advice="请检查文件是否完整。") from error
    if not isinstance(stored, dict):
        raise BadFile(f"存证 {path.name} 不是抽取存证。", advice="请检查文件是否完整。")
    return stored, redraw(stored)


def _refuse_rows(frame: pl.DataFrame, classes: Sequence[str]) -> None:
    """Name the rows that cannot be drawn from; row 1 is the first below the header."""
    numbered = frame.with_row_index("row", offset=1)
    empty = pl.col("code").is_null() | (pl.col("code") == "")
    for faulty, problem, advice in (
        (empty, "代码为空", "请补全代码或删去该行。"),
        (pl.col("code").is_duplicated() & ~empty, "代码重复", "请先按主体去重, 每户一行。"),
        (
            ~pl.col("class").is_in(classes).fill_null(value=False),
            f"类别不在计划的 {'、'.join(classes)} 之中",
            "请改正类别, 或在计划的 rates 中补充该类。",
        ),
    ):
        rows = numbered.filter(faulty)
        if "item" in frame.columns and problem == "代码重复":
            rows = rows.filter(pl.struct("code", "item").is_duplicated())
        if rows.height:
            shown = "; ".join(
                f"第 {row} 行 {code or '(空)'} {name or '(空)'}"
                for row, code, name in rows.select("row", "code", "class").head(_SHOWN).iter_rows()
            )
            raise infeasible(f"名录有 {rows.height} 行{problem}: {shown}", advice)


def _number(frame: pl.DataFrame, name: str) -> pl.Series:
    """A column as numbers; a text that is none names its row."""
    values = frame[name].str.strip_chars().replace("", None).cast(pl.Float64, strict=False)
    faulty = frame.with_row_index("row", offset=1).filter(values.is_null() & frame[name].is_not_null())
    if faulty.height:
        row, code, text = faulty.select("row", "code", name).row(0)
        raise infeasible(f"名录第 {row} 行 {code} 的 {name} 不是数字: {text!r}", f"请改正该列, 或删去 {name} 列。")
    return values.alias(name)
