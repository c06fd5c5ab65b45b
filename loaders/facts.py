"""Checked rows to facts (组成事实): the columns of each fact kind, and the parties and authorities they speak of."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from graph_service.analysis.snapshot import fact_schema
from graph_service.domain.fact_relations import ProxyPart
from graph_service.domain.facts import FACTS
from graph_service.domain.relations import RoleKind
from graph_service.domain.subjects import CERTAIN_PERSON, NAMED_PERSON, EntityKind, Status, entity_kind
from loaders.clean.distinct import by_distinct
from loaders.contacts import WAYS, contacts
from loaders.detect import ROW
from loaders.fields import GIVER, SUBJECT, TAKER, Party, parties_of
from loaders.mapping import Mapping
from loaders.match import PersonKeys, body_keys, looks_like_person, person_ids

_col = pl.col
ALSO_STATES = {"registration": ("role", "naming"), "statement": ("contact",)}
"""Kinds that the rows of a kind state besides their own."""
_PROVENANCE = ("rid", "key", "recorded_at", "source", "batch")


def _year_of(period: str) -> pl.Expr:
    """First day of the year that a period names (年度)."""
    return _col(period).str.extract(r"^((?:19|20)\d\d)(?:年度?)?$", 1).str.to_date("%Y", strict=False)


_VALID: dict[str, tuple[pl.Expr, pl.Expr]] = {
    # what the world's interval of a record is: the last day of a licence is a day it still holds
    "registration": (_col("established_on"), _col("closed_on")),
    "penalty": (_col("decided_on"), pl.lit(None, pl.Date)),
    "licence": (pl.coalesce("valid_from", "decided_on"), _col("valid_to").dt.offset_by("1d")),
    "list_entry": (_col("listed_on"), pl.coalesce("removed_on", _col("valid_to").dt.offset_by("1d"))),
    "commitment": (_col("made_on"), pl.lit(None, pl.Date)),
    "inspection": (_col("inspected_on"), pl.lit(None, pl.Date)),
    "arrears": (_col("announced_on"), _col("cleared_on")),
    "grade": (pl.coalesce("valid_from", "assessed_on", _year_of("period")), _col("valid_to").dt.offset_by("1d")),
    "honour": (
        pl.coalesce("awarded_on", _year_of("period")),
        pl.coalesce("revoked_on", _col("ends_on").dt.offset_by("1d")),
    ),
    "complaint": (_col("received_on"), pl.lit(None, pl.Date)),
    "rectification": (_col("held_on"), _col("done_on")),
    "statement": (pl.coalesce("stated_on", _year_of("period")), pl.lit(None, pl.Date)),
    "lawsuit": (_col("filed_on"), pl.lit(None, pl.Date)),
    "objection": (_col("objected_on"), _col("closed_on")),
    "contact": (_col("stated_on"), pl.lit(None, pl.Date)),
    "bid": (_col("opened_on"), pl.lit(None, pl.Date)),
    "inspection_item": (pl.coalesce("valid_from", "published_on"), _col("valid_to").dt.offset_by("1d")),
    "inspector": (pl.coalesce("valid_from", "issued_on"), _col("valid_to").dt.offset_by("1d")),
}


@dataclass(frozen=True, slots=True)
class Facts:
    """What the rows of one slice state (事实).

    ``frames`` holds fact frames by kind, without the provenance that a batch gives, ``main`` being the kind of the row
    itself; ``named`` the parties as the rows name them: row, id, name, code, identity number, whether registered.
    """

    main: str
    frames: dict[str, pl.DataFrame]
    named: pl.DataFrame

    def only(self, rows: pl.Series) -> Facts:
        """Keep what these rows state."""
        kept = _col(ROW).is_in(rows.implode())
        return Facts(
            self.main, {kind: frame.filter(kept) for kind, frame in self.frames.items()}, self.named.filter(kept)
        )

    @property
    def subjects(self) -> pl.DataFrame:
        """Subjects that no register states, each once, by the fullest name: eid, name, uscc, entity_kind, certain."""
        stubs = self.named.filter(~_is_person(_col("id")) & ~_col("registered"))
        fullest = stubs.sort(_col("name").str.len_chars(), "name", descending=[True, False], nulls_last=True)
        once = fullest.group_by(eid="id").agg(_col("name").first(), uscc=_col("code").first()).sort("eid")
        kinds = by_distinct(once["uscc"], lambda code: str(entity_kind(code)), pl.String())
        return once.with_columns(kinds.alias("entity_kind"), certain=_col("uscc").is_not_null())

    @property
    def persons(self) -> pl.DataFrame:
        """Natural persons, each once, by the first name in order: pid, name, id_number."""
        people = self.named.filter(_is_person(_col("id")))
        return people.group_by(pid="id").agg(_col("name").min(), _col("id_number").min()).sort("pid")


def assemble(frame: pl.DataFrame, mapping: Mapping, keys: PersonKeys) -> Facts:
    """Facts of checked rows whose parties are known (组成事实); rows keep their number in ``row``."""
    frame = _filled(frame, mapping)
    if mapping.kind == "naming":
        frame = _changed_names(frame)
    if mapping.kind == "contact":
        frame = contacts(frame, keys)
    main = _fact(frame, mapping.kind)
    frames = {mapping.kind: main}
    named = _named(frame, mapping)
    if mapping.kind == "registration":
        legal = _legal_roles(frame, keys)
        frames["role"] = _fact(legal, "role")
        frames["naming"] = _fact(_former_names(frame), "naming")
        named = _party(legal, "holder", "lr_name", id_number="lr_id")
    if mapping.kind == "role":
        marked = frame.filter(_col("is_lr") & (_col("kind") != RoleKind.LR)).with_columns(
            pl.lit(str(RoleKind.LR)).alias("kind")
        )
        frames["role"] = pl.concat([main, _fact(marked, "role")])
    if mapping.kind == "statement" and not WAYS.keys().isdisjoint(mapping.columns):
        frames["contact"] = _fact(contacts(frame, keys), "contact")
    return Facts(mapping.kind, frames, named)


def _fact(frame: pl.DataFrame, kind: str) -> pl.DataFrame:
    schema = {name: dtype for name, dtype in fact_schema(FACTS[kind]).items() if name not in _PROVENANCE}
    return frame.select(
        (_col(name) if name in frame.columns else pl.lit(None)).cast(dtype).alias(name)
        for name, dtype in schema.items()
    )


def _filled(frame: pl.DataFrame, mapping: Mapping) -> pl.DataFrame:
    """Columns of the main fact from the fields of the row."""
    kind = mapping.kind
    last = parties_of(kind)[-1]
    known = [name for name in (f"{last.prefix}name", f"{last.prefix}register_name", last.id) if name in frame.columns]
    frame = frame.with_columns(
        pl.lit(mapping.trust).alias("trust"), pl.coalesce(known).alias("subject_name"), subject=_col(last.id)
    )
    if FACTS[kind].is_relation:
        frame = _between(frame, kind)
    if kind in _VALID:
        begin, end = _VALID[kind]
        frame = frame.with_columns(valid_from=begin, valid_to=end)
    if kind == "registration":
        return _registration(frame)
    if kind == "role":
        frame = frame.with_columns(kind=_col("title"), title=_col("title__raw"))
        return frame.explode("kind") if "title" in mapping.split else frame
    if FACTS[kind].is_relation and mapping.lasts:
        frame = frame.with_columns(valid_to=pl.coalesce("valid_to", _col("valid_from").dt.offset_by(mapping.lasts)))
    if FACTS[kind].is_relation:
        return frame
    if kind == "naming":
        return frame.with_columns(eid=_col("party"))
    state = pl.coalesce("state", "state__raw") if "state__raw" in frame.columns else pl.lit(None, pl.String)
    listed = pl.coalesce("list_code", "list_code__raw") if "list_code" in frame.columns else pl.lit(None, pl.String)
    frame = frame.with_columns(
        state.alias("state"),
        listed.alias("list_code"),
        pl.coalesce("authority_code", body_keys(frame["authority_name"]), "authority_name").alias("authority"),
    )
    return frame.with_columns(code=_col("commitment_code")) if kind == "commitment" else frame


def _between(frame: pl.DataFrame, kind: str) -> pl.DataFrame:
    """Ends of a relation and what the row calls them (关系两端); votes entrusted are one fact given, one taken."""
    if kind != "proxy":
        return _ended(frame, kind, parties_of(kind))
    gives = _ended(frame, kind, (GIVER, SUBJECT)).with_columns(part=pl.lit(str(ProxyPart.GIVES)))
    takes = _ended(frame, kind, (TAKER, SUBJECT)).with_columns(part=pl.lit(str(ProxyPart.TAKES)), votes=None)
    return pl.concat([gives, takes.cast({"votes": pl.Float64})])


def _ended(frame: pl.DataFrame, kind: str, parties: tuple[Party, ...]) -> pl.DataFrame:
    fact = FACTS[kind]
    return frame.with_columns(
        *(_col(party.id).alias(end) for party, end in zip(parties, fact.ends, strict=True)),
        *(_col(f"{party.prefix}name").alias(name) for party, name in zip(parties, fact.end_names, strict=True)),
    )


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
    rows = frame.with_columns(
        role.alias("kind"), valid_from=pl.lit(None, pl.Date), valid_to=pl.lit(None, pl.Date),
        holder_name=_col("lr_name"), subject_name=_col("name"),
    )  # fmt: skip
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


def _named(frame: pl.DataFrame, mapping: Mapping) -> pl.DataFrame:
    """Parties of the main fact as the rows name them; a registration writes its own subject."""
    if mapping.kind == "registration":
        return frame.clear()
    ends = [(party.id, party.prefix) for party in parties_of(mapping.kind)]
    return pl.concat(_party(frame, id_, f"{p}name", f"{p}code", f"{p}id", f"{p}register_name") for id_, p in ends)


def _party(
    frame: pl.DataFrame, id_: str, name: str, code: str = "", id_number: str = "", register_name: str = ""
) -> pl.DataFrame:
    nothing = pl.lit(None, pl.String)
    registered = _col(register_name).is_not_null() if register_name in frame.columns else pl.lit(value=False)
    return frame.select(
        ROW, id=id_, name=name, code=code or nothing, id_number=id_number or nothing, registered=registered
    ).filter(_col("id").is_not_null())


def _is_person(party: pl.Expr) -> pl.Expr:
    return party.str.starts_with(CERTAIN_PERSON) | party.str.starts_with(NAMED_PERSON)
