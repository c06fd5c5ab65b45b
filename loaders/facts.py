"""Checked rows to facts (组成事实): the columns of each fact kind, and the parties and authorities they speak of."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from graph_service.analysis.snapshot import fact_schema
from graph_service.domain.facts import FACTS
from graph_service.domain.relations import RoleKind
from graph_service.domain.subjects import CERTAIN_PERSON, NAMED_PERSON, EntityKind, Status, entity_kind
from loaders.clean.distinct import by_distinct
from loaders.mapping import Mapping
from loaders.match import PersonKeys, body_keys, looks_like_person, person_ids
from loaders.parties import OTHER, other_end

_col = pl.col
_PROVENANCE = ("rid", "key", "recorded_at", "source", "batch")
_VALID: dict[str, tuple[pl.Expr, pl.Expr]] = {
    # what the world's interval of a record is: the last day of a licence is a day it still holds
    "registration": (_col("established_on"), _col("closed_on")),
    "penalty": (_col("decided_on"), pl.lit(None, pl.Date)),
    "licence": (pl.coalesce("valid_from", "decided_on"), _col("valid_to").dt.offset_by("1d")),
    "list_entry": (_col("listed_on"), _col("removed_on")),
    "commitment": (_col("made_on"), pl.lit(None, pl.Date)),
    "inspection": (_col("inspected_on"), pl.lit(None, pl.Date)),
}


@dataclass(frozen=True, slots=True)
class Facts:
    """What the rows of one slice state (事实).

    ``frames`` holds fact frames by kind, without the provenance that a batch gives, ``main`` being the kind of the row
    itself. ``subjects`` (eid, name, uscc, reg_no, entity_kind, certain) and ``persons`` (pid, name, id_number) are the
    parties they speak of, each once.
    """

    main: str
    frames: dict[str, pl.DataFrame]
    subjects: pl.DataFrame
    persons: pl.DataFrame


def assemble(frame: pl.DataFrame, mapping: Mapping, keys: PersonKeys) -> Facts:
    """Facts of checked rows whose parties are known (组成事实); rows keep their number in ``row``."""
    frame = _filled(frame, mapping)
    main = _fact(_changed_names(frame) if mapping.kind == "naming" else frame, mapping.kind)
    frames = {mapping.kind: main}
    people = [_people(frame, mapping)]
    if mapping.kind == "registration":
        legal = _legal_roles(frame, keys)
        frames["role"] = _fact(legal, "role")
        people.append(legal.select(pid="holder", name="lr_name", id_number="lr_id"))
        frames["naming"] = _fact(_former_names(frame), "naming")
    if mapping.kind == "role":
        marked = frame.filter(_col("is_lr") & (_col("kind") != RoleKind.LR)).with_columns(
            pl.lit(str(RoleKind.LR)).alias("kind")
        )
        frames["role"] = pl.concat([main, _fact(marked, "role")])
    return Facts(mapping.kind, frames, _subjects(frame, mapping), _nodes(people, "pid"))


def _fact(frame: pl.DataFrame, kind: str) -> pl.DataFrame:
    schema = {name: dtype for name, dtype in fact_schema(FACTS[kind]).items() if name not in _PROVENANCE}
    return frame.select(
        (_col(name) if name in frame.columns else pl.lit(None)).cast(dtype).alias(name)
        for name, dtype in schema.items()
    )


def _filled(frame: pl.DataFrame, mapping: Mapping) -> pl.DataFrame:
    """Columns of the main fact from the fields of the row."""
    kind = mapping.kind
    known = [name for name in ("name", "register_name", "party") if name in frame.columns]
    frame = frame.with_columns(
        pl.lit(mapping.trust).alias("trust"), pl.coalesce(known).alias("subject_name"), subject=_col("party")
    )
    if kind in _VALID:
        begin, end = _VALID[kind]
        frame = frame.with_columns(valid_from=begin, valid_to=end)
    if kind == "registration":
        return _registration(frame)
    if kind == "role":
        return frame.with_columns(
            eid=_col("party"), holder=_col("person_pid"), kind=_col("title"), title=_col("title__raw")
        )
    if kind in OTHER or kind == "naming":
        return frame.with_columns(eid=_col("party"))
    state = pl.coalesce("state", "state__raw") if "state__raw" in frame.columns else pl.lit(None, pl.String)
    listed = pl.coalesce("list_code", "list_code__raw") if "list_code" in frame.columns else pl.lit(None, pl.String)
    frame = frame.with_columns(
        state.alias("state"),
        listed.alias("list_code"),
        pl.coalesce("authority_code", body_keys(frame["authority_name"]), "authority_name").alias("authority"),
    )
    return frame.with_columns(code=_col("commitment_code")) if kind == "commitment" else frame


def _registration(frame: pl.DataFrame) -> pl.DataFrame:
    known = _col("status").is_in([str(status) for status in Status])
    kinds = by_distinct(frame["code"], lambda code: str(entity_kind(code)), pl.String())
    return frame.with_columns(
        uscc=_col("code"),
        reg_no=pl.coalesce("reg_no", "code__reg_no"),
        status=pl.when(known).then("status").otherwise(pl.lit(str(Status.UNKNOWN))),
        capital_text=_col("capital_yuan__raw"),
        entity_kind=kinds.fill_null(str(EntityKind.UNKNOWN)),
    )


def _legal_roles(frame: pl.DataFrame, keys: PersonKeys) -> pl.DataFrame:
    """Make the role of the legal representative or its kin, named by a register row; when it began is not stated."""
    type_text = _col("type_text").fill_null("")
    role = (
        pl.when(_col("entity_kind") == EntityKind.INDIVIDUAL).then(pl.lit(str(RoleKind.OPERATOR)))
        .when(type_text.str.contains("个人独资企业")).then(pl.lit(str(RoleKind.INVESTOR)))
        .when(type_text.str.contains("合伙")).then(pl.lit(str(RoleKind.EXEC_PARTNER)))
        .when(type_text.str.contains("分公司|分支机构|代表机构|办事处")).then(pl.lit(str(RoleKind.FZ)))
        .otherwise(pl.lit(str(RoleKind.LR)))
    )  # fmt: skip
    rows = frame.with_columns(role.alias("kind"), valid_from=pl.lit(None, pl.Date), valid_to=pl.lit(None, pl.Date))
    named = rows.select(pl.when(looks_like_person(_col("lr_name"))).then("lr_name").alias("name"))["name"]
    holders = person_ids(rows["lr_id"], rows["party"], named, keys)
    return rows.with_columns(holders.alias("holder")).filter(_col("holder").is_not_null())


def _former_names(frame: pl.DataFrame) -> pl.DataFrame:
    """Names that register rows call former ones (曾用名); when they were borne is not stated."""
    return (
        frame.explode("former_names")
        .filter(_col("former_names").is_not_null() & (_col("former_names") != _col("name")))
        .with_columns(name="former_names", valid_from=None, valid_to=None)
    )


def _changed_names(frame: pl.DataFrame) -> pl.DataFrame:
    """Both names that a change of name states (名称变更): the one until its day, and the one from then on."""
    before = frame.with_columns(name="name_before", valid_from=None, valid_to="changed_on")
    after = frame.with_columns(name="name_after", valid_from="changed_on", valid_to=None)
    both = pl.concat([before, after], how="vertical_relaxed")
    return both.filter(_col("name").is_not_null())


def _people(frame: pl.DataFrame, mapping: Mapping) -> pl.DataFrame:
    """Persons that the main fact speaks of."""
    other = OTHER.get(mapping.kind)
    ends = [("party", "")] if other is None else [("party", ""), (other_end(mapping.kind), other.prefix)]
    found = [frame.select(pid=id_, name=f"{p}name", id_number=f"{p}id") for id_, p in ends]
    return pl.concat(found).filter(_is_person(_col("pid")))


def _subjects(frame: pl.DataFrame, mapping: Mapping) -> pl.DataFrame:
    """Subjects that rows speak of, as the rows name them."""
    ends = [("party", "")]
    if mapping.kind in {"holding", "guarantee"}:
        ends.append((other_end(mapping.kind), OTHER[mapping.kind].prefix))
    found = [frame.select(eid=id_, name=f"{p}name", uscc=f"{p}code", reg_no=f"{p}reg_no") for id_, p in ends]
    subjects = _nodes([rows.filter(~_is_person(_col("eid"))) for rows in found], "eid")
    kinds = by_distinct(subjects["uscc"], lambda code: str(entity_kind(code)), pl.String())
    return subjects.with_columns(kinds.alias("entity_kind"), certain=_col("uscc").is_not_null())


def _is_person(party: pl.Expr) -> pl.Expr:
    return party.str.starts_with(CERTAIN_PERSON) | party.str.starts_with(NAMED_PERSON)


def _nodes(frames: list[pl.DataFrame], key: str) -> pl.DataFrame:
    """One row a node, in the order of its id; of several texts the first in order, so that reruns agree."""
    rows = pl.concat(frames).filter(_col(key).is_not_null())
    return rows.group_by(key).agg(pl.all().drop_nulls().min()).sort(key)
