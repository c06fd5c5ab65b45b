"""The one shape of a signal (风险信号) and the facts that every signal reads."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import polars as pl
from numpy.typing import NDArray

from graph_service.analysis.control_support import VoteFacts, vote_facts
from graph_service.analysis.controllers import ControlPicture
from graph_service.analysis.snapshot import SNAPSHOT_KINDS, Snapshot, in_force
from graph_service.analysis.standing import standing_penalties
from graph_service.domain.decisions import Proposal
from graph_service.domain.evidence import Evidence, Step
from graph_service.domain.subjects import CERTAIN_PERSON, LIVE, is_certain_person, is_person
from graph_service.rulebook.signals import SignalKind, SignalRule


@dataclass(frozen=True, slots=True)
class Signal:
    """A circumstance worth a look (风险信号).

    ``subjects`` are codes, ``persons`` party ids of certain persons (never in ``summary``, never exported);
    ``confidence`` 0..1, at most 0.5 where suspected (R8.11); ``evidence`` holds the records and the relations walked.
    ``restricted`` marks what rests on kinship: seen by few, never exported (R8.11).
    """

    rule: SignalRule
    kind: SignalKind
    confidence: float
    subjects: tuple[str, ...]
    persons: tuple[str, ...]
    summary: str
    evidence: Evidence
    restricted: bool = False


@dataclass(frozen=True)
class Facts:
    """A snapshot, its control picture and proposals (信号的输入), and what several signals ask of them."""

    snapshot: Snapshot
    picture: ControlPicture
    proposals: tuple[Proposal, ...] = ()

    def known(self, kind: str) -> pl.DataFrame:
        """Facts of a kind that were there by the day of the snapshot, past ones included (截至日已有的事实, R8.13).

        Left out is what begins later, and a record made later (``FactKind.day``); what states neither was there.
        """
        return known_by(self.snapshot, kind)

    @cached_property
    def votes(self) -> VoteFacts:
        """Facts that votes come of on the day (表决权依据)."""
        return vote_facts(self.snapshot, self.picture.graph, self.picture.policy.control)

    @cached_property
    def penalties(self) -> pl.DataFrame:
        """Penalties that stand on the day (有效处罚): others set off nothing (R5.9, R6.3)."""
        return standing_penalties(self.snapshot)

    @cached_property
    def heads(self) -> pl.DataFrame:
        """Legal representatives and persons in charge by the day, with the name of each (法定代表人、负责人任职)."""
        names = self.snapshot.parties.select(holder="party", holder_name="name")
        roles = self.known("role").filter(pl.col("kind").is_in(["LR", "FZ"]))
        roles = roles.drop("holder_name")  # one name a party, whatever a row calls it
        return roles.join(names, on="holder", maintain_order="left")

    @cached_property
    def live(self) -> pl.DataFrame:
        """Subjects still in the market: ``eid, name, entity_kind, address_key`` (存续主体)."""
        return self.snapshot.parties.filter(~pl.col("is_person"), pl.col("status").is_in(LIVE)).select(
            "name", "entity_kind", "address_key", eid="party"
        )

    @cached_property
    def code_order(self) -> NDArray[np.int64]:
        """Rank of each party by its id: the order of everything that is reported."""
        return self.snapshot.parties["party"].rank("ordinal").to_numpy().astype(np.int64)

    def names(self, subjects: tuple[str, ...], most: int = 5) -> str:
        """Names of subjects for a summary, the first few and their number (主体名称列举)."""
        shown = subjects[:most]
        at = self._names["party"].search_sorted(pl.Series(shown, dtype=pl.String))
        names = [name or subject for name, subject in zip(self._names["name"].gather(at), shown, strict=True)]
        return "、".join(names) + (f"等{len(subjects)}户" if len(subjects) > most else "")

    @cached_property
    def _names(self) -> pl.DataFrame:
        """Names by sorted party id: a look-up costs no pass over the registry."""
        return self.snapshot.parties.select("party", "name").sort("party")

    def signal(
        self,
        rule: SignalRule,
        subjects: tuple[str, ...],
        summary: str,
        *,
        records: tuple[str, ...],
        persons: tuple[str, ...] = (),
        path: tuple[Step, ...] = (),
        kind: SignalKind | None = None,
        confidence: float | None = None,
        truncated: bool = False,
        restricted: bool = False,
    ) -> Signal:
        """Make a signal with its evidence; kind and confidence are those of the rule where not given.

        Of ``persons`` only those of certain identity stay: a name ties nothing (ADR 0006). No subject is a person.
        """
        if people := [subject for subject in subjects if is_person(subject)]:
            raise ValueError(f"{rule.code}: {len(people)} natural persons among the subjects of a signal")
        evidence = Evidence(
            as_of=self.snapshot.as_of,
            rule=rule.cites,
            article=rule.rule.article,
            records=records,
            path=path,
            truncated=truncated,
        )
        certain = tuple(person for person in persons if is_certain_person(person))
        weight = confidence or rule.confidence
        return Signal(rule, kind or rule.kind, weight, subjects, certain, summary, evidence, restricted)


def certain_holder(column: str = "holder") -> pl.Expr:
    """Whether a column names a person of certain identity (身份已核): nobody else is ever named by a signal."""
    return pl.col(column).str.starts_with(CERTAIN_PERSON)


def known_by(snapshot: Snapshot, kind: str) -> pl.DataFrame:
    """Facts of a kind that were there by the day of a snapshot (截至日已有的事实, R8.13): see ``Facts.known``."""
    days = [day for day in ("valid_from", SNAPSHOT_KINDS[kind].day) if day]
    return snapshot.facts[kind].filter(pl.col(day).is_null() | (pl.col(day) <= snapshot.as_of) for day in days)


def in_force_on(facts: Facts, kind: str) -> pl.DataFrame:
    """Facts of a kind that hold on the day of the snapshot (当日有效的事实)."""
    return facts.known(kind).filter(in_force(facts.snapshot.as_of))
