"""The spread over a whole registry (全库责任传导): columns find the events that matter, the pure procedure judges them.

The triggers are regular expressions that Python and polars read alike, so step 2 runs over whole columns; only events
that set off a row, and the roles at their subjects, become objects for ``propagation.spread``. No path is listed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import cast

import polars as pl

from graph_service.analysis.propagation import Spread, Stopped, spread
from graph_service.analysis.snapshot import Snapshot
from graph_service.domain.events import Event, EventKind, Finding, event_state
from graph_service.domain.interval import Interval
from graph_service.domain.relations import RoleHolding, RoleKind
from graph_service.domain.subjects import CERTAIN_PERSON, NAMED_PERSON, is_certain_person
from graph_service.rulebook.propagation import TEXTS, PropagationTable, Target, Trigger
from graph_service.rulebook.rules import Rule

Row = Mapping[str, object]


def spread_snapshot(snapshot: Snapshot, rulebook: PropagationTable, controllers: Iterable[RoleHolding] = ()) -> Spread:
    """Work out whom the penalties and list entries of a snapshot reach (全库责任传导), as of its day.

    Equal to ``spread`` over all events and roles, at the cost of one pass over the columns and one object a matched
    event and a role at its subject. A list entry without a day of listing cannot be placed in time: it is stopped.
    """
    matched = pl.concat(
        [
            _matched(_penalty_columns(snapshot.facts["penalty"]), rulebook),
            _matched(_list_columns(snapshot.facts["list_entry"]), rulebook),
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


def _penalty_columns(frame: pl.DataFrame) -> pl.DataFrame:
    """Bring penalties into the columns of an event."""
    return frame.select(
        "rid", "subject", "subject_name", "doc_no", "decided_on", "authority_code", "authority_name", "state",
        "violation_from", "violation_to", "categories", "basis", "content", "finding_names", "finding_roles",
        "finding_quote", "fine_yuan",
        pl.lit(EventKind.PENALTY.value).alias("kind"),
        pl.lit("").alias("list_code"),
        pl.concat_str("violation_type", "facts", separator="；", ignore_nulls=True).alias("facts"),
        pl.col("licence_affected").alias("licence"),
        # 处罚有效期 is the last day in force; feeds that repeat the day of the decision there mean nothing by it
        pl.when(pl.col("in_force_to") > pl.col("decided_on")).then(pl.col("in_force_to").dt.offset_by("1d")).alias(
            "ends_on"
        ),
    )  # fmt: skip


def _list_columns(frame: pl.DataFrame) -> pl.DataFrame:
    """Bring list entries into the columns of an event."""
    return frame.select(
        "rid", "subject", "subject_name", "authority_code", "authority_name", "basis", "list_code", "facts",
        "finding_names", "finding_roles",
        pl.lit(EventKind.LIST_ENTRY.value).alias("kind"),
        pl.col("case_no").alias("doc_no"),
        pl.coalesce("listed_on", "valid_from").alias("decided_on"),
        pl.coalesce("removed_on", "valid_to").alias("ends_on"),
        pl.lit(None, pl.List(pl.String)).alias("categories"),
        pl.lit("").alias("content"),
        pl.lit("").alias("licence"),
    )  # fmt: skip


def _matched(events: pl.DataFrame, table: PropagationTable) -> pl.DataFrame:
    """Keep the events that set off a row or the annotation (R4.6a step 2); the texts are those of ``event_texts``."""
    content = pl.col("content").fill_null("")
    basis = pl.col("basis").fill_null("")
    listed = pl.col("categories").list.join("；").fill_null("")
    categories = pl.when(listed != "").then(listed).otherwise(content)
    licence = pl.col("licence").fill_null("")
    texts = {
        "list_code": pl.col("list_code").fill_null(""),
        "categories": categories,
        "licence": pl.when(licence != "").then(licence).otherwise(pl.concat_str(categories, content, separator="；")),
        "basis": basis,
        "words": pl.concat_str(categories, content, pl.col("facts").fill_null(""), basis, separator="；"),
    }
    events = events.with_columns(texts[name].alias(f"text_{name}") for name in TEXTS)
    person = is_person_column("subject")
    hit = ~person & _in_force(table.annotation.rule) & _any_trigger(table.annotation.triggers)
    for row in table.rules:
        if row.triggers and row.target is not Target.ENTITY:
            target = person if row.target is Target.SELF else ~person
            hit = hit | (target & _in_force(row.rule) & _any_trigger(row.triggers))
    return events.filter(hit)


def is_person_column(name: str) -> pl.Expr:
    """Whether the party ids of a column name natural persons (自然人), as ``domain.subjects.is_person`` does."""
    return pl.col(name).str.starts_with(CERTAIN_PERSON) | pl.col(name).str.starts_with(NAMED_PERSON)


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


def event_of(row: Row) -> Event:
    """Make an event (事件) of one row of the matched frame.

    One day of conduct given alone is a conduct of that day; none given leaves the time of the violation open.
    """
    days = [cast(date, row[name]) for name in ("violation_from", "violation_to") if row.get(name)]
    return Event(
        rid=_text(row, "rid"),
        kind=EventKind(_text(row, "kind")),
        subject=_text(row, "subject"),
        subject_name=_text(row, "subject_name"),
        doc_no=_text(row, "doc_no"),
        decided_on=cast(date, row["decided_on"]),
        authority_code=_text(row, "authority_code"),
        authority_name=_text(row, "authority_name"),
        violation=(min(days), max(days)) if days else None,
        categories=_texts(row, "categories"),
        basis=_text(row, "basis"),
        content=_text(row, "content"),
        facts=_text(row, "facts"),
        licence=_text(row, "licence"),
        list_code=_text(row, "list_code"),
        fine_yuan=cast("float | None", row.get("fine_yuan")),
        ends_on=cast("date | None", row.get("ends_on")),
        state=event_state(_text(row, "state")),
        findings=findings_of(_texts(row, "finding_names"), _texts(row, "finding_roles"), _text(row, "finding_quote")),
    )


def findings_of(names: tuple[str, ...], roles: tuple[str, ...], quote: str) -> tuple[Finding, ...]:
    """Pair the names found responsible with their roles (责任人员认定); a role that is missing stays empty."""
    paired = roles if len(roles) == len(names) else ("",) * len(names)
    return tuple(Finding(name, role, quote) for name, role in zip(names, paired, strict=True))


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


def _text(row: Row, name: str) -> str:
    return cast("str | None", row.get(name)) or ""


def _texts(row: Row, name: str) -> tuple[str, ...]:
    return tuple(cast("list[str] | None", row.get(name)) or ())
