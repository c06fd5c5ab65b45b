"""Nodes of networks as answers show them (节点呈现), marked as far as the reader may see."""

from __future__ import annotations

from graph_service.api.models.networks import NodeGroupOut, NodeOut
from graph_service.api.params import Question
from graph_service.api.presenting import Presenter, status_term
from graph_service.api.reader import Reader
from graph_service.rulebook.access import Reach
from graph_service.store.graph_store import GraphStore
from graph_service.store.walk import Network, Sieve
from graph_service.usecases.networks import names_of
from graph_service.usecases.node_marks import NodeMarks, marks_of

CLASS = "class:read"


def node_marks(reader: Reader, store: GraphStore, network: Network, question: Question, sieve: Sieve) -> NodeMarks:
    """Mark the nodes of a network as far as the reader reaches (节点标注).

    Who sees networks of its own alone is told nothing computed of others; classes are for those who see every class.
    """
    matrix, role = reader.matrix, reader.caller.role
    all_classes = CLASS in reader.scopes and matrix.reach(role, CLASS) is Reach.ALL
    classed = {row["party"] for row in network.nodes} if all_classes else set[str]()
    return marks_of(store, network, question.asked, sieve, computed=reader.everywhere, classed=classed)


def nodes_out(show: Presenter, network: Network, marks: NodeMarks) -> list[NodeOut]:
    """The nodes of a network (节点)."""
    names, told = names_of(network), marks.of_run is not None
    return [
        NodeOut(
            party=show.party(row["party"], names),
            depth=row["depth"],
            status=row["status"],
            status_term=status_term(row["status"]),
            entity_kind=row["entity_kind"],
            hub=row["party"] in network.hubs,
            degree=marks.degrees.get(row["party"]),
            group=_group_out(show, marks, row["party"]),
            suspected_controller=row["party"] in marks.controllers if told else None,
            risk_class=marks.classes.get(row["party"]),
        )
        for row in network.nodes
    ]


def _group_out(show: Presenter, marks: NodeMarks, party: str) -> NodeGroupOut | None:
    found = marks.groups.get(party)
    if found is None:
        return None
    return NodeGroupOut(head=show.party(found.head["party"], {found.head["party"]: found.head}), size=found.size)
