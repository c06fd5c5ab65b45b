"""Commitments asked about (承诺查询): may this be promised, which to look at now, how far they reach (§3)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl

from graph_service.analysis.applicants import applicant
from graph_service.analysis.cases import effects
from graph_service.analysis.commitment_coverage import COMMITTED, COUNTED, association_coverage, coverage
from graph_service.analysis.commitment_gate import GateAnswer, Request, gate
from graph_service.analysis.commitment_reviews import reviews
from graph_service.analysis.commitments import commitments_on
from graph_service.analysis.fact_frames import fact_frame
from graph_service.analysis.law_overlay import Effects, row_ref
from graph_service.analysis.listed_subjects import Listed, misnamed
from graph_service.domain.subjects import is_person
from graph_service.rulebook.commitment_items import item_catalogue
from graph_service.rulebook.commitments import commitment_rules
from graph_service.rulebook.lists import read_lists
from graph_service.rulebook.procedures import procedures
from graph_service.rulebook.repair import read_repair
from graph_service.store.bolt import Connection
from graph_service.store.cases import all_cases, cases_about, cases_concerning
from graph_service.store.commitments import live_commitments
from graph_service.store.graph_state import END_OF_TIME
from graph_service.store.graph_store import GraphStore
from graph_service.store.naming import names_of
from graph_service.store.same import Sameness, canonical_of
from graph_service.usecases.asked import Asked
from graph_service.usecases.law import case_law, made_by

COMMITMENT = "commitment"
_MOST = 99_999  # records of a kind of one subject: all of them
_KINDS = ("list_entry", "penalty", "objection", COMMITMENT)
_EFFECTS_ON = ("commitment", "case")  # kinds by which a case may name a commitment


def judge_promise(store: GraphStore, party: str, request: Request, asked: Asked) -> GateAnswer:
    """Judge whether a party may promise (承诺适用判断, R3.3), from its records, its cases and the last run's class.

    ``party`` is its id in the graph. Raises ``BadInput`` for a day before the rules.
    """
    rows = store.records(party, kinds=_KINDS, limit=_MOST, **asked.times).rows
    facts = {kind: fact_frame(kind, (row for row in rows if row["fact"] == kind)) for kind in _KINDS}
    ids = [party] if is_person(party) else Sameness(store.connection, asked.known_text or END_OF_TIME).widen([party])
    about = [case for one in ids for case in cases_about(store.connection, one)]
    promises = [case for case in about if case.head.procedure == COMMITMENT]
    stated = commitments_on(facts[COMMITMENT], promises, {}, asked.as_of, asked.known_text)
    made = [(kind, row) for kind, rows in made_by(about, asked).items() for row in rows]
    named = [row_ref(kind, row) for kind, row in [*((row["fact"], row) for row in rows), *made]]
    concerning = cases_concerning(store.connection, [*named, *stated["ref"], *stated["case"].drop_nulls()])
    law = case_law(list({case.head.id: case for case in (*about, *concerning)}.values()), asked)
    computed = None if is_person(party) else store.risk_class_of(party)
    who = applicant(
        facts,
        commitments_on(facts[COMMITMENT], promises, law.effects, asked.as_of, asked.known_text),
        law,
        computed["class"] if computed else None,
        lists=read_lists(),
        repair=read_repair(),
        as_of=asked.as_of,
    )
    return gate(request, who, rules=commitment_rules(), catalogue=item_catalogue(), as_of=asked.as_of)


def all_commitments(connection: Connection, asked: Asked, authority: str = "") -> pl.DataFrame:
    """Every commitment with its state on the day (全部承诺), of one receiving unit where named.

    Columns as of ``commitments_on``; merged subjects stand under the id they have now.
    """
    day, known = asked.as_of, asked.known_text
    facts = live_commitments(connection, as_of=day.isoformat(), authority=authority, known_at=known)
    cases = list(all_cases(connection, procedure=COMMITMENT, authority=authority))
    found = commitments_on(facts, cases, _held(connection, day, known), day, known)
    return found.with_columns(pl.col("subject").replace(canonical_of(connection, found["subject"].unique())))


def counted_commitments(
    connection: Connection, asked: Asked, *, authority: str = "", type_: str = "", column: str = ""
) -> pl.DataFrame:
    """List the commitments that the coverage counts (覆盖情况的明细), by code: of a unit, type and column where named.

    ``authority`` is a code, or a name where no code is stated; ``column`` one of ``commitment_coverage.COUNTED``.
    """
    wanted = [state.value for state in COUNTED[column]] if column else COMMITTED
    told = pl.col("state").is_in(wanted)
    if authority:
        told &= pl.coalesce("authority_code", "authority_name") == authority
    if type_:
        told &= pl.col("type") == type_
    return all_commitments(connection, asked).filter(told)


def _held(connection: Connection, day: date, known_at: str | None) -> Effects:
    """What cases do to commitments: those of every procedure that may name one and has an effect."""
    kinds = [
        one.id
        for one in procedures().values()
        if not set(_EFFECTS_ON).isdisjoint(one.concerns) and any(state.effect for state in one.states.values())
    ]
    cases = (case for kind in kinds for case in all_cases(connection, procedure=kind))
    return effects(cases, as_of=day, known_at=known_at)


def review_list(connection: Connection, asked: Asked, *, seed: str, authority: str = "") -> pl.DataFrame:
    """List the commitments to look at (问效清单, R3.4), of one receiving unit where named.

    Columns as of ``analysis.commitment_reviews.reviews``. Raises ``BadInput`` without a seed.
    """
    return reviews(
        all_commitments(connection, asked, authority), commitment_rules().review, seed=seed, as_of=asked.as_of
    )


@dataclass(frozen=True, slots=True)
class CoverageAnswer:
    """How far commitments reach (承诺覆盖情况): by department and type, and by association where a roster was given.

    ``roster`` is the roster as it counted, with the faults of its rows; ``unknown`` are members that the graph has not.
    """

    fields: pl.DataFrame
    associations: pl.DataFrame | None = None
    roster: Listed | None = None
    unknown: tuple[str, ...] = ()


def commitment_coverage(connection: Connection, asked: Asked, roster: Listed | None = None) -> CoverageAnswer:
    """Work out the coverage (承诺覆盖情况, measures 3 and 4). A row whose name is not that of its code is set aside."""
    frame = all_commitments(connection, asked)
    if roster is None:
        return CoverageAnswer(coverage(frame))
    roster = named_rightly(connection, roster)
    codes: list[str] = roster.rows["code"].unique().to_list()
    final = canonical_of(connection, codes)
    known = {row["eid"] for row in GraphStore(connection).subjects([final.get(code, code) for code in codes])}
    members = roster.rows.select(association="group", member=pl.col("code").replace(final))
    return CoverageAnswer(
        fields=coverage(frame),
        associations=association_coverage(members, frame),
        roster=roster,
        unknown=tuple(sorted(code for code in codes if final.get(code, code) not in known)),
    )


def named_rightly(connection: Connection, listed: Listed) -> Listed:
    """Set aside the rows of a list whose name the subject of that code never bore (名称核对, V04)."""
    codes: list[str] = listed.rows["code"].unique().to_list()
    final = canonical_of(connection, codes)
    borne = names_of(connection, sorted({final.get(code, code) for code in codes}))
    keys = {str(eid): frozenset(part["name_key"]) for (eid,), part in borne.group_by("eid")}
    return listed.without(misnamed(listed, {code: keys.get(final.get(code, code), frozenset()) for code in codes}))
