"""Retention (保存期限, R9.4, C23, C24): what is past its term, and its removal, in one way that may be repeated.

Bad information on natural persons is removed from the graph: records on them with every version, marks, and what was
computed from either. A measure decided against a person is shown to nobody five years after it ended
(``person_records``); the case it was decided in stays in the file of its authority. Entries of the audit log go after
their own term, their anchor kept. A record that an open case concerns stays until the case is closed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

import polars as pl

from graph_service.analysis.cases import replay
from graph_service.analysis.retention import end_of, mark_over, over
from graph_service.domain.acts import ref
from graph_service.domain.calendar import add_months, day_in_china
from graph_service.domain.errors import BadInput
from graph_service.domain.facts import FACTS
from graph_service.rulebook.retention import KeptRecord, RetentionPolicy, months_of
from graph_service.store.bolt import Connection
from graph_service.store.cases import all_cases, cases_concerning
from graph_service.store.removal import remove_records
from graph_service.store.writer import HEX
from graph_service.usecases.asked import Asked
from graph_service.usecases.audit import AuditLog
from graph_service.usecases.audit_retention import end_term, entries_over
from graph_service.usecases.standing import bans_of_cases, barring

Row = Mapping[str, Any]
_ALL = 10_000_000
_COMPUTED = ("proposal", "annotation", "signal")
REMOVE, HIDE, HOLD, UNKNOWN = "移除", "不再展示", "在办案件涉及, 暂留", "未载明终止日, 保留"


@dataclass(frozen=True, slots=True)
class Due:
    """One thing a clock has something to say of (保存事项): ``versions`` are the rows that would go with it."""

    clock: str
    term: str
    key: str
    person: str
    ended: date | None
    kept_to: date | None
    what: str
    kind: str = ""
    versions: tuple[Row, ...] = ()


@dataclass(frozen=True, slots=True)
class RetentionPlan:
    """What is past its term on a day (期满清单)."""

    as_of: date
    items: tuple[Due, ...]
    entries: int

    @property
    def removed(self) -> tuple[Due, ...]:
        """What is to go."""
        return tuple(one for one in self.items if one.what == REMOVE)


def plan_retention(connection: Connection, log: AuditLog, policy: RetentionPolicy, as_of: date) -> RetentionPlan:
    """Work out what is past its term on a day (期满清单); changes nothing. Cost: one pass a kind of record."""
    items = [*_records(connection, policy, as_of), *_marks(connection, policy, as_of)]
    items += _bans(connection, policy, as_of)
    return RetentionPlan(as_of, tuple(items), entries_over(log.path, as_of, months_of(policy.queries)))


def _records(connection: Connection, policy: RetentionPolicy, as_of: date) -> Iterator[Due]:
    months = months_of(policy.personal)
    for kept in policy.records:
        by_key: dict[str, list[Row]] = {}
        for prefix in HEX:
            for row in connection.read(f"personal_{kept.fact}", prefix=prefix)[0]["rows"]:
                by_key.setdefault(row["key"], []).append(row)
        judged = [_judged(policy, kept, key, by_key[key], as_of, months) for key in sorted(by_key)]
        told = [one for one in judged if one is not None]
        open_ = _concerned(connection, [ref(one.kind, one.key) for one in told if one.what == REMOVE], as_of)
        for one in told:
            held = one.what == REMOVE and ref(one.kind, one.key) in open_
            yield replace(one, what=HOLD) if held else one


def _judged(
    policy: RetentionPolicy, kept: KeptRecord, key: str, versions: list[Row], as_of: date, months: int
) -> Due | None:
    """What the clock says of one record: by its version that stands, all of them with it."""
    now = max(versions, key=lambda row: (row.get("superseded_at") is None, row["version_order"]))
    ended = end_of(now, kept)
    if ended is None and kept.running:
        return None
    what = UNKNOWN if ended is None else REMOVE
    if ended is not None and not over(ended, as_of, months):
        return None
    return Due(
        clock=policy.personal.rule.id,
        term=FACTS[kept.fact].term,
        key=key,
        person=now["subject"],
        ended=ended,
        kept_to=add_months(ended, months) if ended else None,
        what=what,
        kind=kept.fact,
        versions=tuple(versions),
    )


def _concerned(connection: Connection, refs: list[str], as_of: date) -> frozenset[str]:
    """Which of some records an open case concerns."""
    found: set[str] = set()
    for case in cases_concerning(connection, refs):
        state = replay(case, as_of=as_of)
        if state and not state.state.closed:
            found.update(case.head.refs)
    return frozenset(found)


def _marks(connection: Connection, policy: RetentionPolicy, as_of: date) -> Iterator[Due]:
    months = months_of(policy.personal)
    for row in connection.read("all_annotation", limit=_ALL):
        node = row["node"]
        decided = date.fromisoformat(node["decided_on"])
        if mark_over(node["origin"], decided, as_of, months):
            yield Due(
                policy.personal.rule.id, "记录标注", node["id"], node["person"], decided, add_months(decided, months),
                REMOVE, "annotation",
            )  # fmt: skip


def _bans(connection: Connection, policy: RetentionPolicy, as_of: date) -> Iterator[Due]:
    months = months_of(policy.personal)
    for procedure in barring():
        for ban in bans_of_cases(connection, all_cases(connection, procedure=procedure), Asked(as_of)):
            if over(ban.over_since, as_of, months):
                kept_to = add_months(ban.over_since, months) if ban.over_since else None
                person = ban.terms.person
                yield Due(policy.personal.rule.id, "人员措施", ban.case, person, ban.over_since, kept_to, HIDE)


def carry_out(connection: Connection, log: AuditLog, plan: RetentionPlan, policy: RetentionPolicy, at: datetime) -> int:
    """Remove what a plan says (期满移除); how many things went. Each is one transaction: what was cut short goes on.

    Raises ``BadInput`` for a plan of a day to come.
    """
    if plan.as_of > day_in_china(at):
        advice = "请去掉 --yes 或改正 --as-of。"
        raise BadInput(f"{plan.as_of} 还没有到, 只能预览, 不能移除。", advice=advice, rule="R9.4")
    done = 0
    for one in plan.removed:
        if one.kind == "annotation":
            connection.write("annotation_drop", rows=[{"id": one.key}])
        else:
            _drop_computed(connection, one)
            remove_records(connection, one.kind, one.versions, at.isoformat(timespec="milliseconds"))
        done += 1
    return done + end_term(log, plan.as_of, months_of(policy.queries), at)


def _drop_computed(connection: Connection, one: Due) -> None:
    """Drop what the last run concluded from a record before it goes: a conclusion outlives no ground."""
    rids, origin = {row["rid"] for row in one.versions}, ref(one.kind, one.key)
    for kind in _COMPUTED:
        rows = [row["node"] for row in connection.read(f"all_{kind}", limit=_ALL)]
        gone = [node["id"] for node in rows if node.get("origin") == origin or rids & set(node.get("records") or ())]
        if gone:
            connection.write(f"{kind}_drop", rows=[{"id": key} for key in gone])


def summary(plan: RetentionPlan, policy: RetentionPolicy) -> pl.DataFrame:
    """Counts by clock (按时限汇总), with what this product does not hold at all."""
    counts: dict[tuple[str, str, str], int] = {}
    for one in plan.items:
        counts[(one.clock, one.term, one.what)] = counts.get((one.clock, one.term, one.what), 0) + 1
    rows: list[tuple[str, str, str, str, int]] = [
        (clock, term, policy.personal.length, what, n) for (clock, term, what), n in sorted(counts.items())
    ]
    if not rows:
        rows.append((policy.personal.rule.id, "个人不良信息", policy.personal.length, "无期满的", 0))
    rows += [
        (policy.queries.rule.id, "审计日志条目", policy.queries.length, "移除, 保留锚点", plan.entries),
        (policy.sharing.rule.id, "共享记录", policy.sharing.length, "在审计日志中, 随其期限", 0),
        (policy.access.rule.id, "访问日志", policy.access.length, "写到标准输出, 由部署方留存", 0),
        (policy.assessments.rule.id, "影响评估记录", policy.assessments.length, "不在本系统", 0),
    ]
    return pl.DataFrame(rows, schema=["时限", "种类", "期限", "处置", "数量"], orient="row")


def listing(plan: RetentionPlan, show: Callable[[str], str]) -> pl.DataFrame:
    """One row for each thing (逐项清单), persons by reference alone."""
    rows = [
        (one.clock, one.term, one.key, show(one.person), _day(one.ended), _day(one.kept_to), one.what)
        for one in plan.items
    ]
    if plan.entries:
        rows.append(("C24.2", "审计日志条目", f"{plan.entries} 条", "", "", "", "移除, 保留锚点"))
    heads = ["时限", "种类", "标识", "所涉人引用号", "终止日", "保存至", "处置"]
    return pl.DataFrame(rows, schema=dict.fromkeys(heads, pl.String()), orient="row")


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
