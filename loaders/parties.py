"""The parties of a row by kind (行中各方, ``fields.parties_of``): one id each, null where not told."""

from __future__ import annotations

import polars as pl

from graph_service.domain.facts import FACTS
from loaders.check_table import check_table
from loaders.fields import SUBJECT, Party, parties_of
from loaders.mapping import Mapping
from loaders.match import PersonKeys, identify, one_cell, persons, self_identified
from loaders.mend import agrees_with_tax_no, mended
from loaders.register import Register


def resolve(frame: pl.DataFrame, mapping: Mapping, register: Register, keys: PersonKeys) -> pl.DataFrame:
    """Add the ``id`` of each party of the row (各方标识); ``party``, that of the subject, is null where it has none.

    ``told_at`` is when that was recorded by which the last of them could be told, null where the row says enough.
    """
    frame = _resolved(frame, mapping, register, keys)
    known = [name for name in frame.columns if name.endswith(("told_at", "__mended_at"))]
    told_at = pl.max_horizontal(known) if known else pl.lit(None, pl.String)
    return frame.with_columns(told_at.alias("told_at"))


def _resolved(frame: pl.DataFrame, mapping: Mapping, register: Register, keys: PersonKeys) -> pl.DataFrame:
    if mapping.kind == "registration":
        frame = mended(frame, "", register, check_table().shared_by_names)
        return self_identified(frame, mapping.scheme).with_columns(pl.col("eid").alias("party"))
    parties = parties_of(mapping.kind)
    if SUBJECT in parties:
        frame = _told(frame, SUBJECT, "eid", mapping, register, keys)
    else:  # two persons, and no subject at which either could be known by name
        frame = frame.with_columns(pl.lit(None, pl.String).alias(SUBJECT.id))
    for party in parties:
        if party.is_person:
            frame = _person(frame, party, mapping.scheme, keys)
        elif party is not SUBJECT:
            frame = _told(frame, party, SUBJECT.id, mapping, register, keys)
    return frame


def _person(frame: pl.DataFrame, party: Party, scheme: str, keys: PersonKeys) -> pl.DataFrame:
    """Add the id of a party that is a natural person: no register is asked."""
    frame = persons(frame, party, SUBJECT.id, keys)
    known = frame if party.certain else numbered(frame, party, scheme, keys)
    return known.with_columns(pl.col(f"{party.prefix}pid").alias(party.id))


def _told(
    frame: pl.DataFrame, party: Party, at: str, mapping: Mapping, register: Register, keys: PersonKeys
) -> pl.DataFrame:
    """Add the id of a party that may be a subject or a person: numbers first, what is only a name last."""
    p = party.prefix
    # where one cell reads both ways, a number that names a person names no subject (R10.3)
    personal = one_cell(p) & pl.col(f"{p}id").is_not_null()
    frame = frame.with_columns(pl.when(~personal).then(f"{p}code").alias(f"{p}code"))
    # a relation is told under the name of the day of the extract, which is not stated
    made_on = FACTS[mapping.kind].day
    day = frame[made_on] if made_on else None
    frame = identify(mended(frame, p, register, check_table().shared_by_names), party, mapping.scheme, register, day)
    frame = _unless_another_taxpayer(frame, p)
    frame = numbered(persons(frame, party, at, keys), party, mapping.scheme, keys)
    numbers = (f"{p}code", f"{p}local", f"{p}reg_no", f"{p}code__reg_no", f"{p}code__org")
    by_number = pl.any_horizontal(pl.col(number).is_not_null() for number in numbers)
    told = pl.when(by_number).then(f"{p}eid").otherwise(pl.coalesce(f"{p}pid", f"{p}eid"))
    frame = frame.with_columns(told.alias(party.id))
    by_register = pl.col(party.id) == pl.col(f"{p}eid")
    return frame.with_columns(pl.when(by_register).then(f"{p}told_at").alias(f"{p}told_at"))


def _unless_another_taxpayer(frame: pl.DataFrame, p: str) -> pl.DataFrame:
    """Leave out a subject of the same name whose old taxpayer number is another; it stays as a candidate."""
    same = agrees_with_tax_no(frame, p) | frame[f"{p}code"].is_not_null()
    return frame.with_columns(
        pl.when(same).then(f"{p}eid").alias(f"{p}eid"),
        pl.when(same).then(f"{p}candidates").otherwise(f"{p}eid").alias(f"{p}candidates"),
    )


def numbered(frame: pl.DataFrame, party: Party, scheme: str, keys: PersonKeys) -> pl.DataFrame:
    """Give a natural person whom its source numbers an id of that source (来源内人员编号, ADR 0035).

    The id is a keyed hash of scheme and number, stable within the source, never certain and never another source's.
    """
    p = party.prefix
    numbers = frame[f"{p}pno"]
    source = pl.repeat(f"{scheme}#", frame.height, dtype=pl.String(), eager=True)
    known = keys.named_pids(source, numbers)
    return frame.with_columns(pl.coalesce(f"{p}pid", known).alias(f"{p}pid"))
