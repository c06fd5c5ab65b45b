"""Whom a row speaks of (主体匹配): by a code that checks, a number the register knows, a name unique there.

ADR 0030: a code that checks names its subject whether or not a register was delivered; everything weaker must be known
to the register, once. A natural person is certain only by an identity number that checks (R10.3); a name alone is "the
person of that name at that subject" (ADR 0006) and never joins two subjects (R12.4). What cannot be told is set aside
with its candidates (V16).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import polars as pl

from graph_service.analysis.columns import name_keys

KNOWN_SCHEMA = {"eid": pl.String(), "name": pl.String(), "reg_no": pl.String(), "name_key": pl.String()}
"""A register's answer: one row a registered subject."""

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


class Register(Protocol):
    """The registered subjects (登记簿), asked in bulk: this delivery's and the graph's."""

    def by_codes(self, codes: Sequence[str]) -> pl.DataFrame:
        """Return registered subjects of these ids (``KNOWN_SCHEMA``)."""
        ...

    def by_reg_nos(self, numbers: Sequence[str]) -> pl.DataFrame:
        """Return registered subjects of these registration numbers (``KNOWN_SCHEMA``)."""
        ...

    def by_names(self, keys: Sequence[str]) -> pl.DataFrame:
        """Return registered subjects of these name keys (``KNOWN_SCHEMA``)."""
        ...


class PersonKeys(Protocol):
    """Keyed ids of natural persons (自然人标识, R10.3): ``store.vault.PersonVault``."""

    def pids(self, id_numbers: pl.Series) -> pl.Series:
        """Return ids of persons of certain identity, null of null."""
        ...

    def named_pids(self, eids: pl.Series, names: pl.Series) -> pl.Series:
        """Return ids of "the person of that name at that subject" (ADR 0006), null where either is null."""
        ...


@dataclass(frozen=True, slots=True)
class Party:
    """Columns that name one party of a row (行中的一方): ``prefix`` of its fields, whether a name will do."""

    prefix: str
    person_by_name: bool = False  # shareholders and officers: yes; the subject of a record: only by number
    is_person: bool = False  # officers


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
    """Add ``eid`` to rows of a register, which say who they are (登记主体标识): code, own id, registration number."""
    number = pl.coalesce("reg_no", "code__reg_no")
    local = pl.lit(f"{scheme}:") + pl.col("local") if scheme else pl.lit(None, pl.String)
    return frame.with_columns(pl.coalesce("code", local, pl.lit("reg:") + number).alias("eid"))


def identify(frame: pl.DataFrame, party: Party, scheme: str, register: Register) -> pl.DataFrame:
    """Add ``PREFIXeid``, ``PREFIXregister_name`` and ``PREFIXcandidates`` (主体匹配); null where it cannot be told.

    ``register_name`` is the name the register has (V04); ``candidates`` the ids of several subjects of one name.
    """
    p = party.prefix
    number = pl.coalesce(f"{p}reg_no", f"{p}code__reg_no")
    local = pl.lit(f"{scheme}:") + pl.col(f"{p}local") if scheme else pl.lit(None, pl.String)
    sure = pl.coalesce(f"{p}code", local)
    asked = frame.select(
        sure.alias("sure"),
        pl.when(sure.is_null()).then(number).alias("number"),
        pl.when(sure.is_null()).then(name_keys(frame[f"{p}name"])).alias("key"),
    )
    codes = _once(register.by_codes(_values(asked["sure"])), "eid").select("eid", pl.col("name").alias("register_name"))
    numbers = _once(register.by_reg_nos(_values(asked["number"])), "reg_no").select("reg_no", by_number="eid")
    names = register.by_names(_values(asked["key"])).group_by("name_key").agg(pl.col("eid").unique().sort())
    found = (
        asked.join(codes, left_on="sure", right_on="eid", how="left", maintain_order="left")
        .join(numbers, left_on="number", right_on="reg_no", how="left", maintain_order="left")
        .join(names.rename({"eid": "same_name"}), left_on="key", right_on="name_key", how="left", maintain_order="left")
    )
    by_name = pl.when(pl.col("same_name").list.len() == 1).then(pl.col("same_name").list.first())
    several = pl.when(pl.col("same_name").list.len() > 1).then(pl.col("same_name").list.join(" "))
    return frame.with_columns(
        found.select(
            pl.coalesce("sure", "by_number", by_name).alias(f"{p}eid"),
            pl.col("register_name").alias(f"{p}register_name"),
            pl.when(pl.col("by_number").is_null()).then(several).alias(f"{p}candidates"),
        )
    )


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
