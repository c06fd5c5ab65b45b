"""The monthly classes by themselves (月度信用风险分类, R7.1-R7.3): classified as of a day, compared, explained.

Nothing is written to the graph: signals, related risk and classes of one run belong together, and a draw reads the
classes by the day of that run (ADR 95).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl

from graph_service.analysis.controllers import control_picture, controller_frame
from graph_service.analysis.event_records import event_records
from graph_service.analysis.law_overlay import LawView, law_view
from graph_service.analysis.risk_parts import ClassSteps, class_steps
from graph_service.domain.errors import NotFound
from graph_service.domain.facts import FACTS
from graph_service.rulebook.objections import objection_policy
from graph_service.rulebook.risk import FloorId, Group, RiskClassName, RiskScheme
from graph_service.store.bolt import Connection
from graph_service.store.last_run import last_run, risk_classes
from graph_service.store.ledger import Ledger
from graph_service.store.snapshot_cache import SnapshotCache
from graph_service.usecases.class_table import GROUP_TERMS
from graph_service.usecases.law import law_on
from graph_service.usecases.policies import Policies
from graph_service.usecases.sources import Sources
from graph_service.usecases.weighing import weigh

INTERNAL = "内部参考: 仅用于配置监管资源, 不是信用评级, 不公示, 不提供给银行 (R7.1, R9.3)。"
FLOORS, SCHEME = "底线规则", "方案版本"


@dataclass(frozen=True, slots=True)
class CountyClasses:
    """Classes of a whole county as of a day (全县分类): the rows of ``classify``, and what they were made from."""

    as_of: date
    view: LawView
    classes: pl.DataFrame
    scheme: RiskScheme

    @property
    def parties(self) -> pl.DataFrame:
        """Who they are of (主体)."""
        return self.view.snapshot.parties


@dataclass(frozen=True, slots=True)
class ClassChanges:
    """What changed against the classes in the graph (类别变动).

    ``run_day`` and ``scheme`` are those of the graph's; ``causes`` counts subjects ``cause, up, down``, one under each
    cause that changed on it; ``entered`` had no class there and ``left`` has none any more.
    """

    run_day: date
    scheme: str | None
    up: int
    down: int
    same: int
    entered: int
    left: int
    causes: pl.DataFrame


@dataclass(frozen=True, slots=True)
class PartShown:
    """One group's part of a score (分项): ``cap·(1 − Π(1 − points/cap))`` over the points of ``records``."""

    group: str
    points: int
    cap: int
    records: Mapping[str, list[float]]


@dataclass(frozen=True, slots=True)
class RecordShown:
    """A record that counts (计分记录): its kind, number, day, points, and the row that states it."""

    kind: str
    doc_no: str | None
    day: date | None
    points: float
    place: str


@dataclass(frozen=True, slots=True)
class ClassExplained:
    """How one subject got its class (分类说明), from the records to the floors, so that it can be worked out anew."""

    code: str
    name: str | None
    as_of: date
    scheme: str
    steps: ClassSteps
    parts: tuple[PartShown, ...]
    thresholds: Mapping[str, int]
    floors: Mapping[str, str]
    records: tuple[RecordShown, ...]
    note: str
    way_back: tuple[str, ...]


def county_classes(
    connection: Connection, snapshots: SnapshotCache, policies: Policies, *, as_of: date, today: date
) -> CountyClasses:
    """Classify every live subject as of a day (月度分类), exactly as the main job does.

    What was repaired or annulled by ``today`` is used no more, though it still counted on the day (R5.4).
    """
    snapshot = snapshots.snapshot(connection, as_of)
    view = law_view(snapshot, law_on(connection, max(as_of, today)))
    picture = control_picture(view.snapshot, policies.holders)
    weighed = weigh(view, picture, controller_frame(view.snapshot, picture), policies)
    return CountyClasses(as_of, view, weighed.classes, weighed.scheme)


