"""Signals of bans (疑似违反限制): somebody holds a post elsewhere that a proposed measure would bar (R4.6)."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from graph_service.analysis.bans import BanConflict, ban_conflicts
from graph_service.analysis.propagation_columns import role_holdings
from graph_service.analysis.signals.shape import Facts, Signal
from graph_service.domain.evidence import Step
from graph_service.domain.subjects import is_person
from graph_service.rulebook.signals import SignalRule


def ban_conflict(facts: Facts, rule: SignalRule) -> Iterator[Signal]:
    """Find posts held at other subjects against a proposed measure (疑似违反限制, R4.6), one signal a person and firm.

    A post at the subject of the event itself is what the proposal is about and is told there. The persons proposed are
    looked for wherever they stand; nobody else is looked at. Where the event is his own, the firm stands alone.
    """
    persons = pl.Series("holder", sorted({one.reach.person for one in facts.proposals}), dtype=pl.String)
    subjects = facts.snapshot.facts["role"].filter(pl.col("holder").is_in(persons.implode()))["eid"].unique()
    business = facts.snapshot.parties.join(subjects.to_frame("party"), on="party", how="semi").select(
        "party", pl.concat_str("name", "scope", separator=" ", ignore_nulls=True)
    )
    event = {(one.reach.person, one.reach.rule, one.reach.doc_no): one.reach for one in facts.proposals}
    found: dict[tuple[str, str, str], list[BanConflict]] = {}
    for one in ban_conflicts(
        facts.proposals,
        role_holdings(facts.snapshot, subjects),
        businesses=dict(business.iter_rows()),
        as_of=facts.snapshot.as_of,
    ):
        origin = event[one.person, one.rule, one.origin].entity
        if one.entity != origin:
            found.setdefault((one.person, one.entity, origin), []).append(one)
    for (person, entity, origin), conflicts in found.items():
        posts = {one.holding.rid: one.holding for one in conflicts}
        events = {event[one.person, one.rule, one.origin].event for one in conflicts}
        yield facts.signal(
            rule,
            tuple(sorted({entity, *(() if is_person(origin) else (origin,))})),
            f"{facts.names((entity,))}: " + " ".join(dict.fromkeys(one.message for one in conflicts)),
            persons=(person,),
            records=(*sorted(events), *sorted(posts)),
            path=tuple(Step(person, holding.kind, entity, rid=rid) for rid, holding in sorted(posts.items())),
        )
