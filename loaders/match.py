"""Whom a row speaks of (主体匹配): by a code that checks, a number the register knows, a name unique there.

ADR 0030: a code that checks names its subject whether or not a register was delivered; everything weaker must be known
to the register, once. A natural person is certain only by an identity number that checks (R10.3); a name alone is "the
person of that name at that subject" (ADR 0006) and never joins two subjects (R12.4). What cannot be told is set aside
with its candidates (V16).
"""

from __future__ import annotations

from typing import Protocol

import polars as pl

from graph_service.analysis.columns import name_cores, name_keys
from graph_service.analysis.naming import may_bear
from graph_service.rulebook.aliases import body_aliases
from loaders.clean.distinct import by_distinct
from loaders.fields import Party
from loaders.register import Register

CANDIDATES = 20  # subjects of one trade name that a row may mean; a commoner one names nobody
REG, ORG = "reg:", "org:"  # schemes of the numbers from before the unified code

_ORGANISATION = (
    "公司|集团|中心|企业|合伙|合作社|商店|商行|经营部|门市|工厂|厂$|店$|部$|所$|社$|院$|馆$|场$|站$|局$|处$|办$|会$|委$|银行|"
    "基金|信托|政府|学校|大学|医院|协会|工会|联合社|事务所|俱乐部|CO\\.|LTD|LIMITED|INC|BANK|FUND|TRUST|PLAN\\b|ASSOCIATION|"
    "CORPORATION|COMPANY|MANAGEMENT|INVEST|CAPITAL|HOLDING|GROUP|SECURIT|NOMINEE|INTERNATIONAL|SICAV|\\bFD$|AKTIEN|GMBH|LLC|LLP|PLC|"
    "PTE|\\b(?:AG|SA|NV|BV|LP)$|\\b(?:L\\.P|B\\.V|N\\.V|S\\.A)\\.?"
)
# a holder of a post is a person, so that a short name needs no more than not to be an organisation's; a figure behind
# it (李军2) tells two of one name apart
_HOLDER_NAME = r"^\p{Han}{2,4}\d?$|^[\p{Han}A-Z]+(?:[·•.\-][\p{Han}A-Z]+)+$|^\p{Latin}[\p{Latin} .,'’\-]+$"
_COMPANY = "公司|企业|合伙|集团|中心|基金|银行|事务所|委员会|LTD|LIMITED|INC|BANK|FUND|COMPANY|CORP"
_PERSON_NAME = r"^\p{Han}{2,4}$|^\p{Han}{1,10}[·•.]\p{Han}+|^[A-Z][A-Z .,'\-]+$"


class PersonKeys(Protocol):
    """Keyed ids of natural persons (自然人标识, R10.3): ``store.vault.PersonVault``."""

    def pids(self, id_numbers: pl.Series) -> pl.Series:
        """Return ids of persons of certain identity, null of null."""
        ...

    def named_pids(self, eids: pl.Series, names: pl.Series) -> pl.Series:
        """Return ids of "the person of that name at that subject" (ADR 0006), null where either is null."""
        ...

    def contact_keys(self, contacts: pl.Series) -> pl.Series:
        """Return keys by which equal telephone numbers and e-mail addresses are found equal, null of null."""
        ...


def one_cell(prefix: str) -> pl.Expr:
    """Whether code and identity number of a party are the same cell (证照号码一列): only one of them can be meant."""
    code, number = pl.col(f"{prefix}code__raw"), pl.col(f"{prefix}id__raw")
    return (code == number).fill_null(value=False)


def looks_like_person(name: pl.Expr) -> pl.Expr:
    """Whether a name is written as a natural person's (疑似自然人姓名): short Han, no organisation, or foreign."""
    key = name.str.normalize("NFKC").str.strip_chars().str.to_uppercase()
    return key.str.contains(_PERSON_NAME) & ~key.str.contains(_ORGANISATION)


def holds_a_post(name: pl.Expr) -> pl.Expr:
    """Whether who holds a post can be a natural person by his name (任职人姓名): anything short that is no company."""
    key = name.str.normalize("NFKC").str.strip_chars().str.to_uppercase()
    return looks_like_person(name) | (key.str.contains(_HOLDER_NAME) & ~key.str.contains(_COMPANY))


