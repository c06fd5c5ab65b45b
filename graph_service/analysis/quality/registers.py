"""Checks between registers (登记数据检查): heads that are out of date, subjects nobody registered, names alone."""

from __future__ import annotations

import polars as pl

from graph_service.analysis.columns import name_keys
from graph_service.analysis.quality.shape import GONE, Examined, findings_of
from graph_service.analysis.snapshot import in_force
from graph_service.rulebook.quality import QualityCode


def lr_differs(examined: Examined) -> pl.DataFrame:
    """Find live subjects whose registered head bears the name of none of those in office on the day (stale LR)."""
    known = _registered_and_in_office(examined)
    stale = known.filter(~pl.col("heads").list.contains(pl.col("registered_key")))
    told = pl.lit("登记的法定代表人(负责人)不是截至日在任者")
    records = pl.concat(
        [
            _in_office(examined).select(subject="eid", rid="rid"),
            examined.snapshot.facts["registration"].select(subject="eid", rid="rid"),
        ]
    )
    return findings_of(QualityCode.LR_DIFFERS, stale.select(subject="party", what=told), records)


def _in_office(examined: Examined) -> pl.DataFrame:
    return examined.heads.filter(in_force(examined.snapshot.as_of))


def _registered_and_in_office(examined: Examined) -> pl.DataFrame:
    """Live subjects of which both a registered head and heads in office are known: ``party, registered_key, heads``."""
    office = _in_office(examined).select("eid", key=name_keys(_in_office(examined)["holder_name"]))
    heads = office.filter(pl.col("key") != "").group_by("eid").agg(heads=pl.col("key").unique())
    registered = examined.live.select("party", registered_key=name_keys(examined.live["lr_name"].fill_null("")))
    return registered.filter(pl.col("registered_key") != "").join(heads, left_on="party", right_on="eid")


def lr_ended(examined: Examined) -> pl.DataFrame:
    """Find live subjects whose heads on record have all left, with no successor on the day (stale LR, 公司法10)."""
    ended = _headed(examined).join(_in_office(examined), left_on="party", right_on="eid", how="anti")
    last = (
        examined.heads.filter(pl.col("valid_to") <= examined.snapshot.as_of)
        .group_by("eid")
        .agg(pl.col("valid_to").max())
    )
    rows = ended.join(last, left_on="party", right_on="eid", how="inner")
    told = pl.format("最后一任法定代表人(负责人)任职至 {}, 未查到继任者", "valid_to")
    return findings_of(
        QualityCode.LR_ENDED,
        rows.select(subject="party", what=told),
        examined.heads.select(subject="eid", rid="rid"),
    )


def _headed(examined: Examined) -> pl.DataFrame:
    """Live subjects with a head on record at any time."""
    return examined.live.join(examined.heads, left_on="party", right_on="eid", how="semi")


def lr_after_closure(examined: Examined) -> pl.DataFrame:
    """Find subjects struck off or annulled with a head whose post begins after that day."""
    gone = _gone(examined).select("closed_on", subject="party")
    late = examined.heads.select("rid", "valid_from", subject="eid").join(gone, on="subject")
    late = late.filter(pl.col("valid_from") > pl.col("closed_on"))
    told = pl.format("{} 注销(撤销)后, 任职自 {} 起", "closed_on", pl.col("valid_from").min().over("subject"))
    rows = late.select("subject", what=told).unique()
    return findings_of(QualityCode.LR_AFTER_CLOSURE, rows, late.select("subject", "rid"))


def _gone(examined: Examined) -> pl.DataFrame:
    return examined.subjects.filter(pl.col("status").is_in(GONE))


def not_registered(examined: Examined) -> pl.DataFrame:
    """Find subjects that others mention and no register that was delivered states."""
    rows = examined.subjects.filter(~pl.col("registered")).select("party")
    told = pl.lit("其他数据提到该主体, 登记信息中未查到")
    return findings_of(
        QualityCode.NOT_REGISTERED, rows.select(subject="party", what=told), _mentions(examined, rows["party"])
    )


def name_only(examined: Examined) -> pl.DataFrame:
    """Find persons known by a name at a subject alone, at the first subject they stand at."""
    persons = examined.snapshot.parties.filter("is_person", ~pl.col("certain"))["party"]
    posts = [
        examined.snapshot.facts["role"].select("rid", subject="eid", person="holder"),
        examined.snapshot.facts["holding"].select("rid", subject="eid", person="owner"),
    ]
    stands = pl.concat(posts).filter(pl.col("person").is_in(persons.implode()))
    stands = stands.join(examined.subjects.select(subject="party"), on="subject", how="semi")
    records = stands.group_by("person").agg(pl.col("subject").min(), rid=pl.col("rid").sort().head(1))
    told = pl.lit("仅凭姓名, 证件号码缺失或未通过校验")
    found = findings_of(
        QualityCode.NAME_ONLY,
        records.select("subject", "person", what=told),
        pl.DataFrame(schema={"subject": pl.String(), "rid": pl.String()}),
    )
    own = found.join(records.select("person", "rid"), on="person", how="left", maintain_order="left")
    return own.with_columns(records="rid").drop("rid")


def _mentions(examined: Examined, parties: pl.Series) -> pl.DataFrame:
    """Facts that name some parties: ``subject, rid``."""
    frames = [
        frame.select("rid", subject=end).filter(pl.col("subject").is_in(parties.implode()))
        for frame in examined.snapshot.facts.values()
        for end in frame.columns
        if end in _ENDS
    ]
    return pl.concat(frames)


_ENDS = ("eid", "owner", "holder", "guarantor", "subject")  # columns that name a party


def denominators(examined: Examined) -> dict[QualityCode, int]:
    """What the numbers of these checks are parts of."""
    return {
        QualityCode.LR_DIFFERS: _registered_and_in_office(examined).height,
        QualityCode.LR_ENDED: _headed(examined).height,
        QualityCode.LR_AFTER_CLOSURE: _gone(examined).height,
        QualityCode.NOT_REGISTERED: examined.subjects.height,
        QualityCode.NAME_ONLY: examined.snapshot.parties.filter("is_person").height,
    }
