"""Records that bans come from, as literal rows with one run over them, and desks that decide on them (A1, A3, A7).

A food firm whose licence was revoked, as in A1; a debtor whose legal representative and declared controller are under
限制消费 (P25), as in A3; an employer on the list of wage arrears (P26), with a controller whom no clause reaches (L2).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

from graph_service.analysis.ban_checks import Checked, Question
from graph_service.analysis.cases import CaseState, advance, replay
from graph_service.domain.acts import Act, Actor, CaseHead, Value
from graph_service.domain.measures import MeasureKind, Post
from graph_service.rulebook.access import access_matrix
from graph_service.store.bolt import Connection
from graph_service.store.cases import act_step, append, case_by_id, opening_steps
from graph_service.store.ledger import Ledger
from graph_service.store.snapshot import export_snapshot
from graph_service.store.snapshot_cache import SnapshotCache
from graph_service.store.vault import PersonVault
from graph_service.store.writer import GraphWriter
from graph_service.usecases.asked import Asked
from graph_service.usecases.case_plan import Desk, Draft, Taking
from graph_service.usecases.cases import open_case, take_step
from graph_service.usecases.checks import check_persons
from graph_service.usecases.law import law_on
from graph_service.usecases.law_refresh import Refresh, rows_under
from graph_service.usecases.policies import Policies, load_policies
from graph_service.usecases.proposals_desk import proposals_of, take_proposal
from tests.store.small_county import Row, fact

VAULT = PersonVault(bytes(range(32)))
AS_OF = date(2026, 6, 30)
MARKET, COURT, LABOUR, CREDIT = "11440229006990001X", "11440229006990002X", "11440229006990003X", "11440229006990004X"
NAMES = {MARKET: "翁源县市场监督管理局", COURT: "翁源县人民法院", LABOUR: "翁源县人力资源和社会保障局"}
FOOD, DEBTOR, EMPLOYER, OTHER = (f"91440229MA000001{n}{n}" for n in range(4))
FIRMS = {
    FOOD: "翁源县好味食品有限公司",
    DEBTOR: "翁源县远大建材有限公司",
    EMPLOYER: "翁源县路桥工程有限公司",
    OTHER: "翁源县新城餐饮有限公司",
}
NUMBERS = {
    "张某": "440229199003071231",
    "李某": "440229198501010015",
    "王某": "440229197202290024",
    "陈某": "11010519491231002X",
    "邓某": "440524188001010014",
    "曾某": "110229196003025040",
    "高某": "440229196501010016",
}
PIDS = {name: VAULT.pid(number) for name, number in NUMBERS.items()}
REVOCATION = "penalty:" + "revocation".ljust(32, "f")
DEBT = "list_entry:" + "debt".ljust(32, "f")
CLOSURE = "penalty:" + "closure".ljust(32, "f")
WAGES = "list_entry:" + "wages".ljust(32, "f")


def _role(rid: str, holder: str, eid: str, kind: str, start: str, end: str | None = None) -> Row:
    return fact(rid, rid, holder=PIDS[holder], eid=eid, kind=kind, holder_name=holder, valid_from=start, valid_to=end)


def _by(unit: str) -> Row:
    return {"authority_code": unit, "authority_name": NAMES[unit]}


def penalty(rid: str = "e1", **given: object) -> Row:
    """The decision of A1; the same key again is another version of it."""
    columns: Row = {
        "subject": FOOD, "subject_name": FIRMS[FOOD], "doc_no": "翁市监罚〔2026〕1号", "decided_on": "2026-03-10",
        "valid_from": "2026-03-10", "categories": ["吊销许可证件"], "licence_affected": "食品经营许可证 JY1",
        "basis": "《中华人民共和国食品安全法》第一百二十四条", "violation_from": "2025-06-01",
        "violation_to": "2025-12-31", "finding_names": ["李某"], "finding_roles": ["法定代表人"],
        "finding_quote": "李某时任法定代表人, 对上述行为负有责任", "authority": MARKET, **_by(MARKET),
    }  # fmt: skip
    return fact(rid, "revocation", **(columns | given))


def entry(rid: str, key: str, eid: str, list_code: str, unit: str, **given: object) -> Row:
    """A firm on a list; the same key again is another version of the entry."""
    columns: Row = {
        "subject": eid, "subject_name": FIRMS[eid], "list_code": list_code, "case_no": f"列{key}",
        "listed_on": "2026-01-15", "valid_from": "2026-01-15", "finding_names": [], **_by(unit),
    }  # fmt: skip
    return fact(rid, key, **(columns | given))


FACTS: dict[str, list[Row]] = {
    "role": [
        _role("b1", "张某", FOOD, "LR", "2020-01-01", "2025-09-01"),
        _role("b2", "李某", FOOD, "LR", "2025-09-01", "2026-01-15"),
        _role("b3", "王某", FOOD, "LR", "2026-01-15"),
        _role("b4", "陈某", DEBTOR, "LR", "2020-01-01"),
        _role("b5", "邓某", DEBTOR, "AC", "2020-01-01"),
        _role("b6", "曾某", EMPLOYER, "LR", "2020-01-01"),
        _role("b7", "高某", EMPLOYER, "AC", "2020-01-01"),
        _role("b8", "张某", OTHER, "LR", "2020-01-01"),
    ],
    "penalty": [
        penalty(),
        fact(
            "e4",
            "closure",
            subject=OTHER,
            subject_name=FIRMS[OTHER],
            doc_no="翁市监罚〔2026〕2号",
            decided_on="2026-04-01",
            valid_from="2026-04-01",
            categories=["吊销许可证件"],
            finding_names=[],
            licence_affected="营业执照",
            violation_from="2025-01-01",
            violation_to="2025-12-31",
            authority=MARKET,
            **_by(MARKET),
        ),
    ],
    "list_entry": [
        entry("e2", "debt", DEBTOR, "SXBZXR", COURT),
        entry("e3", "wages", EMPLOYER, "WAGE_ARREARS", LABOUR, listed_on="2026-02-01", valid_from="2026-02-01"),
    ],
}


def write_ban_county(connection: Connection, vault: PersonVault = VAULT) -> None:
    """Write the records and one run over them."""
    assert vault.pid(NUMBERS["张某"]) == PIDS["张某"], "the rows hold ids of the vault of the tests"
    writer = GraphWriter(connection)
    writer.upsert_subjects([
        {"eid": eid, "uscc": eid, "name": name, "entity_kind": "ENTERPRISE", "certain": True}
        for eid, name in FIRMS.items()
    ])  # fmt: skip
    writer.upsert_persons([
        {"pid": PIDS[name], "name": name, "certain": True, "sealed": vault.seal(number)}
        for name, number in NUMBERS.items()
    ])  # fmt: skip
    for kind, rows in FACTS.items():
        writer.write_facts(kind, rows)
    run_over(connection)


@cache
def policies() -> Policies:
    return load_policies()


def run_over(connection: Connection, as_of: date = AS_OF, run: str = "run1") -> None:
    """Work out the law and risk part of a run and write it."""
    writer, snapshot = GraphWriter(connection), export_snapshot(connection, as_of)
    rows = rows_under(snapshot, law_on(connection, as_of), policies(), Ledger(connection).all())
    writer.record_run(run, as_of=as_of.isoformat(), data_version=snapshot.data_version, at="2026-06-30T04:00:00+00:00")
    for kind, told in rows.items():
        writer.write_computed(kind, run, told)


@dataclass
class Office:
    """One graph, its desks, and the calendar: every act is done on the day that is said."""

    connection: Connection
    folder: Path | None = None
    acts: int = 0
    _refresh: Refresh | None = field(default=None, init=False)

    def desk(self, unit: str, today: date, role: str = "department") -> Desk:
        now = datetime(today.year, today.month, today.day, 4, tzinfo=UTC)
        actor = Actor("li", unit, role)
        if self.folder is None:
            return Desk(self.connection, access_matrix(), actor, today, now)
        if self._refresh is None:
            self._refresh = Refresh(self.connection, SnapshotCache(self.folder, "embedded"), policies())
        return Desk(self.connection, access_matrix(), actor, today, now, also=self._refresh)

    def matter(self, person: str, rule: str) -> str:
        """The matter of a proposal of the last run."""
        rows = proposals_of(self.connection, "", "", limit=1_000)
        (found,) = [row["matter"] for row in rows if row["person"] == PIDS[person] and row["rule"] == rule]
        return found

    def act(self) -> str:
        self.acts += 1
        return f"act-{self.acts}"

    def take(self, person: str, rule: str, unit: str, day: str) -> CaseState:
        """Take a proposal up."""
        on = date.fromisoformat(day)
        opening = take_proposal(self.connection, self.matter(person, rule), self.act(), on)
        return open_case(self.desk(unit, on), opening)

    def step(
        self, case: CaseState, step: str, day: str, *, unit: str = "", role: str = "department", **data: Value
    ) -> CaseState:
        """Lead a case on, as its authority unless another unit is named."""
        on = date.fromisoformat(day)
        desk = self.desk(unit or case.head.authority_code, on, role)
        return take_step(desk, Taking(self.act(), case.head.id, step, on, "理由", data))

    def serve(self, person: str, rule: str, unit: str, day: str, **confirm: Value) -> CaseState:
        """Take, confirm and serve a proposal, all on one day."""
        case = self.take(person, rule, unit, day)
        self.step(case, "confirm", day, doc_no=f"认定{self.acts}号", **confirm)
        return self.step(case, "serve", day, way="直接送达")

    def recorded(
        self, procedure: str, refs: tuple[str, ...], subject: str, *steps: tuple[str, str, Mapping[str, Value]]
    ) -> str:
        """Acts of another desk as they were written, whatever that desk asked before; the id of their case."""
        head = CaseHead(f"case-{self.act()}", procedure, subject, FIRMS.get(subject, ""), refs, MARKET, NAMES[MARKET])
        state: CaseState | None = None
        for step, day, data in steps:
            state = self._write(head, state, step, day, data)
        return head.id

    def go_on(self, case: str, step: str, day: str, data: Mapping[str, Value]) -> None:
        """One more act of another desk, as it was written."""
        known = case_by_id(self.connection, case)
        self._write(known.head, replay(known), step, day, data)

    def _write(
        self, head: CaseHead, before: CaseState | None, step: str, day: str, data: Mapping[str, Value]
    ) -> CaseState:
        desk, on = self.desk(MARKET, date.fromisoformat(day)), date.fromisoformat(day)
        seq = before.seq + 1 if before else 1
        act = Act(self.act(), head.id, seq, step, on, desk.at, desk.actor, "理由", data)
        after = advance(head, before, act)
        told = act_step(head, act, state=after.state.id, closed=after.state.closed)
        opened = [] if before else opening_steps(head)
        append(self.connection, [*opened, told, *desk.also([Draft(after, act)])])
        return after

    def repaired(self, named: str, subject: str, day: str) -> str:
        """The repair of a record, granted on a day."""
        asked = {"proof": "缴款凭证", "promise": "承1"}
        return self.recorded(
            "repair", (named,), subject, ("apply", day, asked), ("accept", day, {}), ("grant", day, {})
        )  # fmt: skip

    def check(self, person: str, day: str, **asked: object) -> Checked:
        """Ask about a post, 管理工作 in food unless another is named."""
        values: Mapping[str, object] = {"post": Post.MANAGE, "business": "食品销售"} | asked
        question = Question(PIDS[person], **values)  # type: ignore[arg-type]
        (found,) = check_persons(self.connection, [question], Asked(date.fromisoformat(day)))
        return found

    def under(self, person: str, kind: MeasureKind, day: str) -> Checked:
        """Ask whether a kind of measure stands against a person."""
        question = Question(PIDS[person], kinds=frozenset({kind}))
        (found,) = check_persons(self.connection, [question], Asked(date.fromisoformat(day)))
        return found
