"""The parties of a row by kind (行中各方): subject, holder, owner, guarantor; one id each, null where not told."""

from __future__ import annotations

import polars as pl

from graph_service.domain.facts import FACTS
from loaders.check_table import check_table
from loaders.mapping import Mapping
from loaders.match import Party, PersonKeys, identify, one_cell, persons, self_identified
from loaders.mend import agrees_with_tax_no, mended
from loaders.register import Register

SUBJECT = Party("")
HOLDER = Party("person_", person_by_name=True, is_person=True)
OWNER = Party("owner_", person_by_name=True)
GUARANTOR = Party("guarantor_")
OTHER = {"role": HOLDER, "holding": OWNER, "guarantee": GUARANTOR}


def other_end(kind: str) -> str:
    """Column that ``resolve`` gives the other end of a relation (另一方标识列)."""
    return "person_pid" if kind == "role" else FACTS[kind].ends[0]


def resolve(frame: pl.DataFrame, mapping: Mapping, register: Register, keys: PersonKeys) -> pl.DataFrame:
    """Add ``party`` and, for a relation, its ``other_end`` (各方标识).

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
    frame = _told(frame, SUBJECT, "party", "eid", mapping, register, keys)
    other = OTHER.get(mapping.kind)
    if other is None:
        return frame
    if other is HOLDER:  # an officer is a person
        return numbered(persons(frame, other, "party", keys), other, mapping.scheme, keys)
    return _told(frame, other, other_end(mapping.kind), "party", mapping, register, keys)


def _told(
    frame: pl.DataFrame, party: Party, name: str, at: str, mapping: Mapping, register: Register, keys: PersonKeys
) -> pl.DataFrame:
    """Add ``name``, the id of a party that may be a subject or a person: numbers first, what is only a name last."""
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
    frame = frame.with_columns(told.alias(name))
    by_register = pl.col(name) == pl.col(f"{p}eid")
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
