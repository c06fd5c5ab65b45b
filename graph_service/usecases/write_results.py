"""Writing what the main job found (写出结果): files for people, and computed facts back into the graph."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import orjson
import polars as pl

from graph_service.analysis.portrait_items import Portrait
from graph_service.analysis.sampling import Draw
from graph_service.analysis.snapshot import PPM
from graph_service.store.identity import read_decisions
from graph_service.store.writer import GraphWriter
from graph_service.usecases.class_table import CLASSES, SCHEME, classes_table, scheme_json
from graph_service.usecases.computed_rows import computed_rows
from graph_service.usecases.export_draw import bundle_json, draw_list, draw_xlsx
from graph_service.usecases.main_job import Results
from graph_service.usecases.policies import Policies
from graph_service.usecases.result_tables import (
    controllers_table,
    proposals_table,
    signals_table,
)
from graph_service.usecases.sources import Sources
from graph_service.usecases.table_files import table_csv


def write_files(results: Results, portrait: Portrait | None, sources: Sources, out: Path) -> list[Path]:
    """Write the tables, ``draw/`` and ``portrait.json``; returns the paths.

    Where nothing could be drawn or portrayed, ``draw/`` is empty and ``portrait.json`` is ``null``.
    """
    snapshot = results.snapshot
    files: dict[str, bytes] = {
        "controllers.csv": table_csv(controllers_table(results, sources)),
        "proposals.csv": table_csv(proposals_table(results, sources)),
        "signals.csv": table_csv(signals_table(results, sources)),
        CLASSES: table_csv(classes_table(results.classes, snapshot.parties, results.weighed.scheme, snapshot.as_of)),
        SCHEME: scheme_json(results.weighed.scheme, snapshot.as_of),
        "portrait.json": orjson.dumps(portrait, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE),
    }
    if results.draw and results.bundle:
        drawn = draw_list(results.draw, results.snapshot.parties.select("name", "address", code="party"))
        files |= {
            "draw/名单.xlsx": draw_xlsx(drawn),
            "draw/名单.csv": table_csv(drawn),
            "draw/bundle.json": bundle_json(results.bundle),
        }
    (out / "draw").mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (out / name).write_bytes(content)
    return [out / name for name in files]


def write_graph(
    results: Results, writer: GraphWriter, policies: Policies, sources: Sources, *, run: str, at: str
) -> None:
    """Replace the computed facts of the graph by those of this run (写回图库); an earlier draw stays as an act."""
    writer.record_run(run, as_of=results.snapshot.as_of.isoformat(), data_version=results.snapshot.data_version, at=at)
    as_of = results.snapshot.as_of.isoformat()
    writer.write_computed("controls", run, _controls(results, as_of))
    writer.write_computed("integrated", run, _integrated(results, as_of))
    decided = {one.pair for one in read_decisions(writer.connection)}  # people have judged these
    found = [row for possible in results.possible for row in possible.pairs.to_dicts()]
    pairs = [row for row in found if frozenset((row["left"], row["right"])) not in decided]
    writer.write_computed("possible_same", run, [{**row, "as_of": as_of} for row in pairs])
    for kind, rows in computed_rows(results.weighed, results.view, policies, sources).items():
        writer.write_computed(kind, run, rows)
    if results.draw and results.bundle:
        writer.write_computed("draw", run, [_draw(results.draw, results.bundle["frame_hash"], as_of)])


def _controls(results: Results, as_of: str) -> list[dict[str, Any]]:
    """Control pairs, and the controllers that are joint or presumed, which are no pairs (R11b CONTROLS)."""
    top = {
        (eid, controller): (mode, votes)
        for eid, mode, controller, votes in results.controllers.select("eid", "mode", "controller", "votes").iter_rows()
        if controller is not None
    }
    pairs = {
        (controlled, controller): ("SOLE", votes, direct)
        for controller, controlled, votes, direct in results.control.iter_rows()
    }
    several = {pair: (mode, votes, False) for pair, (mode, votes) in top.items() if pair not in pairs}
    return [
        {
            "holder": controller,
            "eid": controlled,
            "mode": mode,
            "ultimate": (controlled, controller) in top,
            "votes": votes,
            "direct": direct,
            "as_of": as_of,
        }
        for (controlled, controller), (mode, votes, direct) in (pairs | several).items()
    ]


def _integrated(results: Results, as_of: str) -> list[dict[str, Any]]:
    found = results.integrated
    parties = results.snapshot.parties["party"]
    frame = pl.DataFrame(
        {
            "holder": parties.gather(found.owner),
            "eid": parties.gather(found.owned),
            "share": pl.Series(found.share).round(9),
        }
    )
    return [{**row, "as_of": as_of} for row in frame.filter(pl.col("share") >= 1 / PPM).iter_rows(named=True)]


def _draw(drawn: Draw, frozen: str, as_of: str) -> dict[str, Any]:
    return {
        "id": f"{drawn.plan.id}/{drawn.seed[:12]}",
        "plan": drawn.plan.id,
        "as_of": as_of,
        "seed": drawn.seed,
        "frame_hash": frozen,
        "frame_size": drawn.frame.height,
        "size": drawn.selected.height,
        "drawn": drawn.selected["code"].to_list(),
    }
