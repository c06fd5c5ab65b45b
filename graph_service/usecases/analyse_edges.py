"""Analyse a list of holdings without a store (清单分析): tables of control and integrated shares, and the report."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import orjson
import polars as pl

from graph_service import __version__
from graph_service.analysis.edge_faults import FAULT_TERMS, HANDLING_TERMS, NOTES, EdgeFault, Handling
from graph_service.analysis.edge_graph import EdgeAnswer, analyse_edges
from graph_service.analysis.edge_list import EdgeList
from graph_service.analysis.ownership import UNKNOWN_OWNER
from graph_service.domain.errors import BadInput
from graph_service.rulebook.nominees import holder_policy

DECIMALS = 15  # of a share written: what a double tells
_SLICE = 500_000  # pairs written at a time
_TOLD = 50  # faults that a refusal names


class FaultPolicy(StrEnum):
    """What is done about faults of a list (问题处理策略): ``standard`` treats them by ADR 0050, ``strict`` refuses."""

    STANDARD = "standard"
    STRICT = "strict"


@dataclass(frozen=True, slots=True)
class ClosedRing:
    """A fully closed ring (封闭环, R8.6): its members, and what they hold directly outside of it.

    ``holdings`` are ``owner, owned, share`` (0..1), as stated: whose they finally are no number tells (ADR 0050).
    """

    members: list[str]
    holdings: list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class EdgeAnalysis:
    """A list and what follows from it (清单分析结果), with the question that was asked."""

    edges: EdgeList
    answer: EdgeAnswer
    as_of: date | None
    by_votes: bool
    policy: FaultPolicy

    @property
    def refused(self) -> bool:
        """Whether the policy takes the list for too faulty: any fault but a part without an owner."""
        told = self.answer.faults["rule"].is_in([note.value for note in NOTES])
        return self.policy is FaultPolicy.STRICT and not bool(told.all())

    @property
    def rings(self) -> list[ClosedRing]:
        """Each fully closed ring (封闭环, R8.6), members in the order the list names them."""
        graph, number, names = self.answer.graph, self.answer.integrated.closed_ring, self.edges.names
        members = np.flatnonzero(number >= 0)
        table = pl.DataFrame({"ring": number[members], "name": names.gather(members)})
        table = table.group_by("ring", maintain_order=True).agg("name")
        at = np.flatnonzero((number[graph.owner] >= 0) & (graph.econ_ppm > 0))
        at = at[number[graph.owner[at]] != number[graph.owned[at]]]
        owner, owned = graph.owner[at], graph.owned[at]
        shares = graph.econ_ppm[at] / graph.econ_base[owned]
        held = pl.DataFrame(
            {"ring": number[owner], "owner": names.gather(owner), "owned": names.gather(owned), "share": shares}
        )
        parts = {ring: part.drop("ring").to_dicts() for (ring,), part in held.group_by("ring", maintain_order=True)}
        return [ClosedRing(called, parts.get(ring, [])) for ring, called in table.iter_rows()]

    @property
    def counts(self) -> dict[str, int]:
        """Numbers of the report, each with what it is a part of."""
        edges, found = self.edges, self.answer
        return {
            "rows": edges.rows,
            "rows_not_in_force": edges.not_in_force,
            "rows_set_aside": edges.aside.height,
            "rows_used": edges.row.size,
            "holdings": found.graph.owner.size,
            "parties": len(edges.names),
            "control_pairs": found.control.controller.size,
            "integrated_pairs": found.integrated.owner.size,
            "closed_rings": len(self.rings),
            "subjects_with_unknown_owners": int(_lacking(found).size),
        }


def analysed(edges: EdgeList, *, as_of: date | None, by_votes: bool, policy: FaultPolicy) -> EdgeAnalysis:
    """Analyse a checked list by the nominees of the rule book (清单分析)."""
    return EdgeAnalysis(edges, analyse_edges(edges, holder_policy()), as_of, by_votes, policy)


def refuse_faults(analysis: EdgeAnalysis) -> None:
    """Raise ``BadInput`` with the faults where the policy refuses them (严格模式)."""
    if analysis.refused:
        notes = [note.value for note in NOTES]
        faults = analysis.answer.faults.filter(~pl.col("rule").is_in(notes))
        lines = [fault_line(row) for row in faults.head(_TOLD).iter_rows(named=True)]
        more = [f"……另有 {faults.height - _TOLD} 处"] if faults.height > _TOLD else []
        raise BadInput(
            "\n".join([f"严格模式: 清单有 {faults.height} 处问题, 未作分析。", *lines, *more]),
            advice="请更正后重新分析, 或不加 --policy strict。",
        )


def fault_line(row: dict[str, Any]) -> str:
    """One fault as a sentence for people (问题说明)."""
    term, basis = FAULT_TERMS[EdgeFault(row["rule"])]
    pair = " → ".join(name for name in (row["owner"], row["owned"]) if name)
    value = f" ({row['value']})" if row["value"] else ""
    return f"第 {row['row']} 行 {row['field']}: {term}{value} [{basis}] {pair}"


def control_slices(analysis: EdgeAnalysis) -> Iterator[pl.DataFrame]:
    """Every control pair (控制关系表): ``controller, controlled``, some rows at a time."""
    names, found = analysis.edges.names, analysis.answer.control
    for at in _parts(found.controller.size):
        yield pl.DataFrame(
            {"controller": names.gather(found.controller[at]), "controlled": names.gather(found.controlled[at])}
        )


def integrated_slices(analysis: EdgeAnalysis, *, unknown: bool = False) -> Iterator[pl.DataFrame]:
    """Every integrated share (综合持股比例表): ``owner, owned, share`` (0..1), some rows at a time.

    ``unknown`` adds the part of each subject without a known final owner under ``UNKNOWN`` (R8.5).
    """
    names, found = analysis.edges.names, analysis.answer.integrated
    for at in _parts(found.owner.size):
        yield pl.DataFrame(
            {"owner": names.gather(found.owner[at]), "owned": names.gather(found.owned[at]), "share": found.share[at]}
        )
    if unknown:
        yield _unknown(analysis).select(owner=pl.lit(UNKNOWN_OWNER), owned="owned", share="share")


def write_pairs(slices: Iterable[pl.DataFrame], file: BinaryIO) -> None:
    """Write a table as CSV (写出): UTF-8, a header, shares as plain decimals."""
    for number, part in enumerate(slices):
        part.write_csv(file, include_header=number == 0, float_precision=DECIMALS, float_scientific=False)


def report_json(analysis: EdgeAnalysis, file: str) -> bytes:
    """Tell what the list was like and what was done about it (问题报告), as JSON."""
    found = analysis.answer
    names = analysis.edges.names
    faults = found.faults.with_columns(
        term=pl.col("rule").replace_strict({rule.value: term for rule, (term, _) in FAULT_TERMS.items()}),
        basis=pl.col("rule").replace_strict({rule.value: basis for rule, (_, basis) in FAULT_TERMS.items()}),
        file=pl.lit(file),
        treatment_term=pl.col("treatment").replace_strict({one.value: term for one, term in HANDLING_TERMS.items()}),
    )
    itself = np.flatnonzero(np.nan_to_num(found.integrated.self_share) > 0)
    shares = pl.DataFrame({"party": names.gather(itself), "share": found.integrated.self_share[itself]})
    return orjson.dumps(
        {
            "file": file,
            "engine": f"credit-graph {__version__}",
            "as_of": analysis.as_of.isoformat() if analysis.as_of else None,
            "control_by": "votes" if analysis.by_votes else "share",
            "policy": analysis.policy.value,
            "refused": analysis.refused,
            "counts": analysis.counts,
            "fault_counts": dict(found.faults.group_by("rule").len().sort("rule").iter_rows()),
            "faults": _rows(faults),
            "set_aside": _rows(analysis.edges.aside),
            "closed_rings": [
                {"rule": "CLOSED_RING", "basis": "R8.6", "members": ring.members, "holdings": ring.holdings}
                for ring in analysis.rings
            ],
            "unknown": _rows(_unknown(analysis)),
            "self_shares": _rows(shares),
            "nominees": names.gather(np.flatnonzero(found.nominee)).to_list(),
            "treatments": {one.value: HANDLING_TERMS[one] for one in Handling},
        },
        option=orjson.OPT_INDENT_2,
    )


def _rows(frame: pl.DataFrame) -> orjson.Fragment:
    """Rows as JSON objects, written by the columns: a registry may have a fault in every third row."""
    return orjson.Fragment(frame.write_json())


def _lacking(found: EdgeAnswer) -> Any:
    return np.flatnonzero((found.integrated.unknown > 0) & (found.integrated.closed_ring < 0))


def _unknown(analysis: EdgeAnalysis) -> pl.DataFrame:
    """``owned, share`` (the part without a known final owner), ``direct`` (that without a known holder, R8.5)."""
    found = analysis.answer
    lacking = _lacking(found)
    return pl.DataFrame(
        {
            "owned": analysis.edges.names.gather(lacking),
            "share": found.integrated.unknown[lacking],
            "direct": (found.graph.unknown_ppm / found.graph.econ_base)[lacking],
        }
    )


def _parts(size: int) -> Iterator[slice]:
    """Parts of so many pairs, one that is empty where there is none: a table has its header."""
    return (slice(start, start + _SLICE) for start in range(0, max(1, size), _SLICE))


def save(path: Path, write: Callable[[BinaryIO], object]) -> None:
    """Write a file whole or not at all (保存): beside its place, then renamed into it.

    Its folder is made where it is not there; a device or a pipe is written to as it is. Raises ``BadInput`` where
    it cannot be written.
    """
    place = path.resolve()
    beside = place if place.exists() and not place.is_file() else place.with_name(f".credit-graph-{os.getpid()}.part")
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        try:
            with beside.open("wb") as file:
                write(file)
            if beside != place:
                beside.replace(place)
        finally:
            if beside != place:
                beside.unlink(missing_ok=True)
    except OSError as error:
        raise unwritable(path, error.strerror or str(error)) from error


def unwritable(path: Path, reason: str) -> BadInput:
    """Say that an output cannot be written (无法写出)."""
    return BadInput(
        f"无法写出 {path}: {reason}", advice="请检查输出路径: 它应是一个文件, 其所在文件夹可写, 磁盘有空间。"
    )
