"""Publication of penalties (公示期限, R5.1-R5.4): for one record, and for a whole frame at once.

A penalty is shown from the day of its document to the day that ``repair_terms`` works out, by its class and the regime
in force on the day asked about. A minor record is in principle not published.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl

from graph_service.analysis.event_columns import event_texts as text_columns
from graph_service.analysis.event_columns import is_person_column, penalty_events, state_column
from graph_service.analysis.repair_classes import class_column
from graph_service.analysis.repair_terms import penalty_terms
from graph_service.domain.events import Event, EventState
from graph_service.domain.subjects import is_person
from graph_service.rulebook.repair import Regime, RepairRules
from graph_service.rulebook.repair_classes import RecordClass
from graph_service.rulebook.rules import any_of

GONE = (EventState.ANNULLED, EventState.REPAIRED)  # shown nowhere any more (R5.4, R5.9)


@dataclass(frozen=True, slots=True)
class Publication:
    """Whether and until when a penalty is shown (公示), and from when repair may be applied for (可申请修复日).

    ``least_until`` is the last day of the minimum, ``None`` where there is none; ``auto_stop`` the last day shown.
    """

    record_class: RecordClass
    regime: str
    published: bool
    least_until: date | None
    apply_from: date
    auto_stop: date


def publication(event: Event, as_of: date, rules: RepairRules) -> Publication:
    """Work out publication and repair of a penalty (公示与修复期限) under the regime in force on ``as_of``.

    A natural person's penalty is not published (R10.4), nor is one that is annulled or repaired (R5.4, R5.9). Raises
    ``BadInput`` for a day before the first regime that covers it.
    """
    terms = penalty_terms(event, as_of, rules)
    shown = terms.publish and event.state not in GONE and not is_person(event.subject)
    return Publication(
        record_class=terms.record_class,
        regime=terms.regime.rule.id,
        published=shown and event.decided_on <= as_of <= terms.auto_stop,
        least_until=terms.least_until,
        apply_from=terms.apply_from,
        auto_stop=terms.auto_stop,
    )


def repair_columns(frame: pl.DataFrame, as_of: date, rules: RepairRules) -> pl.DataFrame:
    """Add class, publication and repair to penalties (公示与修复期限), as ``publication`` does for one.

    ``frame`` has the columns of the fact kind ``penalty``; added are ``record_class``, ``published``, ``least_until``,
    ``apply_from`` and ``auto_stop``. Raises ``BadInput`` for a day before the first regime that covers some row.
    """
    person = is_person_column("subject")
    texts = text_columns()
    samr = pl.col("authority_name").fill_null("").str.contains(any_of(rules.samr_authorities))
    classed = penalty_events(frame).with_columns(
        class_column(texts, person, rules.classes).alias("record_class"), samr.alias("_samr")
    )
    regimes = {samr: rules.regime(as_of, samr=samr) for samr in classed["_samr"].unique()}
    longer = _in_key_field(texts["words"], regimes) & (pl.col("record_class") != RecordClass.MINOR.value)
    least = pl.when(longer).then(pl.max_horizontal("_least", "_key_least")).otherwise("_least")
    added = (
        classed.join(_terms(regimes), on=["_samr", "record_class"], how="left", maintain_order="left")
        .with_columns(least.alias("_least"), _restricted(texts["words"], rules).alias("_restricted"))
        .with_columns(
            pl.when(pl.col("_least") > 0).then(_later("_least")).alias("least_until"),
            pl.max_horizontal(_later("_most"), "_restricted").alias("auto_stop"),
        )
        .with_columns(
            pl.coalesce(pl.col("least_until").dt.offset_by("1d"), "decided_on").alias("apply_from"),
            (
                pl.col("_publish")
                & ~state_column().is_in([state.value for state in GONE])
                & ~person
                & pl.lit(as_of).is_between(pl.col("decided_on"), pl.col("auto_stop"))
            ).alias("published"),
        )
        .select("record_class", "published", "least_until", "apply_from", "auto_stop")
    )
    return pl.concat([frame, added], how="horizontal")


def _terms(regimes: Mapping[bool, Regime]) -> pl.DataFrame:
    """Terms by class (公示期限表), of the market regulators' regime and of the general one."""
    rows = [
        (samr, record_class.value, term.publish, term.least_months, term.most_months, regime.key_least_months)
        for samr, regime in regimes.items()
        for record_class, term in regime.terms.items()
    ]
    schema = {
        "_samr": pl.Boolean, "record_class": pl.String, "_publish": pl.Boolean, "_least": pl.Int64, "_most": pl.Int64,
        "_key_least": pl.Int64,
    }  # fmt: skip
    return pl.DataFrame(rows, schema=schema, orient="row")


def _in_key_field(words: pl.Expr, regimes: Mapping[bool, Regime]) -> pl.Expr:
    """Whether a record lies in a key field of its regime (重点领域)."""
    named = [
        (pl.col("_samr") == samr) & words.str.contains(any_of(regime.key_words))
        for samr, regime in regimes.items()
        if regime.key_words
    ]
    return pl.any_horizontal(pl.lit(False), *named)


def _restricted(words: pl.Expr, rules: RepairRules) -> pl.Expr:
    """Last day of a serious record's own restriction (限制期限), null where it has none."""
    serious = pl.col("record_class") == RecordClass.SERIOUS.value
    says_so = words.str.contains(any_of(rules.restriction.words))
    return pl.when(serious & says_so).then(pl.col("ends_on").dt.offset_by("-1d"))


def _later(months: str) -> pl.Expr:
    return pl.col("decided_on").dt.offset_by(pl.format("{}mo", pl.col(months)))
