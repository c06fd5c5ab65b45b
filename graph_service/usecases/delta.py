"""What new data changed (增量): control, controllers, groups and signals gained and lost since a batch came."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import polars as pl

from graph_service.analysis.controllers import control_picture, controller_frame
from graph_service.analysis.delta import Changes, Delta
from graph_service.analysis.propagation_columns import spread_snapshot
from graph_service.analysis.signals.registry import detect_signals
from graph_service.analysis.signals.shape import Signal, signal_frame
from graph_service.analysis.snapshot import Snapshot
from graph_service.analysis.ultimate import MODE_TERMS
from graph_service.domain.masking import mask_name
from graph_service.usecases.main_job import controller_roles
from graph_service.usecases.policies import Policies
from graph_service.usecases.result_tables import HOLDER_TERMS

HEADERS = (
    "变化", "事项", "主体代码", "主体名称", "疑似控制人", "控制人类型", "控制方式", "表决权", "集团代码",
    "信号", "说明",
)  # fmt: skip
MATTERS = {"control": "控制关系", "controllers": "实际控制人", "groups": "企业集团成员"}
SIGNALS = "风险信号"
_SIDES = {"gained": "新增", "lost": "消失"}
_MODES = {mode.name: term for mode, term in MODE_TERMS.items()}


def moment_before(batch: Mapping[str, Any]) -> str:
    """Last moment at which nothing of a batch was known (批次入库前一刻), as the store takes it.

    Batches of one delivery are recorded at one moment: none of them was known then (ADR 0049).
    """
    return (datetime.fromisoformat(batch["received_at"]) - timedelta(microseconds=1)).isoformat()


def counts(delta: Delta) -> list[tuple[str, int, int]]:
    """Count what was gained and lost of each matter (增量统计): rows of tables, and signals."""
    found = [(term, _sides(getattr(delta, name))) for name, term in MATTERS.items()]
    tables = [(term, gained.height, lost.height) for term, (gained, lost) in found]
    return [*tables, (SIGNALS, len(delta.signals.gained), len(delta.signals.lost))]


def told_signals(snapshot: Snapshot, policies: Policies) -> tuple[Signal, ...]:
    """Find the signals of a snapshot that may be told (可告知的风险信号), as the main job does: none on kinship."""
    picture = control_picture(snapshot, policies.holders)
    roles = controller_roles(snapshot, controller_frame(snapshot, picture))
    spread = spread_snapshot(snapshot, policies.rulebook.propagation, roles)
    found = detect_signals(snapshot, picture, policies.signals, spread.proposals)
    return tuple(signal for signal in found if not signal.restricted)


def delta_table(delta: Delta, old: Snapshot, new: Snapshot) -> pl.DataFrame:
    """Lay out what changed (增量表), persons masked, in the order of its text; names are those of now, if any."""
    known = pl.concat([new.parties, old.parties.join(new.parties.select("party"), on="party", how="anti")])
    rows = [
        _rows(name, side, frame)
        for name in MATTERS
        for side, frame in zip(_SIDES.values(), _sides(getattr(delta, name)), strict=True)
    ]
    frame = pl.concat([*rows, *_signal_rows(delta)])
    asked = pl.concat([frame["eid"], frame["controller"]]).unique().implode()
    found = known.filter(pl.col("party").is_in(asked)).select("party", "name", "is_person")
    shown = [mask_name(name or "") if person else name for _, name, person in found.iter_rows()]
    names = found.select("party", shown=pl.Series(shown, dtype=pl.String))
    return (
        frame.join(names.rename({"shown": "subject"}), left_on="eid", right_on="party", how="left")
        .join(names.rename({"shown": "holder"}), left_on="controller", right_on="party", how="left")
        .select(
            "side", "matter", "eid", "subject", "holder",
            pl.col("controller_kind").replace_strict(HOLDER_TERMS, default=""),
            pl.col("mode").replace_strict(_MODES, default=""),
            pl.col("votes").round(6), "group", "signal", "told",
        )
        .pipe(lambda table: table.rename(dict(zip(table.columns, HEADERS, strict=True))))
        .sort(HEADERS, descending=[True, *[False] * (len(HEADERS) - 1)])
    )  # fmt: skip


def line_of(row: tuple[Any, ...]) -> str:
    """Tell one row of the table in a line (一行说明)."""
    side, matter, eid, subject, holder, *_, signal, told = row
    what = f"{signal}: {told}" if signal else f"疑似 {holder or '未查到'}"
    return f"{side} {matter} {eid or ''} {subject or ''}: {what}"


def _signal_rows(delta: Delta) -> list[pl.DataFrame]:
    """Rows of signals, one a subject that a signal speaks of: one without any has a row all the same."""
    frames = []
    for side, signals in zip(_SIDES.values(), delta.signals, strict=True):
        told = signal_frame(signals).select(eid="subjects", signal="term", told="summary").explode("eid")
        frames.append(_in_shape(told.with_columns(side=pl.lit(side), matter=pl.lit(SIGNALS))))
    return frames


def _sides(changes: Changes) -> tuple[pl.DataFrame, pl.DataFrame]:
    return changes.gained, changes.lost


_ROW: dict[str, pl.DataType] = {
    **dict.fromkeys(("side", "matter", "eid", "controller", "controller_kind", "mode"), pl.String()),
    "votes": pl.Float64(),
    **dict.fromkeys(("group", "signal", "told"), pl.String()),
}


def _rows(name: str, side: str, frame: pl.DataFrame) -> pl.DataFrame:
    """Bring the rows of a table of the delta into one shape."""
    renamed = frame.rename({"control": {"controlled": "eid"}, "groups": {"head": "controller"}}.get(name, {}))
    return _in_shape(renamed.with_columns(side=pl.lit(side), matter=pl.lit(MATTERS[name])))


def _in_shape(told: pl.DataFrame) -> pl.DataFrame:
    missing = {column: pl.lit(None, dtype) for column, dtype in _ROW.items() if column not in told.columns}
    return told.with_columns(**missing).select(pl.col(column).cast(dtype) for column, dtype in _ROW.items())
