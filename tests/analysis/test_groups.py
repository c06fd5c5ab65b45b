"""Groups against networkx, and state control that relates nobody (R8.1, A11)."""

import random
from collections import Counter

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph_service.analysis.components import strong_components, weak_components
from graph_service.analysis.controllers import control_picture
from graph_service.analysis.csr import build
from graph_service.analysis.group_members import Group, group_of
from graph_service.analysis.groups import control_groups, group_frame, linked_groups
from graph_service.analysis.relation_view import RelationView
from graph_service.analysis.snapshot import PPM, Snapshot
from graph_service.rulebook.links import link_policy
from graph_service.rulebook.nominees import holder_policy
from tests.analysis.share_cases import share_rows
from tests.analysis.snapshots import holds, plays, snapshot

EDGES = st.integers(1, 12).flatmap(
    lambda n: st.tuples(st.just(n), st.lists(st.tuples(st.integers(0, n - 1), st.integers(0, n - 1)), max_size=24))
)


@settings(max_examples=500, deadline=None)
@given(EDGES)
def test_components_are_those_of_networkx(case: tuple[int, list[tuple[int, int]]]) -> None:
    n, edges = case
    left, right = (np.array([edge[end] for edge in edges], np.int32) for end in (0, 1))
    directed = nx.DiGraph(edges)
    directed.add_nodes_from(range(n))
    weak = weak_components(n, left, right)
    assert {frozenset(np.flatnonzero(weak == label)) for label in set(weak.tolist())} == {
        frozenset(members) for members in nx.weakly_connected_components(directed)
    }
    assert all(label == min(np.flatnonzero(weak == label)) for label in weak)
    strong = strong_components(build(left, right, n))
    assert {frozenset(np.flatnonzero(strong.label == label)) for label in set(strong.label.tolist())} == {
        frozenset(members) for members in nx.strongly_connected_components(directed)
    }
    assert all(strong.label[a] >= strong.label[b] for a, b in edges)
    assert strong.size.tolist() == np.bincount(strong.label).tolist()


def firms(rows: list[tuple[int, int, int]]) -> Snapshot:
    return snapshot(holding=[holds(f"E{owner}", ppm / 1e6, f"E{owned}") for owner, owned, ppm in rows])


@settings(max_examples=200, deadline=None)
@given(share_rows())
def test_a_control_group_is_everything_under_one_top(case: tuple[list[tuple[int, int, int]], int]) -> None:
    picture = control_picture(firms(case[0]), holder_policy())
    label, top = control_groups(picture), picture.ultimate.top()
    sole = picture.ultimate.controller >= 0
    assert (label[sole] == label[top[sole]]).all()
    tops = [label[party] for party in set(top[sole].tolist())]
    assert len(tops) == len(set(tops))


def test_the_state_relates_nobody_but_its_group_companies_do() -> None:
    given = snapshot({"S": {"name": "翁源县财政局"}}, holding=[
        holds("S", 1.0, "A"), holds("S", 1.0, "B"), holds("A", 0.6, "A1"), holds("A", 0.6, "A2"),
    ])  # fmt: skip
    frame = group_frame(given, control_picture(given, holder_policy()))
    assert frame.rows() == [("A", "A", "A"), ("A", "A", "A1"), ("A", "A", "A2")]


def test_a_person_heads_a_group_and_a_ring_has_no_head() -> None:
    given = snapshot(holding=[
        holds("p:1", 0.6, "A"), holds("p:1", 0.6, "B"), holds("R1", 0.6, "R2"), holds("R2", 0.6, "R1"),
    ])  # fmt: skip
    frame = group_frame(given, control_picture(given, holder_policy()))
    assert frame.rows() == [("A", "p:1", "A"), ("A", "p:1", "B"), ("R1", None, "R1"), ("R1", None, "R2")]


LINKS = link_policy().group


def group(given: Snapshot | RelationView, subject: str, *, linked: bool = False) -> Group:
    view = RelationView.of(given, holder_policy()) if isinstance(given, Snapshot) else given
    return group_of(view, subject, LINKS if linked else None)


def members(found: Group) -> list[str]:
    return [member.party for member in found.members]


def test_one_person_joins_by_a_leading_role_or_a_fifth_of_the_shares() -> None:
    given = snapshot(
        holding=[holds("p:1", 0.2, "A"), holds("p:1", 0.199999, "B"), {**holds("p:1", 0.5, "C"), "nominee": True},
                 holds("p:1", 0.6, "D"), holds("D", 0.6, "E"), holds("n:8", 0.8, "A"), holds("n:9", 0.9, "F")],
        role=[plays("p:1", "LR", "G"), plays("p:1", "SUPV", "H"), plays("p:1", "AGENT", "I")],
    )  # fmt: skip
    assert members(group(given, "A", linked=True)) == ["A", "D", "E", "G"]
    assert members(group(given, "E")) == ["D", "E"]
    assert [group(given, one, linked=True).head for one in "AEG"] == [None] * 3  # nobody heads whom a person links
    (_, _, legal) = [member.path for member in group(given, "D", linked=True).members if member.party != "D"]
    assert [(step.start, step.kind, step.term, step.end) for step in legal] == [("p:1", "ROLE", "LR", "G")]


