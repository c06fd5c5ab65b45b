"""Class, publication and repair of penalties (信用修复, R5.1-R5.4): for one record, and for a whole frame at once.

Definition, with d the day of the document and (least, most) the months of its class in the regime in force on
``as_of``: the minimum ends on d + least, repair may be applied for from the next day, publication stops of itself at
the end of d + most (R0.4: the start day is not counted). A minor record has no minimum and is in principle not
published.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl

from graph_service.analysis.event_columns import event_texts as text_columns
from graph_service.analysis.event_columns import is_person_column, penalty_events, state_column
from graph_service.analysis.triggers import event_texts
from graph_service.domain.calendar import add_months
from graph_service.domain.events import Event, EventKind, EventState
from graph_service.domain.subjects import is_person
from graph_service.rulebook.repair import ClassRules, RecordClass, RepairRules
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


def penalty_class(event: Event, rules: ClassRules) -> RecordClass:
    """Return the class of a record (失信信息分类, R5.1): 轻微, 一般 or 严重.

    Minor: nothing but a warning or 通报批评, or the record itself says 简易程序 and the fine is within PPL 51. A small
    fine alone is general, because the ordinary procedure may end in one too.
    """
    person = is_person(event.subject)
    texts = event_texts(event)
    fine = event.fine_yuan or 0
    huge = rules.huge_fine_person_yuan if person else rules.huge_fine_unit_yuan
    simple = rules.simple_fine_person_yuan if person else rules.simple_fine_unit_yuan
    if event.kind is EventKind.LIST_ENTRY or re.search(any_of(rules.serious), texts["categories"]) or fine >= huge:
        return RecordClass.SERIOUS
    mild = bool(event.categories) and all(one in rules.minor for one in event.categories)
    on_the_spot = re.search(any_of(rules.simple_procedure), texts["words"]) is not None and fine <= simple
    return RecordClass.MINOR if mild or on_the_spot else RecordClass.GENERAL


def publication(event: Event, as_of: date, rules: RepairRules) -> Publication:
    """Work out publication and repair of a penalty (公示与修复期限) under the regime in force on ``as_of``.

    A natural person's penalty is not published (R10.4), nor is one that is annulled or repaired (R5.4, R5.9). Raises
    ``BadInput`` for a day before the first regime.
    """
    regime = rules.regime(as_of)
    record_class = penalty_class(event, rules.classes)
    term = regime.terms[record_class]
    least = term.least_months
    in_key_field = regime.key_words and re.search(any_of(regime.key_words), event_texts(event)["words"])
    if in_key_field and record_class is not RecordClass.MINOR:
        least = max(least, regime.key_least_months)
    least_until = add_months(event.decided_on, least) if least else None
    auto_stop = add_months(event.decided_on, term.most_months)
    shown = term.publish and event.state not in GONE and not is_person(event.subject)
    return Publication(
        record_class=record_class,
        regime=regime.rule.id,
        published=shown and event.decided_on <= as_of <= auto_stop,
        least_until=least_until,
        apply_from=least_until + timedelta(days=1) if least_until else event.decided_on,
        auto_stop=auto_stop,
    )


def repair_columns(frame: pl.DataFrame, as_of: date, rules: RepairRules) -> pl.DataFrame:
    """Add class, publication and repair to penalties (公示与修复期限), as ``publication`` does for one.

    ``frame`` has the columns of the fact kind ``penalty``; added are ``record_class``, ``published``, ``least_until``,
    ``apply_from`` and ``auto_stop``. Raises ``BadInput`` for a day before the first regime.
    """
    regime = rules.regime(as_of)
    person = is_person_column("subject")
    texts = text_columns()
    gone = state_column().is_in([state.value for state in GONE])
    key_field = texts["words"].str.contains(any_of(regime.key_words)) if regime.key_words else pl.lit(False)
    classed = penalty_events(frame).with_columns(_class_column(texts, person, rules.classes).alias("record_class"))
    terms = pl.DataFrame(
        {
            "record_class": [record_class.value for record_class in regime.terms],
            "_publish": [term.publish for term in regime.terms.values()],
            "_least": [term.least_months for term in regime.terms.values()],
            "_most": [term.most_months for term in regime.terms.values()],
        }
    )
    longer = key_field & (pl.col("record_class") != RecordClass.MINOR.value)
    least = pl.when(longer).then(pl.max_horizontal("_least", pl.lit(regime.key_least_months))).otherwise("_least")
    added = (
        classed.join(terms, on="record_class", how="left", maintain_order="left")
        .with_columns(least.alias("_least"))
        .with_columns(
            pl.when(pl.col("_least") > 0).then(_later("_least")).alias("least_until"),
            _later("_most").alias("auto_stop"),
        )
        .with_columns(
            pl.coalesce(pl.col("least_until").dt.offset_by("1d"), "decided_on").alias("apply_from"),
            (
                pl.col("_publish")
                & ~gone
                & ~person
                & pl.lit(as_of).is_between(pl.col("decided_on"), pl.col("auto_stop"))
            ).alias("published"),
        )
        .select("record_class", "published", "least_until", "apply_from", "auto_stop")
    )
    return pl.concat([frame, added], how="horizontal")


def _later(months: str) -> pl.Expr:
    return pl.col("decided_on").dt.offset_by(pl.format("{}mo", pl.col(months)))


def _class_column(texts: dict[str, pl.Expr], person: pl.Expr, rules: ClassRules) -> pl.Expr:
    fine = pl.col("fine_yuan").fill_null(0.0)
    huge = pl.when(person).then(rules.huge_fine_person_yuan).otherwise(rules.huge_fine_unit_yuan)
    simple = pl.when(person).then(rules.simple_fine_person_yuan).otherwise(rules.simple_fine_unit_yuan)
    serious = texts["categories"].str.contains(any_of(rules.serious)) | (fine >= huge)
    mild = (
        pl.col("categories").list.eval(pl.element().is_in(rules.minor)).list.all()
        & (pl.col("categories").list.len() > 0)
    ).fill_null(False)
    on_the_spot = texts["words"].str.contains(any_of(rules.simple_procedure)) & (fine <= simple)
    return (
        pl.when(serious)
        .then(pl.lit(RecordClass.SERIOUS.value))
        .when(mild | on_the_spot)
        .then(pl.lit(RecordClass.MINOR.value))
        .otherwise(pl.lit(RecordClass.GENERAL.value))
    )
