"""Lists of subjects that people hand in (交来的主体名单): members of associations, subjects of a campaign; row by row.

A row at fault is set aside and told with its number; the others count. No message repeats a cell: a column of codes may
hold the identity number of somebody (R10.3).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from collections.abc import Set as Names
from dataclasses import dataclass

import polars as pl

from graph_service.domain.identity import check_uscc, normalise_code
from graph_service.domain.names import name_key

SCHEMA: dict[str, pl.DataType] = {
    "row": pl.Int64(),  # 1 = first data row
    "code": pl.String(),
    "name": pl.String(),
    "group": pl.String(),  # the association; null where the list is one
}
_RESIDENT = re.compile(r"[1-9]\d{16}[\dX]")


@dataclass(frozen=True, slots=True)
class RowFault:
    """What is wrong with one row (行问题), by which rule."""

    row: int
    field: str
    message: str
    rule: str

    def __str__(self) -> str:
        return f"第 {self.row} 行 {self.field}: {self.message} [{self.rule}]"


@dataclass(frozen=True, slots=True)
class Listed:
    """A list as it counts (名单): rows of ``SCHEMA`` with codes normalised, and the faults of those set aside."""

    rows: pl.DataFrame
    faults: tuple[RowFault, ...]

    def without(self, faults: Iterable[RowFault]) -> Listed:
        """Set more rows aside (剔除)."""
        more = tuple(faults)
        kept = self.rows.filter(~pl.col("row").is_in([fault.row for fault in more]))
        return Listed(kept, tuple(sorted((*self.faults, *more), key=lambda fault: fault.row)))


def check_listed(rows: pl.DataFrame, *, grouped: bool = False) -> Listed:
    """Check a list (核对名单): each row has a code that checks (R1.2), each subject stands once.

    ``rows`` has the columns of ``SCHEMA``, text as it stands; where they are ``grouped`` each names its group, and a
    subject stands once in each.
    """
    faults, seen, codes = list[RowFault](), dict[tuple[str, str], int](), list[str]()
    for row, written, group in rows.select("row", "code", "group").iter_rows():
        code = normalise_code(written or "")
        codes.append(code)
        fault = _fault(row, code, group, seen, grouped=grouped)
        if fault:
            faults.append(fault)
        else:
            seen[group or "", code] = row
    return Listed(rows.with_columns(code=pl.Series(codes, dtype=pl.String)), ()).without(faults)


def _fault(
    row: int, code: str, group: str | None, seen: Mapping[tuple[str, str], int], *, grouped: bool
) -> RowFault | None:
    if grouped and not group:
        return RowFault(row, "协会名称", "必填", "R3.T5")
    if not code:
        return RowFault(row, "统一社会信用代码", "必填", "V01")
    check = check_uscc(code)
    if not check.ok:
        person = "疑似自然人证件号码, 名单不得载明" if _RESIDENT.fullmatch(code) else ""
        return RowFault(row, "统一社会信用代码", person or check.findings[0].message.rstrip("。"), "V01")
    if (first := seen.get((group or "", code))) is not None:
        return RowFault(row, "统一社会信用代码", f"与第 {first} 行重复", "V10")
    return None


def misnamed(listed: Listed, names: Mapping[str, Names[str]]) -> tuple[RowFault, ...]:
    """Find rows whose name the subject of that code never bore (名称与代码不符, V04); ``names`` are comparison keys.

    A row without a name, and one whose subject nobody knows a name of, says nothing.
    """
    return tuple(
        RowFault(row, "名称", "与该代码登记的现用名、曾用名均不符", "V04")
        for row, code, name in listed.rows.select("row", "code", "name").iter_rows()
        if name and names.get(code) and name_key(name) not in names[code]
    )
