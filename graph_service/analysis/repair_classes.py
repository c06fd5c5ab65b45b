"""Class of a dishonest record (失信信息分类, R5.1): for one record, and for a whole frame at once."""

from __future__ import annotations

import re

import polars as pl

from graph_service.analysis.triggers import event_texts
from graph_service.domain.events import Event, EventKind
from graph_service.domain.subjects import is_person
from graph_service.rulebook.repair_classes import ClassRules, RecordClass
from graph_service.rulebook.rules import any_of


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


def class_column(texts: dict[str, pl.Expr], person: pl.Expr, rules: ClassRules) -> pl.Expr:
    """Class of the penalties of a frame (失信信息分类), as ``penalty_class`` does for one.

    ``texts`` are the columns of ``event_columns.event_texts``, ``person`` whether the subject is a natural person.
    """
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
