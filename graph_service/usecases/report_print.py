"""A credit report as PDF (报告排版, R9.6): A4, by the layout of the rule book, readable when printed.

Every value goes in as text and is set as text, so that no name can be a command of the typesetter; what would break
the page or deceive the eye (control and direction marks, piled accents, endless words) is taken out or given places to
break at. Cost: 0.1 s a report.
"""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta, timezone
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any, cast

import noto_cjk_sans_otc
import orjson
import segno
import typst

from graph_service.domain.reports import Report
from graph_service.rulebook.report_layout import Closing, Form, ReportLayout, SectionLayout
from graph_service.rulebook.rules import STATUS_TERMS

_CHINA = timezone(timedelta(hours=8))
_LONG = re.compile("[^\\s\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]{21,}")  # a word that a narrow cell cannot hold
_BREAK = "\u200b"
_EVERY = 20
_MOST_MARKS = 2  # accents on one character
_OBJECTED = "【异议核查中】"  # R6.3: nothing objected to is told without its mark
_SHORT = 48  # characters of a purpose on the watermark

Told = Mapping[str, Any]


def printed(report: Report, layout: ReportLayout, public_url: str, way_back: Sequence[str]) -> bytes:
    """Set a report as PDF (排版). Equal reports give equal bytes."""
    told = orjson.dumps(laid_out(report, layout, public_url, way_back)).decode()
    fonts = [str(Path(str(noto_cjk_sans_otc.__file__)).parent)]
    with as_file(files("graph_service.usecases") / "report_sheet.typ") as template:
        compiler = typst.Compiler(str(template), font_paths=fonts, ignore_system_fonts=True)
        return cast("bytes", compiler.compile(format="pdf", sys_inputs={"report": told}))


def laid_out(report: Report, layout: ReportLayout, public_url: str, way_back: Sequence[str]) -> dict[str, Any]:
    """Lay a report out as texts (版面内容): all that the template sets, nothing else."""
    portrait: dict[str, Any] = orjson.loads(report.portrait)
    url = f"{public_url.rstrip('/')}/v1/verify/{report.verify_code}"
    issued = report.issued_at.astimezone(_CHINA)
    reader = report.reader
    return {
        "title": layout.title,
        "kind": layout.kind,
        "number": report.number,
        "code": report.verify_code,
        "url": safe(url),
        "qr": _qr(url),
        "watermark": safe(_watermark(reader.unit_name or reader.unit, reader.purpose, issued)),
        "head": [
            ["主体名称", safe(report.subject_name)],
            ["统一社会信用代码", safe(report.subject)],
            ["信息截至", report.as_of.isoformat()],
            ["签发时间", f"{issued:%Y-%m-%d %H:%M}"],
            ["有效期至", report.valid_until.isoformat()],
            ["使用单位", safe(f"{reader.unit_name} {reader.unit}".strip())],
            ["用途", safe(reader.purpose)],
            ["数据版本", safe(report.data_version)],
        ],
        "statement": layout.statement,
        "truncated": "本报告所列记录超过上限, 未列完。" if report.truncated else "",
        "basis": f"版式依据 {layout.rule.source} {layout.rule.article} ({STATUS_TERMS[layout.rule.status]})",
        "sections": [_section(one, portrait, layout) for one in _all_sections(portrait, layout)],
        "closing": [
            {"title": title, "lines": list(_closing(part, portrait, layout, way_back))}
            for part, title in layout.closing
        ],
    }


def unlaid(portrait: Mapping[str, Any], layout: ReportLayout) -> tuple[str, ...]:
    """Sections of a portrait that the layout does not name (未列入版式的分项): printed last, under their own term."""
    named = {one.field for one in layout.sections}
    return tuple(name for name, value in portrait.items() if _is_section(value) and name not in named)


def safe(text: object) -> str:
    r"""Text that keeps the page whole and says what it shows (版面文字).

    >>> safe("甲公司\u202e司公假\x00\n乙"), safe("A" * 30).count("\u200b")
    ('甲公司司公假 乙', 1)
    """
    kept: list[str] = []
    marks = 0
    for one in unicodedata.normalize("NFC", str(text)):
        kind = unicodedata.category(one)
        marks = marks + 1 if kind.startswith("M") else 0
        if one.isspace():
            kept.append(" ")
        elif kind not in ("Cc", "Cf", "Cs", "Co", "Cn") and marks <= _MOST_MARKS:
            kept.append(one)
    return _LONG.sub(_broken, " ".join("".join(kept).split()))


