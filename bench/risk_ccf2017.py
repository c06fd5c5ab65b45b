"""The registry of the CCF BDCI 2017 competition as a snapshot (脱敏企业数据), for ``bench.risk_model``.

Subjects ended from September 2015 on (``ENDDATE`` 201509 … 201708); every other file ends with August 2015, so that is
the cut. What is left out, and why, is told beside each column.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl

from graph_service.analysis.snapshot import PARTY_SCHEMA, Snapshot, empty_snapshot

CUT = date(2015, 9, 1)
AS_OF = date(2017, 8, 31)
_MONTH = "%Y年%m月%d"


def snapshot_2017(folder: Path, *, strict: bool = True) -> tuple[Snapshot, pl.DataFrame]:
    """Read the files: the snapshot, and ``eid, exited`` of the subjects of ``train.csv``.

    ``strict``: a year alone counts as its last day, so that investments of 2015 are not known before September of it;
    else as its first. ``ENDDATE`` tells the label and is not read; ``SXENDDATE`` and ``EXPIRYDATE`` are mostly after
    the cut and are not read either. ``TYPECODE`` of a lawsuit or of a 失信 record is a running number: it names the
    record and makes no feature. A subject that is said to hold itself (46 rows) holds nothing by it.
    """
    train = _read(folder / "train.csv").select(eid="EID", exited=pl.col("TARGET") == "1")
    facts = {
        "holding": _investments(_read(folder / "4invest.csv"), strict=strict),
        "lawsuit": _read(folder / "7lawsuit.csv").select(
            subject="EID", case_no="TYPECODE", filed_on=_month("LAWDATE"), amount_yuan=_number("LAWAMOUNT")
        ),
        "list_entry": _read(folder / "8breakfaith.csv").select(
            subject="EID", case_no="TYPECODE", list_code=pl.lit("SXBZXR"), listed_on=_month("FBDATE")
        ),
        "licence": _read(folder / "10qualification.csv", "gbk").select(
            subject="EID", cert_name="ADDTYPE", decided_on=_month("BEGINDATE")
        ),
    }
    empty = empty_snapshot(AS_OF)
    whole = {name: _filled(frame, empty.facts[name].schema, name) for name, frame in facts.items()}
    ends = ("subject", "owner", "eid")
    named = [frame.select(party=end) for frame in whole.values() for end in ends if end in frame.columns]
    everybody = pl.concat([train.select(party="eid"), *named]).drop_nulls().unique().sort("party")
    parties = everybody.select(
        "party", is_person=False, certain=True, registered=pl.col("party").is_in(train["eid"].implode()),
        entity_kind=pl.lit("ENTERPRISE"), status=pl.lit("ACTIVE"), name="party",
        established_on=pl.lit(date(1900, 1, 1)),  # not told: no age is learned from it
    )  # fmt: skip
    return Snapshot(AS_OF, "ccf2017", _filled(parties, PARTY_SCHEMA, "p"), {**empty.facts, **whole}), train


def _read(path: Path, encoding: str = "utf8") -> pl.DataFrame:
    return pl.read_csv(path, infer_schema=False, encoding=encoding)


def _investments(frame: pl.DataFrame, *, strict: bool) -> pl.DataFrame:
    last = "-12-31" if strict else "-01-01"

    def day(column: str) -> pl.Expr:
        return (pl.col(column).str.strip_chars() + last).str.to_date("%Y-%m-%d", strict=False)

    share = _number("BTBL")
    return frame.select(
        owner="EID", eid="BTEID", econ=pl.when(share.is_between(0, 1)).then(share), valid_from=day("BTYEAR"),
        valid_to=day("BTENDYEAR"),
    ).filter(pl.col("owner") != pl.col("eid"))  # fmt: skip


def _month(column: str) -> pl.Expr:
    """A month as its last day: nobody knows on which day of it."""
    return (pl.col(column).str.strip_chars() + "01").str.to_date(_MONTH, strict=False).dt.month_end()


def _number(column: str) -> pl.Expr:
    return pl.col(column).cast(pl.Float64, strict=False)


def _filled(frame: pl.DataFrame, schema: pl.Schema | dict[str, pl.DataType], name: str) -> pl.DataFrame:
    """Bring a frame into its schema: what it does not tell is null."""
    numbered = frame.with_row_index("_n").with_columns(
        rid=pl.concat_str(pl.lit(name), "_n"), key=pl.concat_str(pl.lit(name), "_n"), trust=pl.lit(1.0)
    )
    day = {"lawsuit": "filed_on", "list_entry": "listed_on", "licence": "decided_on"}.get(name)
    if day:
        numbered = numbered.with_columns(valid_from=pl.col(day))
    return numbered.select(
        (pl.col(column) if column in numbered.columns else pl.lit(None)).cast(dtype).alias(column)
        for column, dtype in schema.items()
    )
