"""The job "delta" by the product (增量): two snapshots with frames of text ids, as its command compares them.

    python -m bench.graph.changed_snapshots REGISTRY

makes them of a registry on disk and saves them there, in a process whose memory is not compared; the measured one
opens them. ``WHOLE`` is the product without a delta: the same
three tables are worked out of all of the new state and compared with those kept of the old one. Both give control
pairs, controllers and groups; the answers compared are the pairs.
"""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import NamedTuple

import numpy as np
import polars as pl

from bench.graph.changed_edges import EDGES, changed, changes
from bench.graph.jobs import Answer, Way
from bench.registry import PPM, Registry, read
from graph_service.analysis.controllers import control_frame, control_picture, controller_frame
from graph_service.analysis.delta import CONTROL_KEY, CONTROLLER_KEY, GROUP_KEY, Changes, delta
from graph_service.analysis.groups import group_frame
from graph_service.analysis.snapshot import PARTY_SCHEMA, SNAPSHOT_KINDS, Snapshot, snapshot_schema
from graph_service.rulebook.nominees import HolderPolicy, holder_policy
from graph_service.store.saved_snapshot import open_snapshot, save_snapshot

AS_OF = date(2026, 6, 30)
OLD, NEW = "old", "new"


class States(NamedTuple):
    """Two snapshots, and what is kept of the old one."""

    old: Snapshot
    new: Snapshot
    policy: HolderPolicy


def snapshots(data: Registry) -> States:
    """Open both states, saved beside the registry."""
    folder = Path(data.owner.filename).parent  # type: ignore[attr-defined]
    old, new = (open_snapshot(folder / name, AS_OF) for name in (OLD, NEW))
    assert old is not None and new is not None, f"python -m bench.graph.changed_snapshots {folder}"
    return States(old, new, holder_policy())


def save_states(folder: Path, edges: int = EDGES) -> None:
    """Bring both states of a registry on disk into the frames of snapshots, and save them beside it."""
    data = read(folder)
    at, after = changed(data, edges)
    firm = np.zeros(data.parties, np.bool_)
    firm[data.owned] = True
    ids = pl.DataFrame({"ix": np.arange(data.parties), "firm": firm}).select(
        party=pl.when("firm").then(pl.format("F{}", "ix")).otherwise(pl.format("p:{}", "ix")), is_person=~pl.col("firm")
    )
    kinds = pl.when("is_person").then(None).otherwise(pl.lit("ENTERPRISE"))
    told = ids.with_columns(name="party", certain=pl.lit(value=True), entity_kind=kinds)
    parties = pl.concat([pl.DataFrame(schema=PARTY_SCHEMA), told], how="diagonal").sort("party")
    version = pl.Series(np.arange(data.owner.size))
    save_snapshot(_snapshot(parties, ids["party"], data, version), folder / OLD)
    save_snapshot(_snapshot(parties, ids["party"], after, version.scatter(at, -1 - at)), folder / NEW)


def _snapshot(parties: pl.DataFrame, ids: pl.Series, data: Registry, version: pl.Series) -> Snapshot:
    holding = pl.DataFrame(
        {
            "rid": pl.select(pl.format("r{}", version)).to_series(),
            "owner": ids.gather(data.owner),
            "eid": ids.gather(data.owned),
            "econ": np.asarray(data.ppm) / PPM,
            "trust": np.ones(data.ppm.size),
        }
    )
    facts = {name: pl.DataFrame(schema=snapshot_schema(kind)) for name, kind in SNAPSHOT_KINDS.items()}
    facts["holding"] = pl.concat([facts["holding"], holding], how="diagonal").sort("rid")
    return Snapshot(AS_OF, "bench", parties, facts)


Tables = tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]


def _tables(snapshot: Snapshot, policy: HolderPolicy) -> Tables:
    picture = control_picture(snapshot, policy)
    return tuple(table(snapshot, picture) for table in (control_frame, controller_frame, group_frame))


def _whole(state: tuple[States, Tables]) -> Changes:
    states, old = state
    new = _tables(states.new, states.policy)
    pairs, _, _ = (
        Changes.between(*both) for both in zip(old, new, (CONTROL_KEY, CONTROLLER_KEY, GROUP_KEY), strict=True)
    )
    return pairs


def _answer(found: Changes, data: Registry) -> Answer:
    """Pairs gained and lost, as one answer."""
    ends = [
        [frame[end].str.extract(r"(\d+)$").cast(pl.Int64).to_numpy() for end in CONTROL_KEY]
        for frame in (found.gained, found.lost)
    ]
    return changes(*((first * data.parties + second) for first, second in ends))


def _with_tables(data: Registry) -> tuple[States, Tables]:
    states = snapshots(data)
    return states, _tables(states.old, states.policy)


WAYS = {
    "delta": Way(
        snapshots,
        lambda states: delta(states.old, states.new, states.policy).control,
        _answer,
        most=1_000_000,
    )
}
WHOLE = {"delta": Way(_with_tables, _whole, _answer, most=1_000_000)}


if __name__ == "__main__":
    save_states(Path(sys.argv[1]))
