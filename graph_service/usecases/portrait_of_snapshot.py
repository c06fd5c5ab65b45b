"""The portrait of one subject from a snapshot (信用画像): the batch side of R9.6."""

from __future__ import annotations

import polars as pl

from graph_service.analysis.portrait import source_dates
from graph_service.analysis.portrait_items import ControlLink, Portrait
from graph_service.analysis.snapshot import Snapshot, in_force
from graph_service.domain.errors import NotFound
from graph_service.domain.evidence import Source
from graph_service.rulebook.repair import RepairRules
from graph_service.store.graph_store import RECORD_KINDS
from graph_service.usecases.portraits import MOST_LINKS, compose


def portrait_from(snapshot: Snapshot, eid: str, rules: RepairRules) -> Portrait:
    """Make the portrait of a subject of the snapshot (信用画像). Raises ``NotFound`` for a code it does not have."""
    rows = snapshot.parties.filter((pl.col("party") == eid) & ~pl.col("is_person"))
    if rows.is_empty():
        raise NotFound(f"未找到主体 {eid}", advice="请核对代码, 或先载入其登记信息。")
    own = {kind: snapshot.facts[kind].filter(pl.col("subject") == eid) for kind in RECORD_KINDS}
    return compose(
        rows.row(0, named=True),
        [{**row, "fact": kind} for kind, frame in own.items() for row in frame.iter_rows(named=True)],
        own["penalty"],
        _chain(snapshot, eid),
        snapshot.as_of,
        rules=rules,
        sources=source_dates(snapshot.facts),
    )


def richest_subject(snapshot: Snapshot) -> str | None:
    """Return the registered subject with most kinds of records, then most records, then the first code.

    The main job shows its portrait where nobody asked for a certain one.
    """
    told = pl.concat([snapshot.facts[kind].select(pl.lit(kind).alias("kind"), "subject") for kind in RECORD_KINDS])
    counted = (
        told.join(snapshot.parties.filter("registered").select(subject="party"), on="subject", how="semi")
        .group_by("subject")
        .agg(kinds=pl.col("kind").n_unique(), n=pl.len())
        .sort("kinds", "n", "subject", descending=[True, True, False])
    )
    return None if counted.is_empty() else counted["subject"][0]


def _chain(snapshot: Snapshot, eid: str) -> list[ControlLink]:
    """Holdings upstream of the subject as registered, nearest first (登记的股权链), bounded."""
    holdings = snapshot.facts["holding"].filter(in_force(snapshot.as_of))
    names: dict[str, str] = {}
    links: list[ControlLink] = []
    level, seen = [eid], {eid}
    while level and len(links) < MOST_LINKS:
        found = holdings.filter(pl.col("eid").is_in(level)).sort("eid", "batch", "row")
        parties = [*found["owner"].to_list(), *found["eid"].to_list()]
        named = snapshot.parties.filter(pl.col("party").is_in(parties)).select("party", "name", "is_person")
        names |= {party: name or party for party, name, _ in named.iter_rows()}
        persons = set(named.filter("is_person")["party"])
        for row in found.head(MOST_LINKS - len(links)).iter_rows(named=True):
            source = Source(batch=row["batch"], source=row["source"], row=row["row"], recorded_at=row["recorded_at"])
            owner = row["owner"]
            links.append(
                ControlLink(names[owner], owner in persons, names[row["eid"]], row["econ"], source, row["trust"])
            )
        level = sorted({owner for owner in found["owner"] if owner not in seen and owner not in persons})
        seen.update(level)
    return links
