"""Groups against networkx, and state control that relates nobody (R8.1, A11)."""

import networkx as nx
import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from graph_service.analysis.components import strong_components
from graph_service.analysis.controllers import control_picture
from graph_service.analysis.csr import build
from graph_service.analysis.groups import connected_groups, control_groups, group_frame
from graph_service.analysis.snapshot import Snapshot
from graph_service.rulebook.nominees import holder_policy
from tests.analysis.share_cases import share_rows
from tests.analysis.snapshots import holds, snapshot

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
    weak = connected_groups(n, (left, right))
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