def _broken(word: re.Match[str]) -> str:
    text = word.group()
    return _BREAK.join(text[start : start + _EVERY] for start in range(0, len(text), _EVERY))


def _watermark(unit: str, purpose: str, issued: datetime) -> str:
    short = purpose if len(purpose) <= _SHORT else purpose[:_SHORT] + "…"
    return f"{unit[:_SHORT]} · {short} · {issued:%Y-%m-%d %H:%M}"


def _is_section(value: object) -> bool:
    return isinstance(value, Mapping) and "items" in value and "statement" in value


def _all_sections(portrait: Told, layout: ReportLayout) -> Iterator[SectionLayout]:
    yield from (one for one in layout.sections if one.field in portrait)
    for name in unlaid(portrait, layout):
        keys = dict.fromkeys(key for item in portrait[name]["items"] for key in item if key != "objection")
        columns = {key: layout.labels.get(key, key) for key in keys}
        yield SectionLayout(name, safe(portrait[name]["term"]), Form.RECORD, columns)


def _section(one: SectionLayout, portrait: Told, layout: ReportLayout) -> dict[str, Any]:
    value = portrait[one.field]
    items: Sequence[Told] = value["items"] if _is_section(value) else [value]
    labels = list(one.columns.values())
    rows = [[_cell(name, item.get(name), layout) for name in one.columns] for item in items]
    objected = [item.get("objection") is True for item in items]
    if one.form is Form.TABLE:
        rows = [[f"{row[0]} {_OBJECTED}", *row[1:]] if mark else row for row, mark in zip(rows, objected, strict=True)]
    pairs = [[[label, cell] for label, cell in zip(labels, row, strict=True) if cell] for row in rows]
    return {
        "title": one.title,
        "form": one.form.value,
        "statement": safe(value.get("statement", "")) if _is_section(value) else "",
        "columns": labels,
        "rows": rows,
        "items": [
            {"pairs": pair, "mark": _OBJECTED if mark else ""} for pair, mark in zip(pairs, objected, strict=True)
        ],
    }


def _cell(name: str, value: object, layout: ReportLayout) -> str:
    if isinstance(value, Mapping):
        told = cast("Mapping[str, object]", value)
        if name == "source":
            return safe(f"{told.get('source') or ''} {str(told.get('recorded_at') or '')[:10]}".strip())
        inner = (f"{layout.labels.get(key, key)} {_cell(key, one, layout)}" for key, one in told.items())
        return "; ".join(inner)
    if isinstance(value, list | tuple):
        return "、".join(_cell(name, one, layout) for one in cast("list[object]", value))
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, int | float):
        return f"{value:.2%}" if name == "share" else f"{value:,.2f}".removesuffix(".00")
    text = "" if value is None else str(value)
    return safe(layout.words.get(text, text))


def _closing(part: Closing, portrait: Told, layout: ReportLayout, way_back: Sequence[str]) -> Iterator[str]:
    match part:
        case Closing.SOURCES:
            yield from _sources(portrait, layout)
        case Closing.MISSING:
            missing = [safe(one) for one in portrait.get("missing_sources", ())]
            yield f"下列分项没有数据来源, 不能说明有无记录: {'、'.join(missing)}。" if missing else "无。"
        case Closing.WAY_BACK:
            yield from map(safe, way_back)
        case Closing.NOTES:
            yield from map(safe, dict.fromkeys((layout.statement, *portrait.get("notes", ()))))


def _sources(portrait: Told, layout: ReportLayout) -> Iterator[str]:
    titles = {one.field: one.title for one in layout.sections}
    for name, value in portrait.items():
        if _is_section(value) and value.get("sources"):
            yield f"{titles.get(name, value['term'])}: {_dated(value['sources'])}"


def _dated(sources: Iterable[Told]) -> str:
    return "、".join(safe(f"{one['source']} (最近提供 {str(one['received'])[:10]})") for one in sources)


def _qr(text: str) -> str:
    """QR code as SVG (二维码)."""
    content = io.BytesIO()
    segno.make(text, error="m", micro=False).save(content, kind="svg", xmldecl=False, border=2)
    return content.getvalue().decode()
