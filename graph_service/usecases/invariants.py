"""What must hold of the whole graph, whatever happened (不变量, R12.9): each checked from the ground up, none assumed.

Every check counts what it looked at, so that one that looked at nothing does not pass for one that found nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import Any

from graph_service.analysis.ban_standing import BanState, standing_bans
from graph_service.analysis.cases import replay
from graph_service.analysis.event_columns import event_of, list_events, penalty_events
from graph_service.analysis.law_overlay import EVENTS, CaseLaw, Effects, law_view, state_of
from graph_service.analysis.matters import LAYERS
from graph_service.analysis.repair import GONE, repair_columns
from graph_service.analysis.responsible import overlap, window_of
from graph_service.analysis.snapshot import Snapshot
from graph_service.domain.acts import Case, Effect, ref
from graph_service.domain.ban_terms import BanTerms, read_terms
from graph_service.domain.decisions import Proposal
from graph_service.domain.events import Event, EventState
from graph_service.domain.interval import Interval
from graph_service.domain.subjects import is_certain_person
from graph_service.rulebook.propagation import PropagationTable
from graph_service.store.bolt import Connection
from graph_service.store.cases import all_cases
from graph_service.store.computed import stated
from graph_service.store.last_run import last_run
from graph_service.store.ledger import Ledger
from graph_service.store.snapshot_cache import SnapshotCache
from graph_service.usecases.asked import Asked
from graph_service.usecases.computed_rows import Rows
from graph_service.usecases.law import case_law
from graph_service.usecases.law_refresh import rows_under
from graph_service.usecases.policies import Policies

_ALL = 10_000_000
_PAGE = 5_000


@dataclass(frozen=True, slots=True)
class Invariant:
    """One thing that must hold (不变量): how many were looked at, and what breaks it, each named."""

    id: str
    term: str
    rule: str
    looked_at: int
    broken: tuple[str, ...]

    @property
    def holds(self) -> bool:
        """Whether nothing breaks it."""
        return not self.broken


@dataclass(frozen=True, slots=True)
class _Ground:
    """What the checks look at: the facts, the cases, what the cases do to the facts on the day, and what is proposed.

    ``proposed`` are the terms of the proposals (L1) of the last run, by their ids.
    """

    snapshot: Snapshot
    cases: Sequence[Case]
    proposed: Mapping[str, BanTerms]
    law: CaseLaw
    table: PropagationTable
    day: date

    def decided(self) -> Iterator[tuple[Case, BanTerms]]:
        """Cases whose measures stand against a person (L1)."""
        for case in self.cases:
            now = replay(case, as_of=self.day)
            if now and now.state.effect is Effect.BAR:
                yield case, read_terms(str(now.data["ban"]))

    @property
    def effects(self) -> Effects:
        """What the cases do to records."""
        return self.law.effects


def invariants(
    connection: Connection, snapshots: SnapshotCache, policies: Policies, day: date
) -> tuple[Invariant, ...]:
    """Check every invariant on a day (不变量检查). Cost: one snapshot, every case, and the last run worked out anew."""
    run = last_run(connection)
    about = date.fromisoformat(run["as_of"]) if run else day
    cases = list(all_cases(connection))
    found = case_law(cases, Asked(max(day, about)))
    snapshot = snapshots.snapshot(connection, about)
    ground = _Ground(snapshot, cases, _proposed(connection), found, policies.rulebook.propagation, max(day, about))
    wanted = rows_under(snapshot, found, policies, Ledger(connection).all()) if run else {}
    return (
        _basis(ground),
        _roles(ground),
        _void(ground),
        _past_stop(ground, policies),
        _still_used(ground, connection),
        _queues(ground, connection),
        _computed(connection, run, wanted),
    )


def _proposed(connection: Connection) -> dict[str, BanTerms]:
    rows = (row["node"] for row in connection.read("all_proposal", limit=_ALL))
    return {row["id"]: read_terms(row["terms"]) for row in rows if row["layer"] == LAYERS[Proposal]}


def _made(id_: str, term: str, rule: str, looked_at: int, broken: Iterable[str]) -> Invariant:
    return Invariant(id_, term, rule, looked_at, tuple(broken))


def _basis(ground: _Ground) -> Invariant:
    """No L1 without a rule of the table, an article and a certain person; none stands without a human decision."""
    decided = list(ground.decided())
    versions = {row.rule.version for row in ground.table.rules}

    def broken() -> Iterator[str]:
        for case, terms in decided:
            steps = {act.step: act for act in case.acts}
            served = "receive" in steps or {"confirm", "serve"} <= set(steps)
            reasoned = "receive" in steps or bool(steps.get("confirm") and steps["confirm"].reason.strip())
            known = "receive" in steps or terms.version in versions
            if not (terms.article and known and served and reasoned and is_certain_person(terms.person)):
                yield case.head.id
        for named, terms in ground.proposed.items():
            if not (terms.article and terms.version in versions and is_certain_person(terms.person)) or terms.missing:
                yield named

    looked_at = len(decided) + len(ground.proposed)
    return _made("L1_BASIS", "措施均有规则、条款、身份和人工决定", "R12.9", looked_at, broken())


def _roles(ground: _Ground) -> Invariant:
    """No L1 on a role that was not held at the time the rule asks about."""
    roles = {row["rid"]: row for row in ground.snapshot.facts["role"].iter_rows(named=True)}
    events = dict(_events(ground.snapshot))
    times = {row.rule.version: row.role_time for row in ground.table.rules}
    told = chain(((case.head.id, terms) for case, terms in ground.decided()), ground.proposed.items())
    asked = [(named, terms) for named, terms in told if terms.role_rid in roles and terms.origin in events]

    def broken() -> Iterator[str]:
        for case, terms in asked:
            row = roles[terms.role_rid]
            window = window_of(times[terms.version], events[terms.origin], ground.day)
            if overlap(Interval(row["valid_from"], row["valid_to"]), window) is None:
                yield case

    return _made("L1_ROLE", "措施所依任职均在应查期间", "R4.5", len(asked), broken())


def _events(snapshot: Snapshot) -> Iterator[tuple[str, Event]]:
    keys = {kind: dict(snapshot.facts[kind].select("rid", "key").iter_rows()) for kind in EVENTS}
    for kind, columns in (("penalty", penalty_events), ("list_entry", list_events)):
        for row in columns(snapshot.facts[kind]).iter_rows(named=True):
            if row["decided_on"] is not None:
                yield ref(kind, keys[kind][row["rid"]]), event_of(row)


def _void(ground: _Ground) -> Invariant:
    """No measure stands on a record that is void (R5.9)."""
    decided = list(ground.decided())

    def broken() -> Iterator[str]:
        for case, terms in decided:
            void = any(one.effect is Effect.ANNUL for one in ground.effects.get(terms.origin, ()))
            standing = standing_bans(case, ground.effects, as_of=ground.day)
            if void and any(one.state is not BanState.VOID for one in standing):
                yield case.head.id

    return _made("VOID_ORIGIN", "源决定撤销的措施均自始无效", "R5.9", len(decided), broken())


def _past_stop(ground: _Ground, policies: Policies) -> Invariant:
    """No penalty is public after the day its publication stops, nor one that is repaired or void (R5.1, R5.4)."""
    view = law_view(ground.snapshot, ground.law)
    frame = view.snapshot.facts["penalty"]
    told = repair_columns(frame, ground.day, policies.rulebook.repair)
    broken = [
        row["rid"]
        for row in told.select("rid", "key", "published", "auto_stop").iter_rows(named=True)
        if row["published"]
        and (row["auto_stop"] < ground.day or state_of(ground.effects.get(ref("penalty", row["key"]), ())) in GONE)
    ]
    return _made("PUBLIC_PAST_STOP", "公示期满、已修复、已撤销的均不公示", "R12.9", frame.height, broken)


def _still_used(ground: _Ground, connection: Connection) -> Invariant:
    """No signal or proposal of the last run rests on a record that is repaired, void or objected to (R5.4, R6.3)."""
    gone = {named for named, told in ground.effects.items() if state_of(told).value != "VALID"}
    rids = {
        row["rid"]: ref(kind, row["key"])
        for kind, frame in ground.snapshot.facts.items()
        if "key" in frame.columns and "subject" in frame.columns
        for row in frame.select("rid", "key").iter_rows(named=True)
        if ref(kind, row["key"]) in gone
    }
    signals = [row["node"] for row in connection.read("all_signal", limit=_ALL)]
    broken = [node["id"] for node in signals if any(rid in rids for rid in node.get("records") or ())]
    broken += [
        named
        for named, terms in ground.proposed.items()
        if _ended(terms, state_of(ground.effects.get(terms.origin, ())))
    ]
    looked_at = len(signals) + len(ground.proposed)
    return _made("USED_AFTER_END", "已修复、已撤销、异议中的记录不再使用", "R5.4", looked_at, broken)


def _ended(terms: BanTerms, state: EventState) -> bool:
    """Whether nothing may be proposed on a record in this state: one with a term of its own runs on after repair."""
    return state in (EventState.ANNULLED, EventState.MARKED) or (state is EventState.REPAIRED and terms.with_origin)


def _queues(ground: _Ground, connection: Connection) -> Invariant:
    """What the queues say of each case is what its acts make of it."""
    kept: dict[str, Mapping[str, Any]] = {}
    after = ""
    while page := connection.read("case_states", after=after, limit=_PAGE):
        kept |= {row["id"]: row for row in page}
        after = page[-1]["id"]

    def broken() -> Iterator[str]:
        for case in ground.cases:
            now, row = replay(case), kept[case.head.id]
            numbers = [act.seq for act in case.acts]
            told = (row["state"], row["closed"], row["seq"])
            if (
                now is None
                or numbers != list(range(1, len(numbers) + 1))
                or told != (now.state.id, now.state.closed, now.seq)
            ):
                yield case.head.id

    return _made("CASE_STATE", "案件状态与其经过一致", "R10.5", len(ground.cases), broken())


def _computed(connection: Connection, run: Mapping[str, Any] | None, wanted: Rows) -> Invariant:
    """What the graph holds of the last run is what its facts and all acts so far give, worked out anew."""
    looked_at, broken = 0, list[str]()
    for kind, rows in wanted.items():
        prefix = f"{run['id']}/" if run else ""
        want = {f"{prefix}{row['id']}": {**stated(row), "id": f"{prefix}{row['id']}"} for row in rows}
        have = {row["node"]["id"]: row["node"] for row in connection.read(f"all_{kind}", limit=_ALL)}
        looked_at += len(have)
        for key in sorted(want.keys() | have.keys()):
            held = {name: value for name, value in have.get(key, {}).items() if name not in ("run", "truncated_at")}
            if held != want.get(key, {}):
                broken.append(f"{kind}:{key}")
    return _made("COMPUTED", "计算结果与从头重算一致", "R5.8", looked_at, broken)
