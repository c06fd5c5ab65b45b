"""Reads the files of a sample county back, plainly: one dictionary a data row, days as dates, codes normalised."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import fastexcel

from graph_service.domain.identity import normalise_code
from loaders.sample.files import FORMS

Rows = list[dict[str, Any]]
DAY = re.compile(r"(\d{4})[-/年](\d{1,2})[-/月](\d{1,2})日?( 00:00:00)?")


@dataclass(frozen=True)
class Delivery:
    directory: Path
    files: Mapping[str, Rows]

    def __getitem__(self, name: str) -> Rows:
        return self.files[name]


def _csv(path: Path, encoding: str, titles: int) -> list[list[Any]]:
    return list(csv.reader(io.StringIO(path.read_bytes().decode(encoding))))[titles:]


def _xlsx(path: Path, titles: int) -> list[list[Any]]:
    frame = fastexcel.read_excel(path).load_sheet(0, header_row=None, dtypes="string").to_polars()
    return [list(row) for row in frame.rows()][titles:]


def _value(text: Any) -> Any:
    if isinstance(text, datetime):
        return text.date()
    if text is None or text in {"", "/", "无", "9999-09-09", "2099/12/31"}:
        return None
    match = DAY.fullmatch(str(text))
    return date(int(match[1]), int(match[2]), int(match[3])) if match else str(text)


def read(directory: Path) -> Delivery:
    """Exact doubles are dropped, as a loader drops them; ``row`` counts every row below the header."""
    files: dict[str, Rows] = {}
    for form in FORMS:
        path = directory / form.name
        titles = len(form.titles)
        header, *body = _xlsx(path, titles) if path.suffix == ".xlsx" else _csv(path, form.encoding, titles)
        rows: Rows = []
        seen: set[tuple[Any, ...]] = set()
        for number, cells in enumerate(body, start=1):
            values = [_value(cell) for cell in cells]
            if any(value is not None for value in values) and tuple(values) not in seen:
                seen.add(tuple(values))
                row = dict(zip(header, values, strict=True))
                coded = {form.code: normalise_code(row[form.code])} if form.code else {}
                rows.append({**row, **coded, "row": number})
        files[form.name] = rows
    return Delivery(directory, files)