def test_a_share_links_by_what_it_is_of_the_whole() -> None:
    """R8.5: of shares that add to 150 % a stated fifth is 13.3 %; two classes of a tenth each are a fifth."""
    given = snapshot(
        holding=[
            holds("p:1", 0.2, "A"), holds("n:8", 0.6, "A"), holds("n:9", 0.7, "A"),
            holds("p:1", 0.1, "B", share_class="普通股"), holds("p:1", 0.1, "B", share_class="优先股"),
            holds("p:1", 0.3, "C"),
        ]
    )  # fmt: skip
    assert members(group(given, "A", linked=True)) == ["A"]
    linked = group(given, "B", linked=True)
    assert members(linked) == ["B", "C"]
    assert {step.rid for step in linked.members[1].path} <= {"holding-4", "holding-5", "holding-6"}


def test_why_a_member_belongs_is_told_from_the_head_down() -> None:
    given = snapshot(holding=[holds("p:1", 0.6, "A"), holds("A", 0.3, "C"), holds("B", 0.3, "C"), holds("A", 0.6, "B")])
    found = group(given, "C")
    assert (found.head, members(found)) == ("p:1", ["A", "B", "C"])
    assert {step.rid for step in found.members[2].path} == {"holding-1", "holding-2", "holding-3", "holding-4"}
    assert not any(member.by_person for member in found.members)


def test_the_state_heads_no_private_group_and_a_ring_has_no_head() -> None:
    given = snapshot({"S": {"name": "翁源县财政局"}}, holding=[
        holds("S", 1.0, "A"), holds("S", 1.0, "B"), holds("A", 0.6, "A1"),
        holds("R1", 0.6, "R2"), holds("R2", 0.6, "R1"), holds("R2", 0.6, "D"),
    ])  # fmt: skip
    assert (group(given, "A1").head, members(group(given, "A1"))) == ("A", ["A", "A1"])
    assert (group(given, "B").head, members(group(given, "B", linked=True))) == ("B", ["B"])
    assert (group(given, "S").head, members(group(given, "S"))) == ("S", ["S"])
    assert (group(given, "D").head, members(group(given, "D"))) == (None, ["D", "R1", "R2"])


GRAPHS, TOGETHER = 2_000, 100


def registry(rng: random.Random, mark: str) -> tuple[list[dict[str, object]], list[dict[str, object]]]:
    """Holdings and roles among six firms, certain and named persons and a state body, apart from every other mark."""
    firms = [f"{mark}{letter}" for letter in "ABCDEF"]
    people = [f"p:{mark}1", f"p:{mark}2", "n:"]

    def named(party: str, firm: str) -> str:
        return f"n:{firm}" if party == "n:" else party  # a person known by name is somebody at one firm only (ADR 0006)

    held = [
        (rng.choice([*firms, *people, "S"]), rng.choice([0.1, 0.2, 0.5, 0.6, 1.0]), rng.choice(firms))
        for _ in range(rng.randint(0, 10))
    ]
    played = [(rng.choice(people), rng.choice(["LR", "SUPV"]), rng.choice(firms)) for _ in range(rng.randint(0, 5))]
    return (
        [holds(named(owner, firm), part, firm) for owner, part, firm in held if owner != firm],
        [plays(named(holder, firm), kind, firm) for holder, kind, firm in played],
    )


@pytest.mark.parametrize("batch", range(GRAPHS // TOGETHER))
def test_groups_by_control_or_person_are_those_of_networkx(batch: int) -> None:
    rng = random.Random(batch)
    registries = [registry(rng, f"{number:02}") for number in range(TOGETHER)]
    given = snapshot(
        {"S": {"name": "翁源县财政局"}},
        holding=[row for holdings, _ in registries for row in holdings],
        role=[row for _, roles in registries for row in roles],
    )
    picture = control_picture(given, holder_policy())
    parties, pairs = given.parties["party"].to_list(), picture.control
    graph = nx.Graph()
    graph.add_nodes_from(parties)
    for one, other in zip(pairs.controller.tolist(), pairs.controlled.tolist(), strict=True):
        if parties[one] != "S":
            graph.add_edge(parties[one], parties[other])
    stated, whole = dict[tuple[str, str], int](), Counter[str]()
    for owner, eid, econ in given.facts["holding"].select("owner", "eid", "econ").iter_rows():
        stated[owner, eid] = max(round(econ * PPM), stated.get((owner, eid), 0))
    for (_, eid), ppm in stated.items():
        whole[eid] += ppm
    for (owner, eid), ppm in stated.items():
        if owner.startswith("p:") and 5 * ppm >= max(PPM, whole[eid]):
            graph.add_edge(owner, eid)
    for holder, eid, kind in given.facts["role"].select("holder", "eid", "kind").iter_rows():
        if holder.startswith("p:") and kind == "LR":
            graph.add_edge(holder, eid)
    components = {frozenset(component) for component in nx.connected_components(graph)}
    label = linked_groups(given, picture, LINKS)
    found: dict[int, set[str]] = {}
    for party, one in zip(parties, label.tolist(), strict=True):
        found.setdefault(one, set()).add(party)
    assert {frozenset(members) for members in found.values()} == components
    view = RelationView(given, picture)
    whole = [
        firms for one in sorted(map(sorted, components)) if (firms := [party for party in one if ":" not in party])
    ]
    for firms in whole[:: len(whole) // 10]:
        assert members(group(view, rng.choice(firms), linked=True)) == firms
