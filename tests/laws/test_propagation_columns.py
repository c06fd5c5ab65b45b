"""The spread over columns: equal to the spread over objects, and what holds whatever the records say."""

from __future__ import annotations

from datetime import date
from functools import cache

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from graph_service.analysis.propagation import spread
from graph_service.analysis.propagation_columns import spread_snapshot
from graph_service.analysis.snapshot import PARTY_SCHEMA, Snapshot, snapshot_schema
from graph_service.domain.events import Event, EventKind, EventState, Finding
from graph_service.domain.facts import FACTS
from graph_service.domain.interval import Interval
from graph_service.domain.relations import RoleHolding, RoleKind
from graph_service.rulebook.propagation import PropagationTable
from graph_service.rulebook.propagation_reader import read_propagation

AS_OF = date(2026, 6, 30)


@cache
def table() -> PropagationTable:
    return read_propagation()


STATES = {
    None: EventState.VALID, "0": EventState.VALID, "1": EventState.ANNULLED, "2": EventState.MARKED,
    "已修复": EventState.REPAIRED,
}  # fmt: skip
PEOPLE = ("甲", "乙", "丙")
DAYS = [date(2025, 1, 1), date(2025, 6, 1), date(2025, 12, 31), date(2026, 3, 10), date(2026, 8, 1)]
day = st.one_of(st.none(), st.sampled_from(DAYS))
cell = {
    "rid": st.uuids().map(str),
    "subject": st.sampled_from(["f1", "f2", "p:甲"]),
    "finding_names": st.one_of(st.none(), st.lists(st.sampled_from(PEOPLE), max_size=2, unique=True)),
    "finding_roles": st.one_of(st.none(), st.lists(st.sampled_from(["直接责任人员", "法定代表人", ""]), max_size=2)),
}
penalties = st.lists(
    st.fixed_dictionaries(
        cell
        | {
            "decided_on": st.sampled_from(DAYS),
            "violation_from": day,
            "violation_to": day,
            "in_force_to": day,
            "categories": st.sampled_from([None, [], ["罚款"], ["吊销许可证件"], ["责令关闭"]]),
            "licence_affected": st.sampled_from([None, "营业执照", "食品经营许可证"]),
            "content": st.sampled_from([None, "吊销《食品经营许可证》", "情节严重"]),
            "basis": st.sampled_from([None, "《药品管理法》第一百二十二条", "《广告法》第一条", "《食品安全法》"]),
            "state": st.sampled_from([None, "0", "1", "2", "已修复"]),
        }
    ),
    max_size=4,
)
entries = st.lists(
    st.fixed_dictionaries(
        cell
        | {
            "list_code": st.sampled_from(["SXBZXR", "WAGE_ARREARS", "SAMR_SEVERE", "ABNORMAL"]),
            "listed_on": day,
            "removed_on": day,
        }
    ),
    max_size=4,
)
roles_in_time = st.lists(
    st.fixed_dictionaries(
        {
            "holder": st.sampled_from([f"{certain}:{name}" for certain in "pn" for name in PEOPLE] + ["f2"]),
            "eid": st.sampled_from(["f1", "f2"]),
            "kind": st.sampled_from(["LR", "FZ", "MP", "DIR", "AC", "DS", "AGENT"]),
            "valid_from": day,
            "valid_to": day,
            "rid": st.uuids().map(str),
        }
    ),
    max_size=6,
)


def snapshot_of(**facts: list[dict[str, object]]) -> Snapshot:
    parties = [{"party": f"{certain}:{name}", "name": name} for certain in "pn" for name in PEOPLE]
    return Snapshot(
        as_of=AS_OF,
        data_version="test",
        parties=pl.DataFrame([*parties, {"party": "f1"}, {"party": "f2"}], schema=PARTY_SCHEMA),
        facts={name: pl.DataFrame(facts.get(name, []), schema=snapshot_schema(kind)) for name, kind in FACTS.items()},
    )


