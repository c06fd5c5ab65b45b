"""A15, R7.9: whoever is tied to a subject, its head or its controller, or whose relative is, stands aside from it."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph_service.analysis.recusal import Recusal, RecusalPolicy, recusals, ties_on
from graph_service.analysis.snapshot import Snapshot
from graph_service.domain.subjects import EntityKind
from tests.analysis.snapshots import AS_OF, holds, plays, snapshot

POLICY = RecusalPolicy(hops=2, former_months=36, hub=50)
ANNA, BOB = "p:a", "p:b"
NOBODY = pl.DataFrame(schema={"eid": pl.String, "controller": pl.String})


def aside(world: Snapshot, *subjects: str, controllers: pl.DataFrame = NOBODY) -> dict[str, tuple[str, str]]:
    """Reason and records by certificate and subject."""
    found = recusals(world, {"粤1": ANNA, "粤2": BOB}, pl.Series(subjects, dtype=pl.String), controllers, POLICY)
    return {f"{one.inspector} {one.subject}": (one.reason, "+".join(one.refs)) for one in found}


def kin(person: str, relative: str, kinship: str = "SPOUSE", **more: object) -> dict[str, object]:
    return {"person": person, "relative": relative, "kinship": kinship, "legal_source": "婚姻登记", **more}


def test_a15_whose_spouse_is_supervisor_stands_aside_before_the_draw_with_the_reason() -> None:
    world = snapshot(role=[plays("p:x", "SUPV", "F")], kin=[kin("p:x", ANNA)])
    assert aside(world, "F", "G") == {"粤1 F": ("配偶系该主体监事", "kin-1+role-1")}


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        ({"role": [plays(ANNA, "DIR", "F")]}, "本人系该主体董事"),
        ({"holding": [holds(ANNA, 0.01, "F")]}, "本人系该主体股东"),
        ({"proxy": [{"holder": ANNA, "eid": "F", "agreement": "一", "part": "GIVES"}]}, "本人与该主体有表决权委托关系"),
        ({"guarantee": [{"guarantor": ANNA, "eid": "F", "contract": "1"}]}, "本人与该主体有担保关系"),
        ({"role": [plays(ANNA, "LR", "F")]}, "本人系该主体法定代表人"),
        ({"role": [plays(ANNA, "DIR", "F", None, date(2024, 1, 1))]}, "三年内曾在该主体任职"),
        ({"role": [plays(ANNA, "DIR", "F", None, date(2023, 6, 30))]}, None),  # three years ago to the day
        ({"role": [plays("p:k", "DIR", "F", None, date(2024, 1, 1))], "kin": [kin(ANNA, "p:k")]}, None),
        ({"role": [plays("p:k", "LR", "F")], "kin": [kin(ANNA, "p:k", "CHILD")]}, "子女系该主体法定代表人"),
        ({"role": [plays("p:k", "LR", "F")], "kin": [kin("p:k", ANNA, "CHILD")]}, "父母系该主体法定代表人"),
        ({"role": [plays("p:k", "CFO", "F")], "kin": [kin(ANNA, "p:k", "HOUSEHOLD")]}, "同户居住人系该主体财务负责人"),
        ({"role": [plays("p:k", "DIR", "F")], "kin": [kin(ANNA, "p:k", valid_to=date(2026, 1, 1))]}, None),
        ({"role": [plays(ANNA, "DIR", "G"), plays("p:z", "DIR", "G")]}, None),
        ({"holding": [holds(ANNA, 0.5, "G"), holds("G", 0.5, "F")]}, "本人经 2 步关系与该主体相连: 股东、股东"),
        (
            {"role": [plays(ANNA, "DIR", "G"), plays("p:l", "LR", "F")], "holding": [holds("p:l", 0.1, "G")]},
            "本人经 2 步关系与该主体法定代表人相连: 董事、股东",
        ),
        (
            {"holding": [holds(ANNA, 0.5, "G"), holds("G", 0.5, "H"), holds("H", 0.5, "F")]}, None,
        ),  # three ties away
    ],
)  # fmt: skip
def test_who_stands_aside_and_why(facts: dict[str, list[dict[str, object]]], reason: str | None) -> None:
    found = aside(snapshot({"F": {}, BOB: {}, ANNA: {}}, **facts), "F")
    assert [told for told, _ in found.values()] == ([reason] if reason else [])


def test_the_controller_counts_as_the_subject_does() -> None:
    control = pl.DataFrame({"eid": ["F", "H"], "controller": ["p:c", None]})
    world = snapshot({"F": {}, "H": {}}, kin=[kin(ANNA, "p:c", "SIBLING")], holding=[holds("p:c", 0.2, "G")])
    assert aside(world, "F", "H", controllers=control) == {"粤1 F": ("兄弟姐妹系该主体实际控制人", "kin-1")}
    near = snapshot({"F": {}}, holding=[holds("p:c", 0.2, "G"), holds(BOB, 0.2, "G")])
    assert aside(near, "F", controllers=control) == {
        "粤2 F": ("本人经 2 步关系与该主体实际控制人相连: 股东、股东", "holding-2+holding-1")
    }


def test_what_all_share_is_no_interest() -> None:
    """Public units and parties with very many ties are not walked through, but are reached"""
    owned = [holds("G", 0.5, f"F{i}") for i in range(60)]
    world = snapshot(role=[plays(ANNA, "DIR", "G")], holding=owned)
    assert aside(world, "F1", "G") == {"粤1 G": ("本人系该主体董事", "role-1")}
    public = snapshot({"G": {"entity_kind": EntityKind.PUBLIC_BODY}}, role=[plays(ANNA, "DIR", "G")], holding=owned[:2])
    assert aside(public, "F1", "G") == {"粤1 G": ("本人系该主体董事", "role-1")}


PARTIES = [ANNA, BOB, "p:x", "p:y", "F", "G", "H"]


@st.composite
def worlds(draw: st.DrawFn) -> Snapshot:
    people, firms = st.sampled_from([one for one in PARTIES if one[:2] == "p:"]), st.sampled_from(["F", "G", "H"])
    ended = st.sampled_from([None, date(2026, 7, 1), date(2024, 1, 1), date(2020, 1, 1)])
    roles = st.builds(plays, people, st.sampled_from(["LR", "DIR", "SUPV"]), firms, st.none(), ended)
    owned = st.builds(holds, st.sampled_from(PARTIES), st.just(0.1), firms).filter(
        lambda one: one["owner"] != one["eid"]
    )
    related = st.builds(kin, people, people, st.sampled_from(["SPOUSE", "PARENT"]))
    lists = [draw(st.lists(one, max_size=5)) for one in (roles, owned, related)]
    return snapshot({one: {} for one in PARTIES}, role=lists[0], holding=lists[1], kin=lists[2])


def slow(world: Snapshot, inspector: str, subject: str) -> bool:
    """The definition, walked one party at a time."""
    tied: dict[str, set[str]] = {}
    for start, end in ties_on(world).select("start", "end").iter_rows():
        tied.setdefault(start, set()).add(end)
    near = {inspector}
    for one, other in world.facts["kin"].select("person", "relative").iter_rows():
        near |= {other} if one == inspector else set()
        near |= {one} if other == inspector else set()
    reach, edge = set(near), near
    for _ in range(2):
        edge = {end for start in edge for end in tied.get(start, ())}
        reach |= edge
    goal, former = {subject}, False
    for holder, kind, eid, end in world.facts["role"].select("holder", "kind", "eid", "valid_to").iter_rows():
        if eid == subject and kind == "LR" and (end is None or end > AS_OF):
            goal.add(holder)
        former |= eid == subject and holder == inspector and end == date(2024, 1, 1)
    return bool(reach & goal) or former


@settings(max_examples=200)
@given(worlds())
def test_nobody_tied_is_missed_and_nobody_else_stands_aside(world: Snapshot) -> None:
    """Oracle: the definition, party by party"""
    found = set(aside(world, "F", "G", "H"))
    assert found == {
        f"{name} {subject}"
        for name, person in (("粤1", ANNA), ("粤2", BOB)) for subject in "FGH" if slow(world, person, subject)
    }  # fmt: skip


def test_a_recusal_names_its_records_and_nobody() -> None:
    (one,) = recusals(snapshot(role=[plays(ANNA, "DIR", "F")]), {"粤1": ANNA}, pl.Series(["F"]), NOBODY, POLICY)
    assert one == Recusal("粤1", "F", "本人系该主体董事", ("role-1",))
