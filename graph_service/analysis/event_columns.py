"""Events as columns (事件列): penalties and list entries in one shape, their texts, and the way to single events."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import cast

import polars as pl

from graph_service.analysis.portrait_values import day
from graph_service.domain.events import STATE_WORDS, UNREPAIRED, Event, EventKind, EventState, Finding, event_state
from graph_service.domain.masking import mask_names
from graph_service.domain.subjects import CERTAIN_PERSON, NAMED_PERSON

Row = Mapping[str, object]


def penalty_events(frame: pl.DataFrame) -> pl.DataFrame:
    """Bring the fact kind ``penalty`` into the columns of an event (处罚事件), row by row."""
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


def list_events(frame: pl.DataFrame) -> pl.DataFrame:
    """Bring the fact kind ``list_entry`` into the columns of an event (名单事件), row by row.

    No source says of an entry whether it stands; where cases do, a view of the law has it in ``state``.
    """
    return frame.select(
        pl.col("state") if "state" in frame.columns else pl.lit(None, pl.String).alias("state"),
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


def event_texts() -> dict[str, pl.Expr]:
    """Return the texts that triggers ask about (触发条件所用文本) as columns: those of ``triggers.event_texts``."""
    content, basis, facts, licence = (pl.col(name).fill_null("") for name in ("content", "basis", "facts", "licence"))
    listed = pl.col("categories").list.join("；").fill_null("")
    categories = pl.when(listed != "").then(listed).otherwise(content)
    return {
        "list_code": pl.col("list_code").fill_null(""),
        "categories": categories,
        "licence": pl.when(licence != "").then(licence).otherwise(pl.concat_str(categories, content, separator="；")),
        "basis": basis,
        "words": pl.concat_str(categories, content, facts, basis, separator="；"),
    }


def state_column() -> pl.Expr:
    """Whether a record in column ``state`` stands (事件状态), as ``domain.events.event_state`` reads it."""
    said = pl.col("state").fill_null("").str.strip_chars().str.replace_all(UNREPAIRED, "")
    found = [
        pl.when(said.is_in(list(codes)) | said.str.contains(word, literal=True)).then(pl.lit(state.value))
        for state, (codes, word) in STATE_WORDS.items()
    ]
    return pl.coalesce(*found, pl.lit(EventState.VALID.value))


def is_person_column(name: str) -> pl.Expr:
    """Whether the party ids of a column name natural persons (自然人), as ``domain.subjects.is_person`` does."""
    return pl.col(name).str.starts_with(CERTAIN_PERSON) | pl.col(name).str.starts_with(NAMED_PERSON)


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


def penalty_event(row: Row) -> Event:
    """Make the event of one row of the fact kind ``penalty`` (处罚事件), as ``penalty_events`` does of a frame."""
    days = ("decided_on", "violation_from", "violation_to")
    decided, until = day(row, "decided_on"), day(row, "in_force_to")
    facts = [str(row[name]) for name in ("violation_type", "facts") if row.get(name) is not None]
    return event_of(
        {
            **row,
            **{name: day(row, name) for name in days},
            "kind": EventKind.PENALTY.value,
            "list_code": "",
            "facts": "；".join(facts),
            "licence": row.get("licence_affected"),
            "ends_on": until + timedelta(days=1) if until and decided and until > decided else None,
        }
    )


def findings_of(names: tuple[str, ...], roles: tuple[str, ...], quote: str) -> tuple[Finding, ...]:
    """Pair the names found responsible with their roles (责任人员认定); a role that is missing stays empty.

    The words of a finding name nobody but its own person (R10.3): they go into his case, his notice, his record.
    """
    paired = roles if len(roles) == len(names) else ("",) * len(names)
    return tuple(
        Finding(name, role, mask_names(quote, names, but=name)) for name, role in zip(names, paired, strict=True)
    )


def _text(row: Row, name: str) -> str:
    return cast("str | None", row.get(name)) or ""


def _texts(row: Row, name: str) -> tuple[str, ...]:
    return tuple(cast("list[str] | None", row.get(name)) or ())
