"""Loans added up (贷款结果汇总, R9.7): by trade, region and kind of bank, no group so small that it tells of one.

Definition. A cell is a value of a dimension with a status. It is told where its loans are of at least ``minimum``
subjects. Where the cells of a dimension and status that are not told are together of fewer, the smallest that would be
told is held back as well, again and again: else the total less what is told would give them away.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from graph_service.domain.loans import LoanReport, LoanStatus

TOTAL = "合计"
DIMENSIONS = ("行业", "地区", "机构类别")


@dataclass(frozen=True, slots=True)
class Told:
    """A loan with what it is counted by (待汇总的反馈): values of ``DIMENSIONS``."""

    report: LoanReport
    by: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class LoanCell:
    """One cell (汇总项): numbers are ``None`` where it is held back; ``rate`` and the others are plain means."""

    dimension: str
    value: str
    status: LoanStatus
    subjects: int | None
    loans: int | None
    amount_yuan: float | None
    mean_amount_yuan: float | None
    mean_rate: float | None
    mean_months: float | None

    @property
    def held_back(self) -> bool:
        """Whether the group is too small, or would give a small one away (已隐去)."""
        return self.subjects is None


def latest(versions: Iterable[tuple[int, LoanReport]]) -> list[LoanReport]:
    """Keep the last version of each report (最新版本), leaving out what was withdrawn, in the order of their keys."""
    last: dict[str, tuple[int, LoanReport]] = {}
    for version, one in versions:
        if one.key not in last or version > last[one.key][0]:
            last[one.key] = version, one
    return [last[key][1] for key in sorted(last) if not last[key][1].withdrawn]


def totals(loans: Sequence[Told], minimum: int) -> tuple[LoanCell, ...]:
    """Add loans up (汇总): the total first, then each dimension by its values."""
    cells: list[LoanCell] = []
    for status in LoanStatus:
        of = [one for one in loans if one.report.status is status]
        whole = _cell(TOTAL, TOTAL, status, of)
        if of:
            cells.append(whole if (whole.subjects or 0) >= minimum else _hidden(whole))
        for dimension in DIMENSIONS:
            groups: defaultdict[str, list[Told]] = defaultdict(list)
            for one in of:
                groups[one.by[dimension]].append(one)
            cells += _safe([_cell(dimension, value, status, groups[value]) for value in sorted(groups)], minimum)
    places = {TOTAL: -1, **{name: place for place, name in enumerate(DIMENSIONS)}}
    return tuple(sorted(cells, key=lambda one: (places[one.dimension], one.value, list(LoanStatus).index(one.status))))


def _safe(cells: list[LoanCell], minimum: int) -> list[LoanCell]:
    """Hold back what is small, and as much besides as hides it."""
    order = sorted(range(len(cells)), key=lambda place: (cells[place].subjects or 0, place))
    held: set[int] = set()
    size = 0
    for place in order:
        number = cells[place].subjects or 0
        if number >= minimum and (not held or size >= minimum):
            break
        held.add(place)
        size += number
    return [_hidden(cell) if place in held else cell for place, cell in enumerate(cells)]


def _hidden(cell: LoanCell) -> LoanCell:
    return replace(
        cell, subjects=None, loans=None, amount_yuan=None, mean_amount_yuan=None, mean_rate=None, mean_months=None
    )


def _cell(dimension: str, value: str, status: LoanStatus, loans: Sequence[Told]) -> LoanCell:
    reports = [one.report for one in loans]
    amounts = [one.amount_yuan for one in reports if one.amount_yuan is not None]
    return LoanCell(
        dimension=dimension,
        value=value,
        status=status,
        subjects=len({one.subject for one in reports}),
        loans=len({(one.bank, one.case) for one in reports}),
        amount_yuan=float(sum(amounts)) if amounts else None,
        mean_amount_yuan=_mean(amounts),
        mean_rate=_mean([one.rate for one in reports if one.rate is not None]),
        mean_months=_mean([one.term_months for one in reports if one.term_months is not None]),
    )


def _mean(values: Sequence[float]) -> float | None:
    return sum(values) / len(values) if values else None
