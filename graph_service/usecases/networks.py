"""The network around a subject and the tree of its owners (关联网络、股权穿透)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from graph_service.store.graph_store import GraphStore
from graph_service.store.walk import Network
from graph_service.usecases.asked import Asked, Row


class Stop(StrEnum):
    """Why a branch of the owner tree goes no further (分支终止原因)."""

    LOOP = "LOOP"  # 循环持股: the owner is on the way down already
    CUT = "CUT"  # 层数或数量达到上限: there may be more


@dataclass(frozen=True, slots=True)
class Branch:
    """An owner in the tree (股权穿透一支): its holding, and the product of shares down to the subject asked about.

    ``product`` is ``None`` where a share on the way is not stated: it is not known, not nought.
    """

    party: str
    holding: Row
    product: float | None
    depth: int
    stop: Stop | None
    owners: tuple[Branch, ...]


@dataclass(frozen=True, slots=True)
class OwnerTree:
    """Owners of a subject upstream (股权穿透), and the parties that it names."""

    subject: Row
    network: Network
    owners: tuple[Branch, ...]
    truncated: bool


def network_around(store: GraphStore, code: str, asked: Asked, *, depth: int, limit: int) -> tuple[Row, Network]:
    """Roles, holdings and guarantees around a subject in force on the day (关联网络). Raises ``NotFound``."""
    subject = store.subject(code)
    return subject, store.network(subject["eid"], depth=depth, limit=limit, **asked.times)


def owner_tree(store: GraphStore, code: str, asked: Asked, *, depth: int, limit: int) -> OwnerTree:
    """Owners of a subject as a tree (股权穿透), at most ``depth`` holdings up and ``limit`` branches."""
    subject = store.subject(code)
    network = store.owners(subject["eid"], depth=depth, **asked.times)
    branches, cut = grow_tree(network.edges, subject["eid"], depth=depth, limit=limit)
    return OwnerTree(subject, network, branches, truncated=network.truncated or cut)


def grow_tree(holdings: Iterable[Row], subject: str, *, depth: int, limit: int) -> tuple[tuple[Branch, ...], bool]:
    """Unfold holdings into the tree above a subject (股权穿透树), and whether a ceiling cut it.

    An owner appears once for each way down. The tree is filled level by level, so that ``limit`` cuts the far ends;
    an owner that is on its own way down is shown and ends its branch (R8.10).
    """
    into: dict[str, list[Row]] = defaultdict(list)
    for row in holdings:
        into[row["target_id"]].append(row)
    for rows in into.values():
        rows.sort(key=lambda row: (-(row["econ"] or 0.0), row["source_id"]))

    # Every branch gets a number when it is met, level by level; the tree is put together from the far end.
    met = [_Met({}, 1.0, (subject,))]
    above: dict[int, list[int]] = defaultdict(list)
    stops: dict[int, Stop] = {}
    for number, (_, product, way) in enumerate(met):  # grows while it is read
        owners = () if number in stops else into.get(way[-1], ())
        if owners and (len(way) > depth or len(met) - 1 + len(owners) > limit):
            stops[number] = Stop.CUT
            continue
        for row in owners:
            if row["source_id"] in way:
                stops[len(met)] = Stop.LOOP
            share: float | None = row["econ"]
            above[number].append(len(met))
            through = None if product is None or share is None else product * share
            met.append(_Met(row, through, (*way, row["source_id"])))

    grown: dict[int, Branch] = {}
    for number in range(len(met) - 1, 0, -1):
        row, product, way = met[number]
        owners = tuple(grown.pop(child) for child in above[number])
        grown[number] = Branch(way[-1], row, product, len(way) - 1, stops.get(number), owners)
    return tuple(grown[child] for child in above[0]), Stop.CUT in stops.values()


class _Met(NamedTuple):
    holding: Row
    product: float | None
    way: tuple[str, ...]  # from the subject up to this owner


def names_of(network: Network) -> Mapping[str, Row]:
    """Nodes of a network by party (网络中的主体和人员)."""
    return {row["party"]: row for row in network.nodes}
