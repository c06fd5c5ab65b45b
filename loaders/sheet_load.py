"""Loading one sheet (载入一张表): slice by slice, each written before the next is read, and every row accounted for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import polars as pl

from graph_service.domain.facts import FACTS
from graph_service.store.identity import Touched
from graph_service.store.vault import PersonVault
from graph_service.store.writer import GraphWriter
from loaders.check import FINDINGS
from loaders.check_table import Outcome, check_table
from loaders.detect import ROW, Sheet
from loaders.facts import Facts, assemble
from loaders.graph_register import GraphRegister
from loaders.keys import with_keys
from loaders.met import Met
from loaders.prepare import Prepared, judged
from loaders.rejects import with_advice
from loaders.report import FileReport
from loaders.slices import ahead, typed_slices

NAMING, POSTS = ("registration", "naming"), ("role",)  # kinds of fact that say who is who
_KNOWN = {"key": pl.String(), "rid": pl.String(), "batch": pl.String(), "row": pl.Int64()}


@dataclass(slots=True)
class SheetLoad:
    """A sheet on its way into the graph as one batch of the ledger (载入中的表).

    ``stated`` are the kinds of which the graph may hold facts when it begins, ``met`` the keys it may hold of kinds met
    before. ``stands_on`` gathers the other batches that decided anything here: whose registration told whom a row
    means, whose fact a row repeats or replaces.
    """

    sheet: Sheet
    batch: dict[str, Any]
    writer: GraphWriter
    register: GraphRegister
    vault: PersonVault
    stated: set[str]
    met: dict[str, Met]
    stands_on: set[str] = field(default_factory=set[str])
    _subjects: dict[str, list[pl.Series]] = field(default_factory=dict[str, list[pl.Series]])
    _rows: int = 0
    _accepted: int = 0
    _duplicate: int = 0
    _quarantined: int = 0
    _rejected: int = 0
    _repaired: int = 0
    _checks: dict[str, int] = field(default_factory=dict[str, int])
    _findings: list[pl.DataFrame] = field(default_factory=list[pl.DataFrame])

    def run(self) -> Iterator[int]:
        """Load slice after slice; the number of rows done after each."""
        for _, typed in ahead(typed_slices(self.sheet, self._today)):
            self._load(typed)
            self._rows += typed.height
            yield self._rows
        self.stands_on |= self.register.batches - {self.batch["id"]}

    def touched(self) -> Touched:
        """Subjects whose identity, or whose persons' identity, the rows written bear on."""
        return Touched(self._of(*NAMING), self._of(*POSTS))

    def _of(self, *kinds: str) -> list[str]:
        eids = [part for kind in kinds for part in self._subjects.get(kind, [])]
        return pl.concat([pl.Series([], dtype=pl.String), *eids]).unique().sort().to_list()

    def report(self) -> FileReport:
        """What became of the rows."""
        sheet = self.sheet
        return FileReport(
            file=sheet.file, sheet=sheet.sheet, kind=sheet.mapping.kind, encoding=sheet.encoding,
            header_row=sheet.header_row, rows=self._rows, accepted=self._accepted, duplicate=self._duplicate,
            quarantined=self._quarantined, rejected=self._rejected, repaired=self._repaired, reason=sheet.note,
            checks=dict(sorted(self._checks.items())),
        )  # fmt: skip

    def findings(self) -> pl.DataFrame:
        """Rows that somebody must see (``loaders.rejects.SCHEMA``)."""
        found = pl.concat([pl.DataFrame(schema=FINDINGS), *self._findings])
        return with_advice(found, self.sheet.file, self.sheet.sheet)

    @property
    def _today(self) -> date:
        return date.fromisoformat(self.batch["today"])

    def _load(self, typed: pl.DataFrame) -> None:
        prepared = judged(typed, self.sheet.mapping, self._today, self.register, self.vault)
        facts = assemble(prepared.rows, self.sheet.mapping, self.vault)
        frames = {kind: with_keys(frame, kind) for kind, frame in facts.frames.items()}
        known = {kind: self._known(kind, frame) for kind, frame in frames.items()}
        accepted = self._settle(frames[facts.main], known[facts.main])
        self._count(prepared, accepted)
        self._write_parties(facts.only(accepted))
        batch = self.batch
        # what only a register made sense of was not known before that came
        recorded = pl.max_horizontal(pl.lit(batch["received_at"]), "told_at").alias("recorded_at")
        known_at = prepared.rows.select(ROW, recorded)
        provenance = {"source": batch["source"], "batch": batch["id"]}
        for kind, frame in frames.items():
            kept = frame.filter(pl.col(ROW).is_in(accepted.implode())).unique("rid", keep="first", maintain_order=True)
            whole = kept.join(known_at, on=ROW, how="left", maintain_order="left").with_columns(
                pl.lit(value).alias(name) for name, value in provenance.items()
            )
            self.writer.write_facts(kind, _parameters(whole), versioned=_versioned(kept, known[kind]))
            if kind in (*NAMING, *POSTS):
                self._subjects.setdefault(kind, []).append(kept["eid"].unique())

    def _known(self, kind: str, frame: pl.DataFrame) -> pl.DataFrame:
        """Versions that the graph has of the keys of a frame."""
        met = self.met.setdefault(kind, Met(everything=kind in self.stated))
        asked = frame.filter(met.maybe(frame["key"])).unique("key")
        keys = dict(asked.select("key", FACTS[kind].ends[-1]).sort("key").iter_rows())
        known = pl.DataFrame(self.writer.existing(kind, keys), schema=_KNOWN)
        self.stands_on |= set(known["batch"].unique()) - {self.batch["id"]}
        met.add(frame["key"])
        return known

    def _settle(self, main: pl.DataFrame, known: pl.DataFrame) -> pl.Series:
        """Rows that state something new, or that stated it when they were loaded before; the rest repeat (V10).

        A row that states several facts repeats where all of them do.
        """
        own = pl.col("batch") == self.batch["id"]
        facts = main.select(ROW, "key", "rid").with_columns(first=pl.col("rid").is_first_distinct())
        there = facts.join(known.rename({"row": "known_row"}).drop("key"), on="rid", how="left")
        told = there.group_by(ROW, "rid", maintain_order=True).agg(
            pl.col("first").first(),
            (own & (pl.col("known_row") == pl.col(ROW))).any().alias("again"),
            pl.col("batch").is_not_null().any().alias("known"),
        )
        fresh = told.filter(pl.col("again") | (pl.col("first") & ~pl.col("known")))
        accepted = fresh[ROW].unique(maintain_order=True)
        stated = facts.join(fresh, on=[ROW, "rid"], how="semi")
        earlier = stated.join(known, on="key", suffix="_known").filter(
            (pl.col("rid_known") != pl.col("rid")) & (~own | (pl.col("row_known") < pl.col(ROW)))
        )
        replaced = stated.filter(pl.col(ROW).is_in(earlier[ROW].implode()) | ~pl.col("key").is_first_distinct())
        if versions := replaced[ROW].n_unique():
            self._checks["V10"] = self._checks.get("V10", 0) + versions
        self._accepted += len(accepted)
        self._duplicate += main[ROW].n_unique() - len(accepted)
        return accepted

    def _count(self, prepared: Prepared, accepted: pl.Series) -> None:
        self._quarantined += prepared.count(Outcome.QUARANTINED)
        self._rejected += prepared.count(Outcome.REJECTED)
        self._repaired += int(prepared.repaired.is_in(accepted.implode()).sum())
        self._findings.append(prepared.verdict.findings)
        for rule, hits in prepared.verdict.hits.items():
            self._checks[rule] = self._checks.get(rule, 0) + hits

    def _write_parties(self, facts: Facts) -> None:
        self.writer.upsert_subjects(facts.subjects.to_dicts())
        sealed = self.vault.seals(facts.persons["id_number"])
        persons = facts.persons.select("pid", "name", certain=pl.col("id_number").is_not_null())
        self.writer.upsert_persons(persons.with_columns(sealed=sealed).to_dicts())


def has_findings(report: FileReport) -> bool:
    """Whether the report tells of rows that somebody must see, which only reading the file again can list."""
    checks = check_table().checks
    return any(checks[rule].outcome is not Outcome.COUNTED for rule in report.checks)


def _versioned(kept: pl.DataFrame, known: pl.DataFrame) -> set[str]:
    """Keys that have another version than the one written, in the graph or beside it."""
    others = kept.join(known, on="key", suffix="_known").filter(pl.col("rid_known") != pl.col("rid"))
    return {*others["key"], *kept.filter(~pl.col("key").is_unique())["key"]}


def _parameters(frame: pl.DataFrame) -> list[dict[str, Any]]:
    """Rows as the driver takes them: days as ISO text (ADR 0005)."""
    return frame.with_columns(pl.col(pl.Date).dt.to_string("%Y-%m-%d")).to_dicts()