def changed_classes(connection: Connection, found: CountyClasses) -> ClassChanges | None:
    """Hold the classes beside those of the last run (类别变动); ``None`` where nothing was run yet."""
    run = last_run(connection)
    if run is None:
        return None
    schema = {"eid": pl.String(), "class": pl.String(), "floors": pl.String(), "scheme": pl.String()}
    parts = {group.value: pl.Int64() for group in Group}
    stored = pl.DataFrame(
        [tuple(row.get(name) for name in (*schema, *parts)) for row in risk_classes(connection)],
        schema={**schema, **parts}, orient="row",
    )  # fmt: skip
    now = found.classes.with_columns(pl.col("floors").list.join("; "), scheme=pl.lit(found.scheme.version))
    both = now.join(stored, on="eid", suffix="_before")
    places = {name.value: place for place, name in enumerate(RiskClassName)}
    move = pl.col("class").replace_strict(places) - pl.col("class_before").replace_strict(places)
    moved = both.with_columns(move=move).filter(pl.col("move") != 0)
    sign = pl.col("move").sign()
    by_part = {
        GROUP_TERMS[group]: (pl.col(group.value) - pl.col(f"{group.value}_before")).sign() == sign for group in Group
    }
    by_floor = pl.col("floors").fill_null("") != pl.col("floors_before").fill_null("")
    by_scheme = pl.col("scheme").ne_missing(pl.col("scheme_before"))
    causes = {**by_part, FLOORS: by_floor, SCHEME: by_scheme}
    counts = [
        (cause, moved.filter(told & (pl.col("move") > 0)).height, moved.filter(told & (pl.col("move") < 0)).height)
        for cause, told in causes.items()
    ]
    up = moved.filter(pl.col("move") > 0).height
    return ClassChanges(
        run_day=date.fromisoformat(run["as_of"]),
        scheme=next(iter(stored["scheme"].drop_nulls()), None),
        up=up,
        down=moved.height - up,
        same=both.height - moved.height,
        entered=now.height - both.height,
        left=stored.height - both.height,
        causes=pl.DataFrame(counts, schema=["cause", "up", "down"], orient="row"),
    )


def explain_class(connection: Connection, found: CountyClasses, code: str) -> ClassExplained:
    """Tell how a subject got its class (分类说明); raises ``NotFound`` where it has none."""
    row = next(found.classes.filter(eid=code).iter_rows(named=True), None)
    if row is None:
        raise NotFound(
            f"{code} 在 {found.as_of} 没有信用风险类别。", rule="R7.1",
            advice="只有登记在册、未注销的主体有类别; 请核对代码和截至日。",
        )  # fmt: skip
    scheme, whole = found.scheme, sum(found.scheme.caps.values())
    each = {factor["indicator"]: factor["each"] for factor in row["factors"]}
    records = {
        group: {one.term: each[one.id.value] for one in scheme.indicators.values()
                if one.group is group and one.id.value in each}
        for group in Group
    }  # fmt: skip
    events = event_records(found.view.weighed, scheme, pl.Series([code]))
    places = Sources.of([found.view.snapshot], Ledger(connection).all()).places(events["rid"])
    floors = [FloorId(floor) for floor in row["floors"]]
    return ClassExplained(
        code=code,
        name=next(iter(found.parties.filter(party=code)["name"]), None),
        as_of=found.as_of,
        scheme=scheme.version,
        steps=class_steps({group: row[group.value] for group in Group}, floors, scheme),
        parts=tuple(
            PartShown(GROUP_TERMS[group], row[group.value], scheme.caps[group], records[group]) for group in Group
        ),
        thresholds=dict(zip("BCD", scheme.thresholds, strict=True)),
        floors={scheme.floors[floor].term: scheme.floors[floor].risk_class.value for floor in floors},
        records=tuple(
            RecordShown(FACTS[kind].term, doc_no, day, round(weight * whole, 3), places.get(rid, ""))
            for rid, kind, doc_no, day, weight in events.select("rid", "kind", "doc_no", "day", "weight").iter_rows()
        ),
        note=INTERNAL,
        way_back=tuple(objection_policy().way_back),
    )
