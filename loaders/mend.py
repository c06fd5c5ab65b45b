"""Mending damaged codes, and not trusting shared ones (受损代码修复与占位代码, ADR 0036).

A code that lost digits is the one of the only registered subject that bears the name of the row, if what is left of the
code agrees with it. Anything less is left to a human eye, with what it might be.
"""

from __future__ import annotations

import polars as pl

from graph_service.analysis.columns import name_keys
from graph_service.domain.register_numbers import NumberKind, number_kind, org_code
from loaders.clean.damaged import ZEROED, survives
from loaders.match import Register


def mended(frame: pl.DataFrame, prefix: str, register: Register, shared_by: int) -> pl.DataFrame:
    """Add to the party ``prefix`` its code where it can be mended (代码修复).

    ``PREFIXcode__mended`` says where it was, ``PREFIXcode__mended_at`` when the name by which was recorded,
    ``PREFIXcode__candidates`` whom the name alone might mean, and
    ``PREFIXcode__shared`` where one code stands beside ``shared_by`` names or more: it is taken for no code then,
    except beside the name that the register has for it.
    """
    code, name = f"{prefix}code", f"{prefix}name"
    if frame[f"{code}__raw"].null_count() == frame.height:
        return frame
    shared = _shared(frame.select(code=code, name=name), register, shared_by)
    raw = pl.col(f"{code}__raw").str.normalize("NFKC").str.replace_all(r"[\s\-]", "").str.to_uppercase()
    damaged = pl.col(f"{code}__damaged").fill_null(value=False) | pl.col(code).str.contains(ZEROED).fill_null(
        value=False
    )
    lost = (
        frame.with_row_index("at").filter(damaged).select("at", pl.col(code).alias("code"), raw.alias("raw"), name=name)
    )
    answers = _answers(lost, register)
    found = frame.select(pl.int_range(pl.len(), dtype=pl.UInt32()).alias("at")).join(
        answers, on="at", how="left", maintain_order="left"
    )
    return frame.with_columns(
        pl.when(~shared).then(pl.coalesce(found["mended"], pl.col(code))).alias(code),
        found["mended"].is_not_null().alias(f"{code}__mended"),
        found["mended_at"].alias(f"{code}__mended_at"),
        found["candidates"].alias(f"{code}__candidates"),
        shared.alias(f"{code}__shared"),
    )


def _answers(lost: pl.DataFrame, register: Register) -> pl.DataFrame:
    """Of each damaged text beside a name: the code it was, or whom the name might mean."""
    registered = set(register.by_codes(lost["code"].drop_nulls().unique().sort().to_list())["eid"])
    lost = lost.with_columns(name_keys(lost["name"]).alias("key")).filter(
        ~pl.col("code").is_in(list(registered)).fill_null(value=False)
    )
    names = register.by_names(lost["key"].drop_nulls().unique().sort().to_list())
    known = {
        key: dict(group.select("eid", "recorded_at").sort("eid").iter_rows())
        for (key,), group in names.group_by("name_key")
    }
    rows: list[tuple[int, str | None, str | None, str | None]] = []
    for at, raw, key in lost.select("at", "raw", "key").iter_rows():
        bearers = known.get(key, {})
        sure = next((eid for eid in bearers if len(bearers) == 1 and survives(raw, eid)), None)
        rows.append((at, sure, bearers[sure] if sure else None, None if sure else " ".join(bearers) or None))
    schema = {"at": pl.UInt32(), "mended": pl.String(), "mended_at": pl.String(), "candidates": pl.String()}
    return pl.DataFrame(rows, schema=schema, orient="row")


def _shared(asked: pl.DataFrame, register: Register, limit: int) -> pl.Series:
    """Rows whose code stands beside too many names to be anybody's (一码多名)."""
    nowhere = pl.repeat(value=False, n=asked.height, dtype=pl.Boolean(), eager=True)
    often = asked["code"].drop_nulls().value_counts().filter(pl.col("count") >= limit)["code"]
    if often.is_empty():
        return nowhere
    asked = asked.with_columns(pl.when(pl.col("code").is_in(often.implode())).then("name").alias("name"))
    asked = asked.with_columns(name_keys(asked["name"]).alias("key"))
    bearers = asked.drop_nulls("key").group_by("code").agg(pl.col("key").n_unique())
    crowded = bearers.filter(pl.col("key") >= limit)["code"].sort()
    if crowded.is_empty():
        return nowhere
    known = register.by_codes(crowded.to_list()).select(code="eid", key="name_key").unique()
    # a row that bears the registered name is of that subject, whoever else borrows its code
    own = asked.select(pl.struct("code", "key").is_in(known.to_struct().implode())).to_series()
    return (asked["code"].is_in(crowded.implode()) & ~own).fill_null(value=False)


def agrees_with_tax_no(frame: pl.DataFrame, prefix: str) -> pl.Series:
    """Whether the subject found by name is the one whose old taxpayer number the row gives (纳税人识别号相符).

    The number ends in the 组织机构代码 (R1.3); one without a check digit that fits says nothing against it.
    """
    pairs = frame.select(eid=f"{prefix}eid", number=f"{prefix}tax_no__raw").unique()
    differing = [
        (eid, number)
        for eid, number in pairs.drop_nulls().iter_rows()
        if number_kind(number) is NumberKind.TAX and org_code(eid) not in {None, org_code(number)}
    ]
    if not differing:
        return pl.repeat(value=True, n=frame.height, dtype=pl.Boolean(), eager=True)
    against = pl.DataFrame(differing, schema={"eid": pl.String(), "number": pl.String()}, orient="row")
    both = frame.select(pl.struct(eid=f"{prefix}eid", number=f"{prefix}tax_no__raw").alias("pair"))["pair"]
    return ~both.is_in(against.to_struct().implode())
