"""A registry drawn at random (生成登记库) for the benchmarks of graphs.

    python -m bench.draw COMPANIES FOLDER

Like a register: 1.84 holders a company, 28 % of the holdings by companies and public bodies, holders by a power law up
to a few state hubs of 10,000 firms, chains of at most ten, few rings, 1.5 roles a company. Ids are ordered as
party ids sort: codes of public bodies, codes of companies, keys of persons.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bench.registry import I32, PPM, Registry, write
from graph_service.analysis.components import weak_components
from graph_service.analysis.control import control
from graph_service.analysis.relation_arrays import HoldingArrays
from graph_service.analysis.shares import ShareGraph, share_graph

STATE_HUBS = 5
LEVELS = 10
PEERS = 200  # the largest group paired member by member, as rulebook/related.toml has it
KINDS = ("CONTROLLER", "DEBTOR", "HOLDER", "SAME_LR", "SIBLING", "SUBSIDIARY")
WEIGHTS = {"CONTROLLER": 0.6, "SUBSIDIARY": 0.5, "SIBLING": 0.3, "SAME_LR": 0.3, "DEBTOR": 0.25, "HOLDER": 0.2}


def holdings(owner: I32, owned: I32, ppm: NDArray[np.int64], parties: int) -> HoldingArrays:
    """Give holdings as a snapshot would (持股数组)."""
    return HoldingArrays(owner, owned, ppm, ppm, np.arange(ppm.size, dtype=np.int64), parties)


def registry(companies: int, seed: int = 7) -> Registry:
    """Draw a registry."""
    rng = np.random.default_rng(seed)
    parties = companies * 5 // 2 + STATE_HUBS
    mixed = np.concatenate(
        [
            STATE_HUBS + rng.permutation(companies),
            STATE_HUBS + companies + rng.permutation(companies * 3 // 2),
            np.arange(STATE_HUBS),
        ]
    ).astype(np.int32)
    owner, owned, back = _holdings(companies, rng)
    ppm = _parts(owned, np.where(back, 0.2, rng.integers(1, 20, owned.size)))  # rings close by small holdings
    owner, owned = mixed[owner], mixed[owned]
    firms = mixed[:companies]
    holder, firm, leads = _roles(companies, mixed, rng)
    role_from = rng.integers(0, 5_000, firm.size, dtype=np.int32)
    role_to = role_from + rng.integers(200, 6_000, firm.size, dtype=np.int32)
    events = companies // 30
    own = np.zeros(parties)
    own[rng.choice(firms, events, replace=False)] = rng.integers(1, 50, events) / 100
    person = np.ones(parties, np.bool_)
    person[firms] = person[mixed[-STATE_HUBS:]] = False
    state = np.zeros(parties, np.bool_)
    state[mixed[-STATE_HUBS:]] = True
    graph = share_graph(holdings(owner, owned, ppm, parties))
    ties = _ties(graph, (holder[leads], firm[leads]), person, state, rng.choice(firms, (2, companies // 20)))
    return Registry(
        companies, parties, owner, owned, ppm, holder, firm, leads, role_from, role_to,
        rng.choice(firms, events), rng.integers(500, 6_000, events, dtype=np.int32), *ties, own,
        rng.choice(firms, min(2_000, companies), replace=False),
    )  # fmt: skip


def _holdings(companies: int, rng: np.random.Generator) -> tuple[I32, I32, NDArray[np.bool_]]:
    """Who holds of whom: companies stand in levels, one of a level is held by persons and by lower levels.

    The third array marks the holdings that close a ring.
    """
    level = np.sort(np.minimum(rng.geometric(0.55, companies) - 1, LEVELS - 2))
    below = np.searchsorted(level, level)  # how many companies are of a lower level
    holders = rng.choice([1, 2, 3, 5], companies, p=[0.45, 0.37, 0.13, 0.05])
    owned = np.repeat(np.arange(companies), holders)
    first = np.zeros(owned.size, np.bool_)
    first[np.cumsum(holders) - holders] = True
    by_company = (below[owned] > 0) & (first | (rng.random(owned.size) < 0.17))
    above = (below[owned] * rng.power(0.4, owned.size)).astype(np.int64)  # some have very many
    person = companies + (companies * 3 // 2 * rng.power(0.8, owned.size)).astype(np.int64)
    owner = np.where(by_company, above, person)
    hub_firms = rng.choice(np.flatnonzero(first & by_company), STATE_HUBS * min(10_000, companies // 50), replace=False)
    owner[hub_firms] = companies * 5 // 2 + np.arange(hub_firms.size) % STATE_HUBS
    back = np.flatnonzero(by_company & (owner < companies) & (rng.random(owned.size) < 0.002))  # few rings
    owner, owned = np.concatenate([owner, owned[back]]), np.concatenate([owned, owner[back]])
    _, once = np.unique(owner * companies + owned, return_index=True)
    once = rng.permutation(once)
    return owner[once].astype(np.int32), owned[once].astype(np.int32), once >= owned.size - back.size


def _parts(owned: I32, weight: NDArray[np.float64]) -> NDArray[np.int64]:
    """Shares in whole ppm that add to the whole, halves among them; the first holder takes what rounding left."""
    ppm = np.floor(weight / np.bincount(owned, weights=weight)[owned] * PPM).astype(np.int64)
    subjects, first = np.unique(owned, return_index=True)
    ppm[first] += PPM - np.bincount(owned, weights=ppm)[subjects].astype(np.int64)
    return ppm


def _roles(companies: int, mixed: I32, rng: np.random.Generator) -> tuple[I32, I32, NDArray[np.bool_]]:
    """One legal representative a company, and half as many other office holders."""
    firm = np.concatenate([np.arange(companies), rng.integers(0, companies, companies // 2)])
    persons = companies * 3 // 2
    holder = companies + (persons * rng.power(0.8, firm.size)).astype(np.int64)
    return mixed[holder], mixed[firm], np.arange(firm.size) < companies


def _ties(
    graph: ShareGraph,
    leaders: tuple[I32, I32],
    person: NDArray[np.bool_],
    state: NDArray[np.bool_],
    guarantees: NDArray[np.int32],
) -> tuple[I32, I32, NDArray[np.int8], NDArray[np.float64]]:
    """Ties as ``analysis.ties`` finds them in a snapshot, here from the arrays (R8.12)."""
    pairs = control(graph)
    private = ~state[pairs.controller]
    group = weak_components(graph.parties, pairs.controller[private], pairs.controlled[private])
    large = graph.econ_ppm >= PPM // 5
    firms = np.flatnonzero(~person & ~state).astype(np.int32)
    found = [
        (pairs.controlled, pairs.controller, "CONTROLLER"),
        (pairs.controller, pairs.controlled, "SUBSIDIARY"),
        (graph.owned[large], graph.owner[large], "HOLDER"),
        (graph.owner[large], graph.owned[large], "HOLDER"),
        (guarantees[0], guarantees[1], "DEBTOR"),
        (*_peers(group[firms], firms), "SIBLING"),
        (*_peers(*leaders), "SAME_LR"),
    ]
    to, source = (np.concatenate([one[end] for one in found]) for end in (0, 1))
    sizes = [one[0].size for one in found]
    kind = np.repeat(np.array([KINDS.index(one[2]) for one in found], np.int8), sizes)
    weight = np.repeat(np.array([WEIGHTS[one[2]] for one in found]), sizes)
    tied = ~(person | state)
    keep = tied[to] & tied[source] & (to != source)
    return to[keep], source[keep], kind[keep], weight[keep]


def _peers(label: I32, member: I32) -> tuple[I32, I32]:
    """All pairs of members of one label, of at most ``PEERS``."""
    order = np.argsort(label, kind="stable")
    member, label = member[order], label[order]
    starts = np.flatnonzero(np.r_[True, label[1:] != label[:-1]])
    sizes = np.diff(np.r_[starts, label.size])
    size_of = np.repeat(np.where(sizes <= PEERS, sizes, 0), sizes)
    start_of = np.repeat(starts, sizes)
    first = np.repeat(np.arange(member.size), size_of)
    within = np.arange(first.size) - np.repeat(np.cumsum(size_of) - size_of, size_of)
    return member[first], member[start_of[first] + within]


if __name__ == "__main__":
    write(registry(int(sys.argv[1])), Path(sys.argv[2]))