def events_by_hand(snapshot: Snapshot) -> list[Event]:
    """The slow way: every record becomes an event, matched or not."""
    made: list[Event] = []
    for name, kind in (("penalty", EventKind.PENALTY), ("list_entry", EventKind.LIST_ENTRY)):
        for row in snapshot.facts[name].iter_rows(named=True):
            decided = row.get("decided_on") or row.get("listed_on")
            if decided is None:
                continue
            days = [row[key] for key in ("violation_from", "violation_to") if row.get(key)]
            names, texts = row["finding_names"] or [], row["finding_roles"] or []
            texts = texts if len(texts) == len(names) else [""] * len(names)
            in_force_to = row.get("in_force_to")
            last = in_force_to if in_force_to and in_force_to > decided else None
            made.append(
                Event(
                    rid=row["rid"],
                    kind=kind,
                    subject=row["subject"],
                    subject_name="",
                    doc_no="",
                    decided_on=decided,
                    violation=(min(days), max(days)) if days else None,
                    categories=tuple(row.get("categories") or ()),
                    basis=row["basis"] or "",
                    content=row.get("content") or "",
                    licence=row.get("licence_affected") or "",
                    list_code=row.get("list_code") or "",
                    ends_on=date.fromordinal(last.toordinal() + 1) if last else row.get("removed_on"),
                    state=STATES[row.get("state")],
                    findings=tuple(Finding(one, text) for one, text in zip(names, texts, strict=True)),
                )
            )
    return made


def roles_by_hand(snapshot: Snapshot) -> list[RoleHolding]:
    return [
        RoleHolding(
            row["holder"],
            row["holder"][2:],
            row["eid"],
            RoleKind(row["kind"]),
            Interval(row["valid_from"], row["valid_to"]),
            row["holder"].startswith("p:"),
            row["rid"],
        )
        for row in snapshot.facts["role"].iter_rows(named=True)
        if row["holder"][1] == ":"
    ]


@settings(max_examples=60, deadline=None)
@given(penalties, entries, roles_in_time)
def test_columns_agree_with_objects(
    penalty_rows: list[dict[str, object]], entry_rows: list[dict[str, object]], role_rows: list[dict[str, object]]
) -> None:
    snapshot = snapshot_of(penalty=penalty_rows, list_entry=entry_rows, role=role_rows)
    fast = spread_snapshot(snapshot, table())
    slow = spread(events_by_hand(snapshot), roles_by_hand(snapshot), rulebook=table(), as_of=AS_OF)
    undated = {one.event for one in fast.stopped if one.reason == "列入日期不明"}
    assert undated <= {row["rid"] for row in entry_rows if row["listed_on"] is None}
    assert fast.stopped[: len(fast.stopped) - len(undated)] == slow.stopped
    for kind in ("proposals", "candidates", "needs_id", "annotations", "rejections"):
        assert getattr(fast, kind) == getattr(slow, kind)


@settings(max_examples=40, deadline=None)
@given(penalties, entries, roles_in_time)
def test_invariants(
    penalty_rows: list[dict[str, object]], entry_rows: list[dict[str, object]], role_rows: list[dict[str, object]]
) -> None:
    """§12.9 and R4.6a, said independently of how it is worked out."""
    snapshot = snapshot_of(penalty=penalty_rows, list_entry=entry_rows, role=role_rows)
    found = spread_snapshot(snapshot, table())
    held = {(row["rid"], row["holder"], row["eid"]): row for row in role_rows}
    known = {row.rule.version: row for row in table().rules}
    for one in found.proposals:
        reach, row = one.reach, known[one.reach.version]
        assert reach.person.startswith("p:")
        assert row.decidable
        assert row.rule.in_force(reach.decided_on)
        assert one.measures
        if reach.role is None:
            assert reach.person == reach.entity
            continue
        relation = held[reach.role_rid, reach.person, reach.entity]
        start, end = relation["valid_from"], relation["valid_to"]
        assert start is None or start <= reach.window[1]  # type: ignore[operator]
        assert end is None or end > reach.window[0]  # type: ignore[operator]
        assert any(reach.role in slot for slot in row.slots)
    assert all(one.missing for one in found.candidates)
    assert not any(one.reach.person.startswith("p:") and one.reach.rule == "R4.4b" for one in found.needs_id)


@settings(max_examples=25, deadline=None)
@given(penalties, roles_in_time, st.randoms())
def test_order_of_rows_does_not_matter(
    penalty_rows: list[dict[str, object]], role_rows: list[dict[str, object]], random: object
) -> None:
    snapshot = snapshot_of(penalty=penalty_rows, role=role_rows)
    random.shuffle(penalty_rows)  # type: ignore[attr-defined]
    random.shuffle(role_rows)  # type: ignore[attr-defined]
    assert spread_snapshot(snapshot_of(penalty=penalty_rows, role=role_rows), table()) == spread_snapshot(
        snapshot, table()
    )