def self_identified(frame: pl.DataFrame, scheme: str) -> pl.DataFrame:
    """Add ``eid`` to rows of a register, which say who they are (登记主体标识): code, own id, old numbers."""
    number = pl.coalesce("reg_no", "code__reg_no")
    local = pl.lit(f"{scheme}:") + pl.col("local") if scheme else pl.lit(None, pl.String)
    old = pl.coalesce(pl.lit(REG) + number, pl.lit(ORG) + pl.col("code__org"))
    return frame.with_columns(pl.coalesce("code", local, old).alias("eid"))


def identify(
    frame: pl.DataFrame, party: Party, scheme: str, register: Register, day: pl.Series | None = None
) -> pl.DataFrame:
    """Add ``PREFIXeid``, ``…told_at``, ``…register_name``, ``…bore_name`` and ``…candidates`` (主体匹配).

    ``eid`` is null where it cannot be told; ``told_at`` is when that was recorded by which it is, null where the row
    itself says enough. ``register_name`` is the name the register has now; ``bore_name`` whether
    the name of the row is one that the subject may have borne on the ``day`` of the row, or ever where it has none
    (V04); ``candidates`` the ids of the subjects that a name may mean.
    """
    p = party.prefix
    number = pl.coalesce(f"{p}reg_no", f"{p}code__reg_no")
    local = pl.lit(f"{scheme}:") + pl.col(f"{p}local") if scheme else pl.lit(None, pl.String)
    sure = pl.coalesce(f"{p}code", local)
    asked = frame.select(
        sure.alias("sure"),
        pl.when(sure.is_null()).then(number).alias("number"),
        pl.when(sure.is_null()).then(f"{p}code__org").alias("org"),
        name_keys(frame[f"{p}name"]).alias("key"),
        body_keys(frame[f"{p}name"]).alias("body"),
    ).with_columns(day=pl.Series([None] * frame.height, dtype=pl.Date) if day is None else day)
    codes = _once(register.by_codes(_values(asked["sure"])), "eid").select(
        "eid", pl.col("name").alias("register_name"), pl.col("name_key").alias("register_key")
    )
    numbers = _once(register.by_reg_nos(_values(asked["number"])), "reg_no").select(
        "reg_no", by_number="eid", number_at="recorded_at"
    )
    orgs = _once(register.by_orgs(_values(asked["org"])), "org").select("org", by_org="eid", org_at="recorded_at")
    found = (
        asked.join(codes, left_on="sure", right_on="eid", how="left", maintain_order="left")
        .join(numbers, left_on="number", right_on="reg_no", how="left", maintain_order="left")
        .join(orgs, on="org", how="left", maintain_order="left")
        .with_row_index("at")
    )
    named = _by_name(found.filter(pl.all_horizontal(pl.col("sure", "by_number", "by_org").is_null())), register)
    found = found.join(named, on="at", how="left", maintain_order="left").join(
        _former(found, register), on="at", how="left", maintain_order="left"
    )
    now = (pl.col("key") == pl.col("register_key")) | (pl.col("body") == pl.col("register_key"))
    bore = pl.coalesce(pl.when(now).then(statement=True), "former", "name_fits")
    return frame.with_columns(
        found.select(
            pl.coalesce("sure", "by_number", "by_org", "by_name").alias(f"{p}eid"),
            pl.when(pl.col("sure").is_null()).then(pl.coalesce("number_at", "org_at", "name_at")).alias(f"{p}told_at"),
            pl.col("register_name").alias(f"{p}register_name"),
            bore.alias(f"{p}bore_name"),
            pl.col("candidates").alias(f"{p}candidates"),
        )
    )


