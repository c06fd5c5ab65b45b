"""What new data changed (增量): control, controllers, groups and signals gained and lost since a batch came."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import polars as pl

from graph_service.analysis.delta import Changes, Delta, delta
from graph_service.analysis.delta_facts import SUBJECT_OF
from graph_service.analysis.event_columns import is_person_column
from graph_service.analysis.law_overlay import law_view
from graph_service.analysis.snapshot import Snapshot
from graph_service.analysis.ultimate import MODE_TERMS
from graph_service.domain.masking import mask_name
from graph_service.store.bolt import Connection
from graph_service.store.ledger import Ledger
from graph_service.store.snapshot_cache import SnapshotCache
from graph_service.usecases.law import law_on
from graph_service.usecases.policies import Policies
from graph_service.usecases.result_tables import HOLDER_TERMS, tell_places, way_back_cell
from graph_service.usecases.sources import Sources
from graph_service.usecases.weighing import told_signals

HEADERS = (
    "截至日", "变化", "事项", "主体代码", "主体名称", "疑似控制人", "控制人类型", "控制方式", "表决权", "集团代码",
    "信号", "说明", "规则", "来源", "救济途径",
)  # fmt: skip
_ORDER = ("事项", "主体代码", *(name for name in HEADERS if name not in {"事项", "主体代码"}))
MATTERS = {"control": "控制关系", "controllers": "实际控制人", "groups": "企业集团成员"}
RULES = {"control": "R8.7", "controllers": "R8.7, R8.8", "groups": "R8.1, R8.7"}
SIGNALS = "风险信号"
ABOVE = "上游变动"  # nothing stated of the subject itself changed: what changed is stated of one above it
_SIDES = {"gained": "新增", "lost": "消失"}
_MODES = {mode.name: term for mode, term in MODE_TERMS.items()}


@dataclass(frozen=True, slots=True)
class DeltaAnswer:
    """What changed since a batch (增量): the batch, the delta, and the two states it lies between."""

    batch: Mapping[str, Any]
    delta: Delta
    old: Snapshot
    new: Snapshot
    sources: Sources


def delta_since(
    connection: Connection, snapshots: SnapshotCache, since: str, as_of: date, policies: Policies
) -> DeltaAnswer:
    """Compare what is known now with what was known just before a batch, of one day (增量).

    ``since`` is the beginning of the id of the batch. Raises ``NotFound`` for no such batch, ``BadInput`` for several.
    """
    ledger = Ledger(connection)
    batch = ledger.named(since)
    old = snapshots.snapshot(connection, as_of, moment_before(batch))
    new = snapshots.snapshot(connection, as_of)
    cases = law_on(connection, as_of)  # what cases say now, of both states: what differs is what the data says
    found = delta(old, new, policies.holders, detect=lambda one: told_signals(law_view(one, cases), policies))
    return DeltaAnswer(batch, found, old, new, Sources.of((new, old), ledger.all()))


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


def delta_table(answer: DeltaAnswer) -> pl.DataFrame:
    """Lay out what changed (增量表), persons masked, what a subject lost beside what it gained; names are of now."""
    old, new = answer.old, answer.new
    known = pl.concat([new.parties, old.parties.join(new.parties.select("party"), on="party", how="anti")])
    rows = [
        _rows(name, side, frame)
        for name in MATTERS
        for side, frame in zip(_SIDES.values(), _sides(getattr(answer.delta, name)), strict=True)
    ]
    frame = pl.concat([*rows, _signal_rows(answer)]).join(_causes(answer), on="eid", how="left")
    asked = pl.concat([frame["eid"], frame["controller"]]).unique().implode()
    found = known.filter(pl.col("party").is_in(asked)).select("party", "name", "is_person")
    shown = [mask_name(name or "") if person else name for _, name, person in found.iter_rows()]
    names = found.select("party", shown=pl.Series(shown, dtype=pl.String))
    return (
        frame.join(names.rename({"shown": "subject"}), left_on="eid", right_on="party", how="left")
        .join(names.rename({"shown": "holder"}), left_on="controller", right_on="party", how="left")
        .select(
            pl.lit(new.as_of.isoformat()).alias("as_of"), "side", "matter", "eid", "subject", "holder",
            pl.col("controller_kind").replace_strict(HOLDER_TERMS, default=""),
            pl.col("mode").replace_strict(_MODES, default=""),
            pl.col("votes").round(6), "group", "signal", "told", "rule",
            pl.coalesce("place", "cause", pl.lit(ABOVE)), pl.lit(way_back_cell()),
        )
        .pipe(lambda table: table.rename(dict(zip(table.columns, HEADERS, strict=True))))
        .sort(_ORDER, descending=[name == "变化" for name in _ORDER])
    )  # fmt: skip


def line_of(row: Mapping[str, Any]) -> str:
    """Tell one row of the table in a line (一行说明)."""
    if row["信号"]:
        what = f"{row['信号']}: {row['说明']}"
    elif row["疑似控制人"]:
        what = f"疑似 {row['疑似控制人']}"
    else:
        what = "相互控制, 无牵头方"
    subject = " ".join(text for text in (row["主体代码"], row["主体名称"]) if text)
    return f"{row['变化']} {row['事项']} {subject}: {what} (来源 {row['来源']})"


def _signal_rows(answer: DeltaAnswer) -> pl.DataFrame:
    """Rows of signals, one a subject that a signal speaks of; one that speaks of none has a row all the same."""
    sides = tuple(zip(_SIDES.values(), answer.delta.signals, strict=True))
    places = answer.sources.places(rid for _, signals in sides for one in signals for rid in one.evidence.records)
    return _in_shape(
        pl.DataFrame(
            [
                (side, SIGNALS, eid, one.rule.term, one.summary, one.evidence.rule,
                 tell_places(places, one.evidence.records))
                for side, signals in sides
                for one in signals
                for eid in one.subjects or (None,)
            ],
            schema=dict.fromkeys(("side", "matter", "eid", "signal", "told", "rule", "place"), pl.String()),
            orient="row",
        )
    )  # fmt: skip


def _causes(answer: DeltaAnswer) -> pl.DataFrame:
    """Where the facts that changed the votes in a subject stand, or in the nearest above it (变动事实的来源).

    Columns ``eid, cause``. Whoever is below a change may be so by several ways: the nearest is told, not all.
    """

    def changed() -> Iterator[pl.DataFrame]:
        for kind, subject in SUBJECT_OF.items():
            yield answer.delta.changed.rows[kind].select("rid", eid=subject)

    found = pl.concat(list(changed())).unique()
    stated = found.join(answer.sources.stated(found["rid"]), on="rid")
    told = stated.group_by("eid").agg(pl.col("place").unique().sort())
    own = told.select("eid", cause=pl.col("place").list.join("; "))
    below = answer.delta.above.filter(pl.col("eid") != pl.col("above"), ~is_person_column("above"))
    inherited = below.join(own.rename({"eid": "above"}), on="above", how="left").select(
        "eid", cause=pl.concat_str(pl.lit(f"{ABOVE} "), "above", pl.concat_str(pl.lit(" "), "cause").fill_null(""))
    )
    return pl.concat([own, inherited.join(own, on="eid", how="anti")])


def _sides(changes: Changes) -> tuple[pl.DataFrame, pl.DataFrame]:
    return changes.gained, changes.lost


_ROW: dict[str, pl.DataType] = {
    **dict.fromkeys(("side", "matter", "eid", "controller", "controller_kind", "mode"), pl.String()),
    "votes": pl.Float64(),
    **dict.fromkeys(("group", "signal", "told", "rule", "place"), pl.String()),
}


def _rows(name: str, side: str, frame: pl.DataFrame) -> pl.DataFrame:
    """Bring the rows of a table of the delta into one shape."""
    renamed = frame.rename({"control": {"controlled": "eid"}, "groups": {"head": "controller"}}.get(name, {}))
    told = {"side": side, "matter": MATTERS[name], "rule": RULES[name]}
    return _in_shape(renamed.with_columns(pl.lit(text).alias(column) for column, text in told.items()))


def _in_shape(told: pl.DataFrame) -> pl.DataFrame:
    missing = {column: pl.lit(None, dtype) for column, dtype in _ROW.items() if column not in told.columns}
    return told.with_columns(**missing).select(pl.col(column).cast(dtype) for column, dtype in _ROW.items())
