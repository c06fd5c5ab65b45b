"""Tables (数据表): the rows of the county before a department's file format is put on them.

Every table ends in ``tag``: what the truth calls the row, empty for rows it does not mention.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

Row = dict[str, Any]

_TEXT, _DAY, _NUMBER = pl.String(), pl.Date(), pl.Float64()


def _schema(text: str, days: str = "", numbers: str = "") -> dict[str, pl.DataType]:
    return {
        **dict.fromkeys(text.split(), _TEXT),
        **dict.fromkeys(days.split(), _DAY),
        **dict.fromkeys(numbers.split(), _NUMBER),
        "tag": _TEXT,
    }


TABLES: dict[str, dict[str, pl.DataType]] = {
    "subjects": _schema(
        "code name reg_no type_text status lr_name address scope industry",
        "established approved operates_to revoked_on closed_on",
        "capital_wan",
    ),
    "roles": _schema("code name person_name resident_id position", "held_from held_to"),
    "holdings": _schema(
        "code name owner_name owner_kind owner_id way", "held_from held_to", "percent subscribed_wan paid_wan"
    ),
    "name_changes": _schema("code name before after", "changed"),
    "guarantees": _schema(
        "guarantor_code guarantor_name code name kind contract", "from_day to_day", "amount_yuan"
    ),
    "penalties": _schema(
        "code name lr_name doc_no violation facts basis categories content licence authority authority_code",
        "decided in_force_to publish_until",
        "fine_wan confiscated_wan",
    ),
    "licences": _schema(
        "code name lr_name doc_name doc_no kind cert_name cert_no content authority authority_code",
        "decided valid_from valid_to",
    ),
    "severe": _schema("code name lr_name doc_no reason basis authority authority_code people", "listed"),
    "wages": _schema("code name lr_name doc_no reason basis authority authority_code people", "listed"),
    "debtors": _schema(
        "code name lr_name lr_masked case_no gist_no court duty performance conduct", "registered published"
    ),
    "abnormal": _schema("code name lr_name reason authority removal_reason", "listed removed"),
    "commitments": _schema(
        "commitment_code name code kind matter content liability authority authority_code publicity "
        "performance unfulfilled accountability finder finder_code",
        "made due found",
    ),
    "inspections": _schema(
        "task_no task code name item form authority authority_code result", "inspected"
    ),
    "tax_penalties": _schema("code name doc_no violation content authority", "decided"),
    "arrears": _schema("code name address tax authority", "announced", "balance_yuan"),
    "grades": _schema(
        "code name scheme grade_given period publicity authority authority_code", "assessed"
    ),
    "honours": _schema("code name title period authority authority_code", "awarded ends"),
    "complaints": _schema(
        "case_no kind code name matter result upheld authority authority_code", "received closed"
    ),
    "rectifications": _schema(
        "doc_no code name form matter demands result authority authority_code", "held due done"
    ),
    "annual_reports": _schema(
        "code name address period business employees assets profit disclosed phone email", "reported"
    ),
    "self_declared": _schema("code name item content disclosed verification authority", "stated"),
    "proxies": _schema("agreement giver_name giver_id taker_name taker_id code name", "begins", "percent"),
    "concerts": _schema("agreement member_name member_id code name", "begins"),
    "kin": _schema("person_name person_id relative_name relative_id kinship legal_source", "registered"),
    "contacts": _schema("code name phone email finance_phone agent_phone", "stated"),
    "bids": _schema("code name tender_no project lot won inviter", "opened", "price_wan"),
    "items": _schema(
        "department code item_code item category object_kind industries basis methods level rate_cap yearly_cap "
        "expertise joint", "published"
    ),
    "inspectors": _schema(
        "person_name resident_id cert_no unit unit_code post status expertise areas authority", "issued valid_to"
    ),
}  # fmt: skip


def table(name: str, rows: Sequence[Row]) -> pl.DataFrame:
    """Rows as a typed frame of the table ``name``; columns a row leaves out are empty."""
    unknown = {key for row in rows for key in row} - TABLES[name].keys()
    if unknown:
        raise KeyError(f"{name} has no columns {sorted(unknown)}")
    return pl.DataFrame(list(rows), schema=TABLES[name])


def conform(name: str, frame: pl.DataFrame) -> pl.DataFrame:
    """Frame with exactly the columns of the table ``name``, absent ones empty."""
    schema = TABLES[name]
    return frame.select(
        (pl.col(column) if column in frame.columns else pl.lit(None)).cast(dtype).alias(column)
        for column, dtype in schema.items()
    )


def joined(parts: Sequence[Mapping[str, pl.DataFrame]]) -> dict[str, pl.DataFrame]:
    """All parts of every table, one below the other."""
    return {
        name: pl.concat([conform(name, part[name]) for part in parts if name in part] or [table(name, [])])
        for name in TABLES
    }