def _by_name(rows: pl.DataFrame, register: Register) -> pl.DataFrame:
    """Whom rows mean that have a name only (按名称匹配): ``at, by_name, name_fits, candidates, name_at``.

    A name that one subject ever bore means that one, unless the row is of a day before it can have borne it. A name
    that several bore means the one that bore it on the day of the row. All else is left to its candidates.
    """
    asked = _values(pl.concat([rows["key"], rows["body"].rename("key")]))
    spans = register.by_names(asked).select("eid", "name_key", "name_from", "name_to", "closed_on", "recorded_at")
    # a short name means the body of the full one where nobody is registered under the short one
    borne = pl.col("key").is_in(spans["name_key"].implode())
    wanted = rows.select("at", "day", key=pl.when(borne).then("key").otherwise(pl.coalesce("body", "key")))
    met = wanted.join(spans, left_on="key", right_on="name_key", how="inner")
    open_then = (pl.col("day") <= pl.col("closed_on")).fill_null(value=True)
    early = (pl.col("day") < pl.col("name_from")).fill_null(value=False)
    judged = met.with_columns(fits=may_bear(pl.col("day")), early=early, open_then=open_then)
    several = judged.group_by("at").agg(
        pl.col("eid").unique().sort().alias("ever"),
        pl.col("eid").filter(pl.col("fits") & pl.col("open_then")).alias("then"),
        pl.col("fits").any().alias("any_fits"),
        pl.col("early").all().alias("early"),
        pl.col("day").first().is_not_null().alias("dated"),
    )
    alone = (pl.col("ever").list.len() == 1) & ~pl.col("early")
    on_the_day = (pl.col("ever").list.len() > 1) & pl.col("dated") & (pl.col("then").list.len() == 1)
    chosen = pl.when(alone).then(pl.col("ever").list.first()).when(on_the_day).then(pl.col("then").list.first())
    told = several.select(
        "at",
        chosen.alias("by_name"),
        pl.when(chosen.is_not_null()).then("any_fits").alias("name_fits"),
        pl.when(chosen.is_null()).then(pl.col("ever").list.join(" ")).alias("candidates"),
    )
    first = judged.group_by("at", by_name="eid").agg(name_at=pl.col("recorded_at").min())
    told = told.join(first, on=["at", "by_name"], how="left", maintain_order="left")
    return pl.concat([told, _of_one_core(rows.join(told, on="at", how="anti"), register)], how="diagonal")


def _of_one_core(rows: pl.DataFrame, register: Register) -> pl.DataFrame:
    """Candidates for names nobody bears: who bears one that differs in region or form only (``at, candidates``)."""
    cored = rows.select("at", core=name_cores(rows["key"])).filter(pl.col("core") != rows["key"])
    known = register.by_cores(_values(cored["core"])).group_by("name_core").agg(pl.col("eid").unique().sort())
    few = known.filter(pl.col("eid").list.len() <= CANDIDATES)
    met = cored.join(few, left_on="core", right_on="name_core")
    return met.select("at", candidates=pl.col("eid").list.join(" "))


def _former(found: pl.DataFrame, register: Register) -> pl.DataFrame:
    """Whether a name that is not the register's name of today was the subject's then: ``at, former``."""
    other = found.filter(pl.col("key") != pl.col("register_key")).select("at", "sure", "key", "day")
    spans = register.names_of(_values(other["sure"])).select("eid", "name_key", "name_from", "name_to", known=True)
    met = other.join(spans, left_on=["sure", "key"], right_on=["eid", "name_key"], how="left")
    return met.select("at", former=pl.col("known").fill_null(value=False) & may_bear(pl.col("day")))


def body_keys(names: pl.Series) -> pl.Series:
    """Name keys of the state bodies that short names mean (机关全称键), null where a name is no such short name."""
    known = body_aliases()
    short = names.set(~name_keys(names).str.contains(known.endings).fill_null(value=False), None)
    full = by_distinct(short, known.full_key, pl.String())
    return full.set(full == name_keys(names), None)


def persons(frame: pl.DataFrame, party: Party, at: str, keys: PersonKeys) -> pl.DataFrame:
    """Add ``PREFIXpid`` for rows whose party is a natural person (自然人匹配); ``at`` names the column of its subject.

    By an identity number that checks; otherwise, where the party may stand by name and is written as a person, by name
    at its subject. A masked name (``张*``) names nobody.
    """
    p = party.prefix
    name = pl.col(f"{p}name")
    written = holds_a_post(name) if party.is_person else looks_like_person(name)
    open_to_name = pl.lit(party.person_by_name) & pl.col(f"{p}code").is_null() & written
    named = frame.select(pl.when(open_to_name).then(f"{p}name").alias("name"))["name"]
    return frame.with_columns(person_ids(frame[f"{p}id"], frame[at], named, keys).alias(f"{p}pid"))


def person_ids(id_numbers: pl.Series, eids: pl.Series, names: pl.Series, keys: PersonKeys) -> pl.Series:
    """Ids of persons: by the number where there is one, else by name at their subject (自然人标识); null of neither.

    A masked name (``张*``) names nobody.
    """
    whole = names.set(names.str.contains("*", literal=True).fill_null(value=False), None)
    return keys.pids(id_numbers).fill_null(keys.named_pids(eids, name_keys(whole)))


def _values(column: pl.Series) -> list[str]:
    return column.drop_nulls().unique().sort().to_list()


def _once(known: pl.DataFrame, column: str) -> pl.DataFrame:
    """Register rows whose value of ``column`` is there once."""
    return known.filter(pl.col(column).is_not_null() & pl.col(column).is_unique())
