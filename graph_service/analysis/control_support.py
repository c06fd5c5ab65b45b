"""By which facts a controller controls (控制依据): holdings, roles and agreements along its set, and their least trust.

Definition. The support of control of ``X`` by ``H`` are the facts by which ``H`` and what it controls have their part
in ``X``, in those of the latter that do, and so on up to ``H``: what ``RelationView.support`` tells of one pair, here
of all pairs of a registry. Control is trusted as much as the least trusted of them (R8.11, R8.12): a majority that
rests on one declared holding is a declared one, however many registered holdings stand below it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from graph_service.analysis.components import strong_components
from graph_service.analysis.control import Control
from graph_service.analysis.csr import Csr, build
from graph_service.analysis.kernel import kernel
from graph_service.analysis.runners import HEAD_ROLES, RUNNING_ROLES
from graph_service.analysis.snapshot import Snapshot, in_force
from graph_service.domain.facts import FACTS
from graph_service.domain.merges import BRANCH_OF
from graph_service.domain.subjects import EntityKind


@dataclass(frozen=True, slots=True)
class VoteFacts:
    """The facts in force that give shares or votes (股权与表决权依据), one entry a fact in ``rid`` and ``trust``.

    ``into`` has a row a party that the facts are about, ``out_of`` a row a party that has its part by them; ``edge`` of
    both is the place of the fact. A holding of oneself supports nothing and is left out.
    """

    rid: pl.Series
    trust: NDArray[np.float64]
    into: Csr
    out_of: Csr


class Supports(NamedTuple):
    """Facts that show some control pairs (控制依据), those of the k-th pair in ``fact[start[k]:start[k+1]]``.

    The nearest to the controlled first, at most so many as were asked for; ``least`` is the trust of the least trusted
    of all of them, 1 where no fact is on record.
    """

    start: NDArray[np.int64]
    fact: NDArray[np.int64]
    least: NDArray[np.float64]


def vote_facts(snapshot: Snapshot) -> VoteFacts:
    """Collect the facts that may support control on the day (控制依据). Cost O(facts + parties)."""
    individuals = snapshot.parties.filter(pl.col("entity_kind") == EntityKind.INDIVIDUAL)["party"].implode()
    heads = pl.col("kind").is_in(HEAD_ROLES) & pl.col("eid").is_in(individuals)
    counts = {
        "holding": ~pl.col("nominee").fill_null(value=False),
        "role": pl.col("kind").is_in(RUNNING_ROLES) | heads,
        "proxy": pl.lit(value=True),
        "concert": pl.lit(value=True),
    }
    columns = ("rid", "trust", "upper", "lower")
    frames = [
        snapshot.facts[kind]
        .filter(in_force(snapshot.as_of), which)
        .select("rid", "trust", upper=FACTS[kind].ends[0], lower=FACTS[kind].ends[1])
        for kind, which in counts.items()
    ]
    branches = snapshot.facts[BRANCH_OF.name].select("rid", "trust", upper="eid", lower="branch")
    frame = pl.concat([*frames, branches.select(columns)]).filter(pl.col("upper") != pl.col("lower"))
    upper, lower, parties = snapshot.locate(frame["upper"]), snapshot.locate(frame["lower"]), snapshot.parties.height
    trust = frame["trust"].fill_null(1.0).to_numpy()
    return VoteFacts(frame["rid"], trust, build(lower, upper, parties), build(upper, lower, parties))


def control_trust(facts: VoteFacts, pairs: Control) -> NDArray[np.float64]:
    """Least trust along the set of each control pair (控制可信度), 0..1, one entry a pair.

    Cost that of the closure: the facts out of what each holder controls. A party that is held by what it holds itself
    is looked at on its own, since what it holds says nothing of who controls it.
    """
    least = _along(
        facts.out_of.indptr, facts.out_of.neighbour, facts.trust[facts.out_of.edge], pairs.controller, pairs.controlled
    )
    components = strong_components(facts.out_of)
    ringed = np.flatnonzero(components.size[components.label][pairs.controlled] > 1)
    least[ringed] = supports(facts, pairs, ringed, most=0).least
    return least


def supports(facts: VoteFacts, pairs: Control, asked: NDArray[np.int64], *, most: int) -> Supports:
    """Find the facts that show some control pairs (控制依据): at most ``most`` of each, the nearest first.

    ``asked`` are ascending places in ``pairs``. Cost O(facts above each controlled within the set of its controller).
    """
    first = np.searchsorted(pairs.controller, pairs.controller[asked], "left")
    last = np.searchsorted(pairs.controller, pairs.controller[asked], "right")
    csr = facts.into
    return Supports(
        *_walk(
            csr.indptr, csr.neighbour, csr.edge, facts.trust,
            pairs.controller, pairs.controlled, asked, first, last, most,
        )
    )  # fmt: skip


@kernel
def _along(
    indptr: NDArray[np.int64],
    held: NDArray[np.int32],
    trust: NDArray[np.float64],
    controller: NDArray[np.int32],
    controlled: NDArray[np.int32],
) -> NDArray[np.float64]:
    """Carry the least trust down from each controller; members come as the closure reached them: a pass or two do."""
    least = np.ones(controlled.size, np.float64)
    place = np.full(indptr.size - 1, -1, np.int64)
    first = 0
    while first < controlled.size:
        top, last = controller[first], first
        while last < controlled.size and controller[last] == top:
            place[controlled[last]] = last
            last += 1
        changed = True
        while changed:
            changed = False
            for turn in range(first - 1, last):
                member, carried = (top, 1.0) if turn < first else (controlled[turn], least[turn])
                for edge in range(indptr[member], indptr[member + 1]):
                    at = place[held[edge]]
                    if at >= 0:
                        found = min(carried, trust[edge])
                        if found < least[at]:
                            least[at] = found
                            changed = True
        for turn in range(first, last):
            place[controlled[turn]] = -1
        first = last
    return least


@kernel
def _walk(
    indptr: NDArray[np.int64],
    holder: NDArray[np.int32],
    fact: NDArray[np.int64],
    trust: NDArray[np.float64],
    controller: NDArray[np.int32],
    controlled: NDArray[np.int32],
    asked: NDArray[np.int64],
    first: NDArray[np.int64],
    last: NDArray[np.int64],
    most: int,
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
    """Walk up from each controlled within the set of its controller, breadth first."""
    inside = np.full(indptr.size - 1, -1, np.int32)  # in whose set a party was last
    seen = np.full(indptr.size - 1, -1, np.int64)  # in which turn a party was last met
    front = np.empty(indptr.size, np.int32)
    start, least = np.zeros(asked.size + 1, np.int64), np.ones(asked.size, np.float64)
    found = np.empty(asked.size * most, np.int64)
    used = 0
    for turn in range(asked.size):
        top, bottom = controller[asked[turn]], controlled[asked[turn]]
        if turn == 0 or controller[asked[turn - 1]] != top:
            for pair in range(first[turn], last[turn]):
                inside[controlled[pair]] = top
        front[0], seen[bottom] = bottom, turn
        done, known, begin = 0, 1, used
        while done < known:
            party = front[done]
            done += 1
            for at in range(indptr[party], indptr[party + 1]):
                upper = holder[at]
                if upper == bottom or (upper != top and inside[upper] != top):
                    continue
                least[turn] = min(least[turn], trust[fact[at]])
                if used - begin < most:
                    found[used] = fact[at]
                    used += 1
                if upper != top and seen[upper] != turn:
                    seen[upper] = turn
                    front[known] = upper
                    known += 1
        start[turn + 1] = used
    return start, found[:used].copy(), least
