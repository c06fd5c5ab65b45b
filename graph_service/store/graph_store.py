"""The graph store (图读取): one method a question, each answered by query files, the same on both servers.

Two times run through every question. ``as_of`` is the day in the world it asks about; ``known_at`` is what the graph
had recorded by then (R11b), so that "what did we know when we decided" can be asked years later.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

from graph_service.domain.errors import BadInput, NotFound
from graph_service.domain.facts import FACTS, PROVENANCE
from graph_service.domain.identity import normalise_code
from graph_service.domain.names import name_key
from graph_service.domain.subjects import is_person
from graph_service.store.bolt import Connection
from graph_service.store.graph_state import END_OF_TIME, counted
from graph_service.store.naming import names_of
from graph_service.store.same import Sameness, canonical_of
from graph_service.store.walk import EVERYTHING, Network, Sieve, edge_of, walk, walk_holdings

Row = dict[str, Any]
END_OF_DAYS = "9999-12-31"
RECORD_KINDS = (
    "penalty", "licence", "list_entry", "commitment", "inspection", "arrears", "grade", "honour", "complaint",
    "rectification", "statement", "lawsuit", "objection",
)  # fmt: skip
MAX_LIMIT = 10_000
_SHOWN = ("name", "status", "region")  # of a subject that was found, as it is now
_FEW, _CANDIDATES = 300, 1_000  # of each way to match, for first pages and others: of more it is said so


@dataclass(frozen=True, slots=True)
class Page:
    """Rows of a list, and whether there were more (一页结果)."""

    rows: tuple[Row, ...]
    truncated: bool


@dataclass(frozen=True, slots=True)
class GraphStore:
    """Questions to one graph (图读取)."""

    connection: Connection

    def search(self, text: str, *, limit: int = 20, offset: int = 0) -> Page:
        """Subjects found by name, trade name, inner part, former name, code or pinyin initials (检索).

        Rows: ``eid, name, status, region, why, matched, rank``, best first. ``truncated`` where more follow.
        """
        if not 1 <= limit <= 100 or not 0 <= offset <= 1_000:
            raise BadInput("检索的 limit 应为 1..100, offset 应为 0..1000")
        key = name_key(text)
        if not key:
            return Page((), truncated=False)
        wanted = {"candidates": _FEW if offset + limit < _FEW else _CANDIDATES, "limit": offset + limit + 1}
        found = self.connection.read("search_names", text=key, **wanted)
        if key.isascii():
            found += self.connection.read("search_codes", text=normalise_code(key), **wanted)
            found += self.connection.read("search_initials", text=key.lower(), **wanted)
        final = canonical_of(self.connection, {row["eid"] for row in found})  # an old id is found as what it is now
        best: dict[str, Row] = {}
        for row in sorted(found, key=lambda row: (row["rank"], len(row["matched"] or ""), row["eid"])):
            eid: str = final.get(row["eid"]) or row["eid"]
            best.setdefault(eid, {**row, "eid": eid})
        rows = list(best.values())[offset : offset + limit + 1]
        now = {row["eid"]: row for row in self.subjects([row["eid"] for row in rows])}
        shown = tuple({**row, **{name: now.get(row["eid"], row).get(name) for name in _SHOWN}} for row in rows[:limit])
        return Page(shown, truncated=len(rows) > limit)

    def subject(self, code: str) -> Row:
        """One subject by its id, unified code or registration number, in any spelling that normalises to it.

        An id that was merged into another answers as that one, and says so: ``redirected_from`` (ADR 0046). Raises
        ``NotFound``, and ``BadInput`` where a registration number names several.
        """
        rows = self.connection.read("subject", code=code) or self.connection.read("subject", code=normalise_code(code))
        if not rows:
            raise NotFound(f"未查到主体: {code}", advice="未查到记录不等于不存在, 请核对代码或改用名称检索。")
        final = canonical_of(self.connection, (row["eid"] for row in rows))
        eids: list[str] = [row["eid"] for row in rows]
        found = sorted({final.get(eid, eid) for eid in eids})
        if len(found) > 1:
            raise BadInput(f"注册号 {code} 对应多个主体", advice=f"请用统一社会信用代码: {'、'.join(found)}")
        direct = [row for row in rows if row["eid"] == found[0]]
        (row,) = direct or self.subjects(found)
        return {**row, "redirected_from": None if direct else rows[0]["eid"]}

    def names(self, eid: str) -> list[Row]:
        """Names a subject may have borne (历次名称): ``name, name_from, name_to``, by first day; open where null."""
        spans = names_of(self.connection, [eid]).sort("name_from", "name_to", "name", nulls_last=[False, True, True])
        return spans.select("name", "name_from", "name_to", "batch").to_dicts()

    def subjects(self, eids: Sequence[str]) -> list[Row]:
        """Several subjects by their ids, in the order of the ids' text; unknown ones are missing."""
        return self.connection.read("subjects_by_id", eids=list(eids))

    def persons(self, pids: Sequence[str]) -> list[Row]:
        """Natural persons by their ids: ``pid, name, certain``."""
        return self.connection.read("persons_by_id", pids=list(pids))

    def registrations(self, eid: str, *, known_at: str | None = None, limit: int = 100) -> Page:
        """Every version of what registers state of a subject, newest first (历次登记)."""
        known = known_at or END_OF_TIME
        rows = [
            row
            for one in self._ids(eid, known)
            for row in self.connection.read("registrations", eid=one, known_at=known, limit=limit + 1)
        ]
        rows.sort(key=lambda row: row["record"]["version_order"], reverse=True)
        return _page([fact_row("registration", row) for row in rows], limit)

    def records(
        self,
        party: str,
        *,
        kinds: Sequence[str] = RECORD_KINDS,
        as_of: str | None = None,
        known_at: str | None = None,
        limit: int = 1_000,
    ) -> Page:
        """List records on a party (记录), newest first: versions live at ``known_at``, of no later day than ``as_of``.

        ``limit`` holds for each kind. Rows have the fact's columns and ``fact``, its kind.
        """
        found: list[Row] = []
        truncated = False
        times = known_times(as_of, known_at)
        for kind, one in product(kinds, self._ids(party, times["known_at"])):
            rows = self.connection.read(f"records_{kind}", party=one, limit=limit + 1, **times)
            truncated |= len(rows) > limit
            found += [fact_row(kind, row) for row in rows[:limit]]
        found.sort(key=lambda row: (row["valid_from"] or "", row["rid"]), reverse=True)
        return Page(tuple(found), truncated)

    def roles_at(self, eid: str, as_of: str, *, known_at: str | None = None, limit: int = 1_000) -> Page:
        """Who held what role at a subject on a day (某日在任, R4.5)."""
        known = known_at or END_OF_TIME
        rows = [
            row
            for one in self._ids(eid, known)
            for row in self.connection.read("roles_at", eid=one, as_of=as_of, known_at=known, limit=limit + 1)
        ]
        return _page([_related("role", row) for row in rows], limit)

    def control_into(
        self, eids: Sequence[str], *, as_of: str | None = None, known_at: str | None = None, limit: int = 20_000
    ) -> Page:
        """What bears on who controls subjects on a day (控制所涉关系): holdings, roles, agreements, heads of branches.

        Rows are shaped as the edges of a ``Network``; a branch is the source of its relation, its head the target.
        """
        times = known_times(as_of, known_at)
        same = Sameness(self.connection, times["known_at"])
        rows = self.connection.read("control_into", eids=same.widen(eids), limit=limit + 1, **times)
        return Page(tuple(map(edge_of, same.narrow(rows[:limit]))), truncated=len(rows) > limit)

    def control_from(
        self,
        parties: Sequence[str],
        *,
        roles: Sequence[str],
        as_of: str | None = None,
        known_at: str | None = None,
        limit: int = 20_000,
    ) -> Page:
        """What parties may control on a day (下控所涉关系): holdings, such ``roles``, agreements, branches."""
        times = known_times(as_of, known_at)
        same = Sameness(self.connection, times["known_at"])
        ids = same.widen(parties)
        subjects = [party for party in ids if not is_person(party)]
        persons = [party for party in ids if is_person(party)]
        asked = (("control_from_subjects", subjects), ("control_from_persons", persons))
        rows = [
            row
            for query, ids in asked
            if ids
            for row in self.connection.read(query, ids=ids, roles=list(roles), limit=limit + 1, **times)
        ]
        return Page(tuple(map(edge_of, same.narrow(rows[:limit]))), truncated=len(rows) > limit)

    def _ids(self, party: str, known_at: str) -> list[str]:
        """Ids under which sources speak of a party: its own and those merged into it."""
        return Sameness(self.connection, known_at).widen([party])

    def same_as(self, pids: Sequence[str], *, known_at: str | None = None) -> dict[str, str]:
        """The certain person that each of these persons known by name is (已归并人员, ADR 0006); others are missing."""
        rows = self.connection.read("same_as_of", pids=list(pids), known_at=known_at or END_OF_TIME)
        return {row["named"]: row["certain"] for row in rows}

    def roles_of(self, pid: str, *, known_at: str | None = None, limit: int = 1_000) -> Page:
        """Roles of a person through time, newest first (历任)."""
        rows = self.connection.read("roles_of", pid=pid, known_at=known_at or END_OF_TIME, limit=limit + 1)
        return _page([_related("role", row) for row in rows], limit)

    def owners(
        self, eid: str, *, depth: int, as_of: str | None = None, known_at: str | None = None, limit: int = 5_000
    ) -> Network:
        """Walk the holdings upstream of a subject, at most ``depth`` (1..10) hops (上溯股权)."""
        return walk_holdings(self.connection, [eid], "up", depth, times=known_times(as_of, known_at), limit=limit)

    def investments(
        self, eid: str, *, depth: int, as_of: str | None = None, known_at: str | None = None, limit: int = 5_000
    ) -> Network:
        """Walk the holdings downstream of a party, at most ``depth`` (1..10) hops (下查投资)."""
        return walk_holdings(self.connection, [eid], "down", depth, times=known_times(as_of, known_at), limit=limit)

    def network(
        self,
        party: str,
        *,
        depth: int,
        as_of: str | None = None,
        known_at: str | None = None,
        limit: int = 500,
        hub: int = 200,
        sieve: Sieve = EVERYTHING,
    ) -> Network:
        """Roles, holdings and guarantees around a party, at most ``depth`` (1..3) hops (关联网络).

        Only relations that pass the ``sieve`` are walked. A party with more than ``hub`` of any kind is shown but not
        walked through, except the one asked about.
        """
        if not 1 <= depth <= 3 or not 1 <= limit <= MAX_LIMIT:
            raise BadInput("关联网络的 depth 应为 1..3, limit 应为 1..10000")
        times = known_times(as_of, known_at)
        return walk(self.connection, party, depth, times=times, limit=limit, hub=hub, sieve=sieve)

    def controllers_of(self, eid: str, *, limit: int = 1_000) -> Page:
        """List computed controllers of a subject, from the last run (控制人)."""
        return _page([_computed(row) for row in self.connection.read("controls_of", eid=eid, limit=limit + 1)], limit)

    def integrated_of(self, eid: str, *, limit: int = 1_000) -> Page:
        """List computed integrated shares in a subject, from the last run (综合持股)."""
        return _page([_computed(row) for row in self.connection.read("integrated_of", eid=eid, limit=limit + 1)], limit)

    def signals_of(self, eid: str, *, limit: int = 1_000, restricted: bool = False) -> Page:
        """Signals that speak of a subject (疑似关联信号), from the last run; those that rest on kinship if asked."""
        rows = self.connection.read("signals_of", eid=eid, restricted=restricted, limit=limit + 1)
        return _page([row["signal"] for row in rows], limit)

    def proposals_of(self, eid: str, *, limit: int = 1_000) -> Page:
        """Proposed measures that rest on records of a subject, with ``pid, name, certain, records`` (拟措施)."""
        rows = self.connection.read("proposals_of", eid=eid, limit=limit + 1)
        return _page([{**row.pop("proposal"), **row} for row in rows], limit)

    def risk_class_of(self, eid: str) -> Row | None:
        """Risk class of a subject from the last run, or ``None`` (风险分类)."""
        rows = self.connection.read("risk_class_of", eid=eid)
        return rows[0]["risk_class"] if rows else None

    def draws(self, *, limit: int = 1_000) -> Page:
        """Draws made (抽查名单), in the order of their ids."""
        return _page([row["draw"] for row in self.connection.read("draws", limit=limit + 1)], limit)

    def draw(self, key: str, *, limit: int = 1_000, offset: int = 0) -> tuple[Row, Page]:
        """One draw and the subjects it drew; raises ``NotFound``."""
        rows = self.connection.read("draw", id=key)
        if not rows:
            raise NotFound(f"未查到抽查: {key}")
        drawn = self.connection.read("drawn", id=key, offset=offset, limit=limit + 1)
        return rows[0]["draw"], _page(drawn, limit)

    def counts(self) -> dict[str, int]:
        """How many nodes of each label and relations of each type there are (图规模)."""
        return counted(self.connection)


def known_times(as_of: str | None, known_at: str | None) -> dict[str, str]:
    """Return the day and the moment as queries take them (时点): without any, the last there is."""
    return {"as_of": as_of or END_OF_DAYS, "known_at": known_at or END_OF_TIME}


def _page(rows: Sequence[Row], limit: int) -> Page:
    return Page(tuple(rows[:limit]), truncated=len(rows) > limit)


def fact_row(kind: str, row: Row) -> Row:
    """Keep the declared columns of a fact, missing ones as ``None``; what only the store needs stays inside."""
    stored: Row = row["record"]
    columns = (*FACTS[kind].columns, *PROVENANCE)
    return {column.name: stored.get(column.name) for column in columns} | {
        "fact": kind,
        "superseded_at": row["superseded_at"],
    }


def _related(kind: str, row: Row) -> Row:
    stored: Row = row["relation"]
    columns = (*FACTS[kind].columns, *PROVENANCE)
    named = {"party": row["party"], "name": row["name"], "certain": row["certain"]}
    return {column.name: stored.get(column.name) for column in columns} | named


def _computed(row: Row) -> Row:
    return {**row["relation"], "party": row["party"], "name": row["name"], "certain": row["certain"]}
