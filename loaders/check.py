"""Checking rows (行校验, R2.7d): every condition over every row at once, and what it does to each row."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl

from graph_service.domain.masking import mask_id, mask_name, mask_text
from loaders.check_table import Outcome, check_table
from loaders.clean.damaged import PLACEHOLDER
from loaders.clean.distinct import by_distinct
from loaders.conditions import LOOKED_FOR
from loaders.derive import REPAIRED
from loaders.detect import OVERFLOW, ROW
from loaders.looked_at import Subject
from loaders.mapping import Mapping
from loaders.match import holds_a_post, looks_like_person

FINDINGS = {
    "row": pl.Int64(),
    "field": pl.String(),
    "value": pl.String(),
    "rule": pl.String(),
    "outcome": pl.String(),
    "candidates": pl.String(),
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the checks found (校验结果).

    ``outcome`` one text a row: rejected, quarantined, repaired, or null where the row is as it should be;
    ``hits`` rows hit by each check; ``findings`` one row a hit of an outcome that somebody must see: row,
    field, value (numbers and names of persons masked), rule, outcome, and ids of the subjects it might mean.
    """

    outcome: pl.Series
    hits: dict[str, int]
    findings: pl.DataFrame


def check_rows(frame: pl.DataFrame, mapping: Mapping, today: date) -> Verdict:
    """Every check over every row (校验): what it does to each, how many rows each hit, and what somebody must see."""
    table = check_table()
    subject = Subject(mapping, today, table)
    named = [(rule, field, expr) for rule, look in LOOKED_FOR.items() for field, expr in look(subject)]
    flags = frame.select(expr.fill_null(value=False).alias(f"{i}") for i, (_, _, expr) in enumerate(named))
    by_rule: dict[str, pl.Series] = {}
    findings: list[pl.DataFrame] = []
    for i, (rule, field, _) in enumerate(named):
        hit = flags[f"{i}"]
        if not hit.any():
            continue
        by_rule[rule] = by_rule[rule] | hit if rule in by_rule else hit
        outcome = table.checks[rule].outcome
        if outcome is not Outcome.COUNTED:
            findings.append(_findings(frame, hit, field, rule, outcome))
    found = pl.concat(findings) if findings else pl.DataFrame(schema=FINDINGS)
    gravest = [
        pl.when(by_rule[rule]).then(pl.lit(str(outcome)))
        for outcome in (Outcome.REJECTED, Outcome.QUARANTINED, Outcome.REPAIRED)
        for rule in by_rule
        if table.checks[rule].outcome is outcome
    ]
    repaired = pl.when(pl.col(REPAIRED)).then(pl.lit(str(Outcome.REPAIRED)))
    outcome = frame.select(pl.coalesce(*gravest, repaired).alias("outcome"))["outcome"]
    return Verdict(
        outcome, {rule: int(hit.sum()) for rule, hit in sorted(by_rule.items())}, found.sort("row", "rule", "field")
    )


def _findings(frame: pl.DataFrame, hit: pl.Series, field: str, rule: str, outcome: Outcome) -> pl.DataFrame:
    hits = frame.filter(hit)
    shown = None if field in {ROW, OVERFLOW} else field
    candidates = {"V16": f"{field.removesuffix('name')}candidates", "F06": f"{field}__candidates"}.get(rule, "")
    return hits.select(
        pl.col(ROW).alias("row"),
        pl.lit(shown, pl.String).alias("field"),
        _shown(hits, shown, rule).alias("value"),
        pl.lit(rule).alias("rule"),
        pl.lit(str(outcome)).alias("outcome"),
        (pl.col(candidates) if candidates in hits.columns else pl.lit(None, pl.String)).alias("candidates"),
    )


def _shown(hits: pl.DataFrame, field: str | None, rule: str) -> pl.Series:
    """Texts of a field as they may be shown: of a damaged code all, where it can be no person's number."""
    masked = _masked(hits, field)
    if field is None or rule not in {"F05", "F06", "F07"}:
        return masked
    text = hits[f"{field}__raw"]
    nobodys = text.str.contains(r"^9[123]|[Ee]\+") | text.str.to_uppercase().str.contains(PLACEHOLDER)
    return masked.set(nobodys.fill_null(value=False) if rule != "F05" else text.is_not_null(), None).fill_null(text)


def _masked(hits: pl.DataFrame, field: str | None) -> pl.Series:
    """Texts of a field as the source wrote them, persons masked (R10.3)."""
    if field is None:
        return pl.Series([None] * hits.height, dtype=pl.String)
    text = hits[f"{field}__raw" if f"{field}__raw" in hits.columns else field].cast(pl.String)
    if field.endswith("id"):
        return by_distinct(text, mask_id, pl.String())
    plain = by_distinct(text, mask_text, pl.String())
    if not field.endswith("name"):
        return plain
    written = holds_a_post if field in {"person_name", "relative_name"} else looks_like_person
    person = text.to_frame("text").select(written(pl.col("text")).alias("text"))["text"].fill_null(value=False)
    return plain.set(person, None).fill_null(by_distinct(text, mask_name, pl.String()))
