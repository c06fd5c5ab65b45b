"""What a file is (识别): real type, encoding, header row and mapping of every sheet, or why it is refused."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from graph_service.domain.errors import BadFile
from loaders.files import SourceFile, digest
from loaders.foreign import NO_TABLE, known_reason
from loaders.mapping import Mapping, header_key
from loaders.propose import propose
from loaders.reading.grids import Grid, grids
from loaders.reading.heading import find_heading, likely_header
from loaders.reading.limits import LIMITS
from loaders.reading.scan import BLANKS
from loaders.reading.table import ROW, TextTable

_SAMPLE = 200  # rows a proposal looks at
OVERFLOW = "overflow"  # cells beyond the last header


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet that a mapping recognised (已识别工作表).

    ``headers`` are the texts of the header by grid column, ``header_row`` counts from 1 in the sheet; ``columns`` names
    the grid columns of each field; ``rows`` is the number of data rows, blank ones apart; ``note`` is what the report
    should say of it. The rows are read from where the file lies spooled, as often as asked.
    """

    file: str
    sheet: str | None
    encoding: str | None
    digest: str
    mapping: Mapping
    header_row: int
    headers: tuple[str, ...]
    columns: dict[str, tuple[int, ...]]
    rows: int
    note: str | None = None
    table: TextTable = field(kw_only=True, repr=False)

    def slices(self, size: int) -> Iterator[pl.DataFrame]:
        """Data rows as text (逐段读取): ``row`` (1 = first below the header) and ``c0…``, at most ``size`` at a time.

        Blank rows keep their number and are left out. The last column holds what stands beyond the header.
        """
        return self.table.slices(self.header_row, len(self.headers), size)

    def fields(self, grid: pl.DataFrame) -> pl.DataFrame:
        """Return the fields of the mapping as text, with ``row`` and ``overflow`` (取字段)."""
        fields = [_first_filled(places).alias(name) for name, places in self.columns.items()]
        beyond = pl.col(f"c{len(self.headers)}").str.strip_chars(BLANKS).str.len_bytes() > 0
        return grid.select(ROW, beyond.fill_null(value=False).alias(OVERFLOW), *fields)


@dataclass(frozen=True, slots=True)
class Refusal:
    """A file or sheet that is not loaded (拒收), with its true reason and how many data rows it holds.

    ``proposal`` is the text of a mapping that might fit it, for somebody to confirm; ``headers`` are those that no
    mapping knows.
    """

    file: str
    sheet: str | None
    encoding: str | None
    header_row: int | None
    rows: int
    reason: str
    proposal: str | None = None
    headers: tuple[str, ...] = ()


def detect(file: SourceFile, scratch: Path, known: Sequence[Mapping] | None = None) -> list[Sheet | Refusal]:
    """Every sheet of a file, recognised or refused (识别文件): never nothing. ``known``: as ``recognise`` takes it.

    What is unpacked, decoded or converted lies in a new folder under ``scratch``, from where the sheets read it later.
    """
    folder = Path(tempfile.mkdtemp(dir=scratch))
    found: list[Sheet | Refusal] = []
    with ThreadPoolExecutor(1) as beside:
        try:
            path = file.unpacked(folder)
            fingerprint = beside.submit(digest, path)
            read = grids(path, folder, member=file.member is not None)
            found.extend(_sheet(file.name, grid, fingerprint.result, folder, known) for grid in read)
        except BadFile as error:
            found.append(Refusal(file.name, None, None, None, 0, str(error)))
        except OSError as error:
            found.append(Refusal(file.name, None, None, None, 0, f"无法读取文件: {error.strerror}"))
    return found


def _first_filled(places: tuple[int, ...]) -> pl.Expr:
    first, *others = (pl.col(f"c{place}") for place in places)
    return pl.coalesce(first.replace("", None), *others) if others else first


def _sheet(
    file: str, grid: Grid, fingerprint: Callable[[], str], folder: Path, known: Sequence[Mapping] | None
) -> Sheet | Refusal:
    if isinstance(grid.table, BadFile):
        return Refusal(file, grid.sheet, grid.encoding, None, 0, str(grid.table))
    head = grid.table.head(LIMITS.header_within + 1)
    heading = find_heading(head, file, known)
    if heading is None or len(heading.headers) > LIMITS.columns:
        return _refuse(file, grid, grid.table, head)
    return Sheet(
        file, grid.sheet, grid.encoding, fingerprint(), heading.mapping, heading.row, heading.headers,
        dict(heading.columns), grid.table.scan.filled_from(heading.row), grid.note,
        table=grid.table.narrowed(len(heading.headers), folder),
    )  # fmt: skip


def _refuse(file: str, grid: Grid, table: TextTable, head: list[list[str]]) -> Refusal:
    header = likely_header(head[: LIMITS.header_within])
    rows, proposal, unknown = table.scan.filled_from(header + 1), None, tuple[str, ...]()
    if any(len(record) > LIMITS.columns for record in head):
        reason = f"列数超过 {LIMITS.columns:,},或单元格过长,不是正常的表格。 请检查分隔符,或重新导出。"
    elif why := known_reason(head, file):
        reason, rows = why, 0 if why == NO_TABLE else rows
    else:
        texts = head[header] if head else []
        names = "、".join(filter(None, map(header_key, texts)))[:120]
        reason = f"本版本没有能识别这些列的映射: {names}" if names else "没有数据。"
        proposal, unknown = propose(texts, table.head(header + 1 + _SAMPLE)[header + 1 :], file), tuple(texts)
    return Refusal(file, grid.sheet, grid.encoding, header + 1, rows, reason, proposal, unknown)
