"""The spread over a whole registry (全库责任传导): columns find the events that matter, the pure procedure judges them.

The triggers are regular expressions that Python and polars read alike, so step 2 runs over whole columns; only events
that set off a row, and the roles at their subjects, become objects for ``propagation.spread``. No path is listed.
"""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from graph_service.analysis.event_columns import event_of, event_texts, is_person_column, list_events, penalty_events
from graph_service.analysis.propagation import Spread, Stopped, spread
from graph_service.analysis.snapshot import Snapshot
from graph_service.domain.interval import Interval
from graph_service.domain.relations import RoleHolding, RoleKind
from graph_service.domain.subjects import is_certain_person
from graph_service.rulebook.propagation import PropagationTable, Target, Trigger
from graph_service.rulebook.rules import Rule


def spread_snapshot(snapshot: Snapshot, rulebook: PropagationTable, controllers: Iterable[RoleHolding] = ()) -> Spread:
    """Work out whom the penalties and list entries of a snapshot reach (全库责任传导), as of its day.

    Equal to ``spread`` over all events and roles, at the cost of one pass over the columns and one object a matched
    event and a role at its subject. A list entry without a day of listing cannot be placed in time: it is stopped.
    """
    matched = pl.concat(
        [
            _matched(penalty_events(snapshot.facts["penalty"]), rulebook),
            _matched(list_events(snapshot.facts["list_entry"]), rulebook),
        ],
        how="diagonal",
    )
    undated = matched.filter(pl.col("decided_on").is_null()).sort("doc_no", "rid")["rid"]
    events = [event_of(row) for row in matched.filter(pl.col("decided_on").is_not_null()).iter_rows(named=True)]
    found = spread(
        events,
        role_holdings(snapshot, matched["subject"]),
        rulebook=rulebook,
        as_of=snapshot.as_of,
        controllers=controllers,
    )
    stopped = tuple(Stopped(rid, "", "列入日期不明") for rid in undated)
    return Spread(
        found.proposals,
        found.candidates,
        found.needs_id,
        found.annotations,
        found.rejections,
        (*found.stopped, *stopped),
    )


def _matched(events: pl.DataFrame, table: PropagationTable) -> pl.DataFrame:
    """Keep the events that set off a row or the annotation (R4.6a step 2)."""
    events = events.with_columns(expression.alias(f"text_{name}") for name, expression in event_texts().items())
    person = is_person_column("subject")
    hit = ~person & _in_force(table.annotation.rule) & _any_trigger(table.annotation.triggers)
    for row in table.rules:
        if row.triggers and row.target is not Target.ENTITY:
            target = person if row.target is Target.SELF else ~person
            hit = hit | (target & _in_force(row.rule) & _any_trigger(row.triggers))
    return events.filter(hit)


def _in_force(rule: Rule) -> pl.Expr:
    day = pl.col("decided_on")
    since = pl.lit(True) if rule.valid_from is None else day >= rule.valid_from
    until = pl.lit(True) if rule.valid_to is None else day <= rule.valid_to
    return (since & until).fill_null(True)  # a missing day is sorted out later, not lost here


def _any_trigger(triggers: Iterable[Trigger]) -> pl.Expr:
    return pl.any_horizontal(
        pl.all_horizontal(pl.col(f"text_{name}").str.contains(pattern) for name, pattern in trigger.patterns)
        for trigger in triggers
    )


def role_holdings(snapshot: Snapshot, subjects: pl.Series) -> list[RoleHolding]:
    """Return what persons are or were at some subjects (任职记录), past ones included."""
    known = [kind.value for kind in RoleKind]
    roles = snapshot.facts["role"].filter(
        pl.col("eid").is_in(subjects.unique().implode()) & is_person_column("holder") & pl.col("kind").is_in(known)
    )
    names = snapshot.parties.select(pl.col("party").alias("holder"), "name")
    rows = roles.select("holder", "eid", "kind", "valid_from", "valid_to", "rid").join(names, on="holder", how="left")
    return [
        RoleHolding(
            person=holder,
            person_name=name or "",
            entity=entity,
            kind=RoleKind(kind),
            held=Interval(start, end),
            certain=is_certain_person(holder),
            rid=rid,
        )
        for holder, entity, kind, start, end, rid, name in rows.iter_rows()
    ]
