"""networkx, as a user would write it: one graph object, attributes on relations, a walk a party."""

from __future__ import annotations

from typing import Any

import networkx as nx
import numpy as np

from bench.graph.changed_edges import changed, changes
from bench.graph.jobs import HOPS, HUB, Answer, Way, asked, asked_shares, labels, pairs, scores
from bench.registry import PPM, Registry


def _holdings(data: Registry) -> nx.DiGraph:
    network = nx.DiGraph()
    network.add_weighted_edges_from(zip(data.owner.tolist(), data.owned.tolist(), data.ppm.tolist(), strict=True))
    return network


def _group_labels(found: list[set[int]], data: Registry) -> Answer:
    label = np.arange(data.parties)
    for members in found:
        label[list(members)] = min(members)
    return labels(label, data)


def _control(network: nx.DiGraph) -> list[tuple[int, int]]:
    """R8.7: a closure a holder. Votes are whole ppm: floats break at exactly one half."""
    found: list[tuple[int, int]] = []
    for source in network:
        held: dict[int, int] = {}
        members = [source]
        for member in members:  # grows while it is read
            for party, data in network[member].items():
                before = held.get(party, 0)
                held[party] = before + data["weight"]
                if party != source and 2 * before <= PPM < 2 * held[party]:
                    members.append(party)
        found += [(source, member) for member in members[1:]]
    return found


def _both_states(data: Registry) -> tuple[set[tuple[int, int]], nx.DiGraph]:
    return set(_control(_holdings(data))), _holdings(changed(data)[1])


def _delta(state: tuple[set[tuple[int, int]], nx.DiGraph]) -> tuple[set[tuple[int, int]], set[tuple[int, int]]]:
    old, new = state[0], set(_control(state[1]))
    return new - old, old - new


def _integrated_by_paths(network: nx.DiGraph) -> list[tuple[int, int, float]]:
    """R8.6: the shares along every walk from a source that does not come back to it, down to 1e-9."""
    found: list[tuple[int, int, float]] = []
    for source in network:
        total: dict[int, float] = {}
        stack = [(source, 1.0)]
        while stack:
            here, share = stack.pop()
            for party, data in network[here].items():
                part = share * data["weight"] / PPM
                if party != source and part > 1e-9:
                    total[party] = total.get(party, 0.0) + part
                    stack.append((party, part))
        found += [(source, party, share) for party, share in total.items()]
    return found


def _above(network: nx.DiGraph, subject: int) -> tuple[list[int], Any]:
    owners = list(nx.ancestors(network, subject))
    inside = nx.to_numpy_array(network.subgraph([subject, *owners]), [subject, *owners]) / PPM
    walks = np.linalg.inv(np.eye(len(inside)) - inside)
    return owners, (walks[:, 0] / walks.diagonal())[1:]


def _ties(data: Registry) -> tuple[nx.DiGraph, list[float]]:
    network = nx.DiGraph()
    network.add_nodes_from(range(data.parties))
    order = np.argsort(data.tie_weight, kind="stable")  # of several ties the heaviest is written last
    columns = (column[order].tolist() for column in (data.tie_source, data.tie_to, data.tie_weight))
    network.add_weighted_edges_from(zip(*columns, strict=True))
    return network, data.own.tolist()


def _risk(state: tuple[nx.DiGraph, list[float]]) -> list[float]:
    """R8.12: from every source with events over one tie and two, the best path to each."""
    network, own = state
    kept = [1.0] * len(own)
    for source in network:
        if not own[source]:
            continue
        best = {party: data["weight"] for party, data in network[source].items()}
        for between, data in network[source].items():
            if network.in_degree(between) > HUB:
                continue
            for party, last in network[between].items():
                weight = data["weight"] * last["weight"]
                if party != source and weight > best.get(party, 0.0):
                    best[party] = weight
        for party, weight in best.items():
            kept[party] *= 1 - weight * own[source]
    return [1 - (1 - own[party]) * kept[party] for party in range(len(own))]


def _roles(data: Registry) -> tuple[nx.MultiDiGraph, list[tuple[int, int]]]:
    network = nx.MultiDiGraph()
    network.add_nodes_from(range(data.parties))
    lead = data.leads
    columns = (column[lead].tolist() for column in (data.holder, data.firm, data.role_from, data.role_to))
    network.add_edges_from(
        (person, firm, {"since": a, "until": b}) for person, firm, a, b in zip(*columns, strict=True)
    )
    return network, list(zip(data.event_firm.tolist(), data.event_day.tolist(), strict=True))


def _spread(state: tuple[nx.MultiDiGraph, list[tuple[int, int]]]) -> list[tuple[int, int]]:
    network, events = state
    return list({
        (event, person)
        for event, (firm, day) in enumerate(events)
        for person, _, role in network.in_edges(firm, data=True)
        if day < role["until"]
    })  # fmt: skip


def _around(data: Registry) -> nx.Graph:
    left, right = np.r_[data.owner, data.holder], np.r_[data.owned, data.firm]
    network = nx.Graph(zip(left.tolist(), right.tolist(), strict=True))
    network.add_nodes_from(data.asked.tolist())
    return network


def _table(found: list[tuple[int, ...]], data: Registry) -> Answer:
    columns = np.array(found, np.float64).reshape(len(found), -1).T
    return pairs(*columns[:2], data.parties, columns[2] if len(columns) > 2 else ())


NETWORKX = {
    "groups": Way(
        lambda data: nx.Graph(zip(data.owner.tolist(), data.owned.tolist(), strict=True)),
        lambda network: list(nx.connected_components(network)),
        _group_labels,
        most=1_000_000,
    ),
    "control": Way(_holdings, _control, _table, most=1_000_000),
    "delta": Way(
        _both_states,
        _delta,
        lambda found, data: changes(*(_table(list(one), data).keys for one in found)),
        most=1_000_000,
    ),
    "integrated": Way(_holdings, _integrated_by_paths, _table, most=1_000_000),
    "risk": Way(_ties, _risk, lambda found, data: scores(np.arange(data.parties), found), most=1_000_000),
    "spread": Way(_roles, _spread, _table, most=1_000_000),
    "khop": Way(
        _around,
        lambda network, start: nx.ego_graph(network, start, radius=HOPS),
        lambda found, data: asked([list(one) for one in found], data),
        each=True,
        most=1_000_000,
    ),
    "one company": Way(_holdings, _above, asked_shares, each=True, most=1_000_000),
}
