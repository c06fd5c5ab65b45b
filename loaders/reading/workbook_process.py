"""The process that reads one workbook (读工作簿的进程): native code meets foreign bytes here, under limits of its own.

    python workbook_process.py WORKBOOK FOLDER MEMORY

Writes a CSV a sheet into FOLDER and prints a list of [sheet, CSV or null, fault or null] as JSON. Dates come as
``YYYY-MM-DD HH:MM:SS``; numbers in plain decimal notation, with the digits that tell the stored number from its
neighbours and no others. Imports nothing of ours, so that it starts fast.
"""

from __future__ import annotations

import json
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import fastexcel
import pyarrow as pa
import pyarrow.compute as pyarrow_compute
import pyarrow.csv as pcsv

pc: Any = pyarrow_compute  # its functions are made at run time
_LONG = r"^-?\d{16,}$"  # beyond what a spreadsheet's numbers hold: text, or the rounded rest of a number


def main(workbook: str, folder: str, memory: int) -> None:
    """Convert every sheet."""
    _limit(memory)
    book = fastexcel.read_excel(Path(workbook).read_bytes())  # what a file is called does not say what it is
    found: list[tuple[str, str | None, str | None]] = []
    for place, name in enumerate(book.sheet_names):
        try:
            columns = _columns(book, place)
        except fastexcel.FastExcelError as error:
            found.append((name, None, str(error).partition("\n")[0][:200]))
            continue
        if columns:
            path = Path(folder) / f"sheet{place}.csv"
            table = pa.table({str(number): column for number, column in enumerate(columns)})
            pcsv.write_csv(table, path, pcsv.WriteOptions(include_header=False))
            found.append((name, path.name, None))
    sys.stdout.write(json.dumps(found))


def _columns(book: fastexcel.ExcelReader, place: int) -> list[pa.Array]:
    """Texts of a sheet, where long numbers end in zeros rather than in digits that the file does not hold."""
    texts = book.load_sheet(place, header_row=None, skip_rows=0, dtypes="string").to_arrow().columns
    columns = list(texts)
    asked = [number for number, column in enumerate(columns) if (pc.max(pc.binary_length(column)).as_py() or 0) >= 16]
    long = {number: pc.fill_null(pc.match_substring_regex(columns[number], _LONG), False) for number in asked}
    if not any(pc.any(found).as_py() for found in long.values()):
        return columns
    # a text is no boolean, a number is
    flags = book.load_sheet(place, header_row=None, skip_rows=0, dtypes="boolean").to_arrow().columns
    for number, found in long.items():
        columns[number] = _plain(columns[number], pc.and_(found, pc.is_valid(flags[number])))
    return columns


def _plain(texts: pa.Array, number: pa.Array) -> pa.Array:
    """Texts where those that are numbers are written from what tells the number, with zeros behind."""
    return pa.array(
        [
            format(Decimal(repr(float(text))), "f").removesuffix(".0") if is_number else text
            for text, is_number in zip(texts.to_pylist(), number.to_pylist(), strict=True)
        ],
        pa.string(),
    )


def _limit(memory: int) -> None:
    """Allow this process ``memory`` bytes more than it has, and no core file."""
    try:
        import resource  # noqa: PLC0415 - not there on Windows
    except ImportError:
        return
    pages = int(Path("/proc/self/statm").read_text().split()[0]) if Path("/proc/self/statm").exists() else 0
    bound = pages * resource.getpagesize() + memory
    resource.setrlimit(resource.RLIMIT_AS, (bound, bound))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
