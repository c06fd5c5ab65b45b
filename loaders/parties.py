"""The parties of a row by kind (行中各方): subject, holder, owner, guarantor; one id each, null where not told."""

from __future__ import annotations

import polars as pl

from graph_service.domain.facts import FACTS
from loaders.mapping import Mapping
from loaders.match import Party, PersonKeys, identify, one_cell, persons, self_identified
from loaders.register import Register

SUBJECT = Party("")
HOLDER = Party("person_", person_by_name=True)
OWNER = Party("owner_", person_by_name=True)
GUARANTOR = Party("guarantor_")
_DAYS = ("decided_on", "listed_on", "made_on", "inspected_on")
"""Days on which a record was made, under the name that its subject bore then. A relation is told under the name of the
day of the extract, which is not stated."""
OTHER = {"role": HOLDER, "holding": OWNER, "guarantee": GUARANTOR}


def other_end(kind: str) -> str:
    """Column that ``resolve`` gives the other end of a relation (另一方标识列)."""
    return "person_pid" if kind == "role" else FACTS[kind].ends[0]


def resolve(frame: pl.DataFrame, mapping: Mapping, register: Register, keys: PersonKeys) -> pl.DataFrame:
    """Add ``party`` and, for a relation, its ``other_end`` (各方标识)."""
    if mapping.kind == "registration":
        return self_identified(frame, mapping.scheme).with_columns(pl.col("eid").alias("party"))
    frame = _told(frame, SUBJECT, "party", "eid", mapping.scheme, register, keys)
    other = OTHER.get(mapping.kind)
    if other is None:
        return frame
    if other is HOLDER:  # an officer is a person
        return persons(frame, other, "party", keys)
    return _told(frame, other, other_end(mapping.kind), "party", mapping.scheme, register, keys)


def _told(
    frame: pl.DataFrame, party: Party, name: str, at: str, scheme: str, register: Register, keys: PersonKeys
) -> pl.DataFrame:
    """Add ``name``, the id of a party that may be a subject or a person: numbers first, what is only a name last."""
    p = party.prefix
    # where one cell reads both ways, a number that names a person names no subject (R10.3)
    personal = one_cell(p) & pl.col(f"{p}id").is_not_null()
    frame = frame.with_columns(pl.when(~personal).then(f"{p}code").alias(f"{p}code"))
    days = [name for name in _DAYS if name in frame.columns]
    day = frame.select(pl.coalesce(days))[days[0]] if days else None
    frame = persons(identify(frame, party, scheme, register, day), party, at, keys)
    numbers = (f"{p}code", f"{p}local", f"{p}reg_no", f"{p}code__reg_no", f"{p}code__org")
    by_number = pl.any_horizontal(pl.col(number).is_not_null() for number in numbers)
    told = pl.when(by_number).then(f"{p}eid").otherwise(pl.coalesce(f"{p}pid", f"{p}eid"))
    return frame.with_columns(told.alias(name))
