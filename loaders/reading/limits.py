"""Limits of reading (读取上限), each with its reason; what exceeds one is refused or set aside, and says so."""

from __future__ import annotations

from dataclasses import dataclass

KIB, MIB, GIB = 1 << 10, 1 << 20, 1 << 30


@dataclass(frozen=True, slots=True)
class Limits:
    """How much is read of what (读取上限)."""

    header_within: int = 30  # rows searched for the header: titles and notes above it are never longer
    columns: int = 16_384  # columns of a sheet, as spreadsheets have it
    cell: int = 1_000_000  # bytes of a cell; a spreadsheet holds 32,767 characters, a judgment about 100,000
    lines_in_cell: int = 1_000  # line breaks in a quoted cell: beyond it the quote was never meant to open one
    chunk: int = 4 * MIB  # bytes of text scanned at a time, and so the longest record
    slice_bytes: int = 32 * MIB  # bytes of text parsed at a time
    slice_cells: int = 20_000_000  # cells parsed at a time (16 bytes each, and their text)
    broken: float = 0.01  # share of broken characters above which a file is refused rather than its rows set aside
    members: int = 10_000  # files in a zip archive
    unpacked: int = 4 * GIB  # bytes of all members of a zip archive, or of one of them
    workbook: int = 1 * GIB  # bytes of the parts of a workbook, unpacked
    ratio: int = 250  # unpacked to packed size beyond which an archive over ``ratio_from`` is no data
    ratio_from: int = (
        16 * MIB
    )  # bytes unpacked from which ``ratio`` counts: deflate does 1,000 : 1 on nothing but zeros
    workbook_memory: int = (
        900 * MIB
    )  # address space of the process that reads a workbook, beyond what starting it takes
    workbook_seconds: int = 120  # time that process may take; a full sheet of 10^6 rows takes about 20
    html_seconds: int = 4  # time for a page, and again for each mebibyte: Python's parser is slow on hostile tags
    record: int = 1 * MIB  # characters of one object of a JSON list
    depth: int = 3  # objects around the one list of a JSON file


LIMITS = Limits()
