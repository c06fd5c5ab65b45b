"""By which facts somebody controls a subject (控制依据): one pass over the pairs of a whole registry.

What supports control of a subject are the facts by which the controller, and what it controls, have votes in the
subject and in whatever of its set stands between (R8.5, R8.7): ``RelationView`` tells the same of a neighbourhood,
from the same facts. Control is trusted as far as the best trusted majority goes (R8.11, R8.12): a majority that rests
on one declared holding is a declared one, and a declared holding that the majority can do without lowers nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from graph_service.analysis.control import Control, control
from graph_service.analysis.csr import Csr, build
from graph_service.analysis.entrusted_votes import places
from graph_service.analysis.kernel import kernel
from graph_service.analysis.runners import HEAD_OFFICE, running_facts
from graph_service.analysis.shares import ShareGraph
from graph_service.analysis.snapshot import Snapshot, in_force
from graph_service.domain.fact_relations import ProxyPart
from graph_service.domain.facts import FACTS
from graph_service.domain.merges import BRANCH_OF
from graph_service.rulebook.control import ControlPolicy

_FACT = ("rid", "kind", "trust", "upper", "lower")


@dataclass(frozen=True, slots=True)
class VoteFacts:
    """The facts in force that votes come of (表决权依据), one entry a fact in ``rid`` and ``kind``.

    ``kind`` is the relation type, of a role the role. ``into`` has a row a party that the facts are about, its ``edge``
    the place of the fact. ``sure`` has one entry a pair of the share graph: the least trust of the facts by which the
    one has votes in the other, 1 where it has none.
    """

    rid: pl.Series
    kind: pl.Series
    into: Csr
    sure: NDArray[np.float64]

    def told(self, upper: int, lower: int) -> tuple[str, str | None]:
        """Kind and id of the first fact by which a party has votes in another (表决权记录); no id where it has none."""
        first, last = self.into.indptr[lower : lower + 2]
        places = self.into.edge[first:last][self.into.neighbour[first:last] == upper].tolist()
        return (self.kind[places[0]], self.rid[places[0]]) if places else (FACTS["role"].label, None)


class Supports(NamedTuple):
    """Facts that show some control pairs (控制依据), those of the k-th pair in ``fact[start[k]:start[k+1]]``.

    The nearest to the controlled first, at most so many as were asked for.
    """

    start: NDArray[np.int64]
    fact: NDArray[np.int64]


def vote_facts(snapshot: Snapshot, graph: ShareGraph, policy: ControlPolicy) -> VoteFacts:
    """Collect the facts that votes come of on the day (表决权依据). Cost O(facts + parties).

    A fact counts where the share graph gives its holder votes by it: a role that runs the subject, the holdings of a
    subject that nobody runs by role, votes taken by entrustment. An agreement to act in concert gives no votes.
    """
    roles, branches = running_facts(snapshot, policy), snapshot.facts[BRANCH_OF.name]
    run = pl.concat([roles["eid"], branches["branch"]]).implode()
    surest = pl.col("trust").fill_null(1.0).max().over("holder", "eid")  # each of somebody's roles casts all votes
    now = {kind: snapshot.facts[kind].filter(in_force(snapshot.as_of)) for kind in ("holding", "proxy")}
    stated = pl.any_horizontal(pl.col("econ", "votes").is_not_null()) & ~pl.col("nominee").fill_null(value=False)
    frames = [
        now["holding"].filter(stated).filter(~pl.col("eid").is_in(run))
        .with_columns(kind=pl.lit(FACTS["holding"].label)).rename({"owner": "upper", "eid": "lower"}),
        roles.with_columns(trust=surest).rename({"holder": "upper", "eid": "lower"}),
        now["proxy"].filter(pl.col("part") == ProxyPart.TAKES)
        .with_columns(kind=pl.lit(FACTS["proxy"].label)).rename({"holder": "upper", "eid": "lower"}),
        branches.with_columns(kind=pl.lit(HEAD_OFFICE))
        .rename({"eid": "upper", "branch": "lower"}),
    ]  # fmt: skip
    frame = pl.concat([one.select(_FACT) for one in frames])
    lower = snapshot.locate(frame["lower"])
    upper = snapshot.same_names.counted(snapshot.locate(frame["upper"]), lower)
    pair = places(graph, upper.astype(np.int64), lower)
    known = np.append(graph.counts, False)[pair]  # a pair that the graph has not is at -1, the last
    frame, pair = frame.filter(pl.Series(known)), pair[known]
    sure = np.ones(graph.owner.size)
    np.minimum.at(sure, pair, frame["trust"].fill_null(1.0).to_numpy())
    into = build(graph.owned[pair], graph.owner[pair], graph.parties)
    return VoteFacts(frame["rid"], frame["kind"], into, sure)


def control_trust(facts: VoteFacts, graph: ShareGraph, pairs: Control) -> NDArray[np.float64]:
    """Tell how far each control pair is to be trusted (控制可信度), 0..1, one entry a pair of ``pairs``.

    The greatest trust at which control stands (R8.7) by the votes alone that are trusted as much or more. Cost: one
    closure for each trust that sources have but the least of them.
    """
    levels = np.unique(facts.sure[graph.counts])
    found, trust = _keys(pairs, graph), np.full(pairs.controller.size, levels.min(initial=1.0))
    for level in levels[1:]:
        surely = replace(graph, votes_ppm=np.where(facts.sure >= level, graph.votes_ppm, 0))
        trust[np.isin(found, _keys(control(surely), graph))] = level
    return trust


def _keys(pairs: Control, graph: ShareGraph) -> NDArray[np.int64]:
    return pairs.controller.astype(np.int64) * graph.parties + pairs.controlled


def supports(facts: VoteFacts, pairs: Control, asked: NDArray[np.int64], *, most: int | None = None) -> Supports:
    """Find the facts that show some control pairs (控制依据): at most ``most`` of each, the nearest first.

    ``asked`` are ascending places in ``pairs``. Cost O(facts above each controlled within the set of its controller).
    """
    first = np.searchsorted(pairs.controller, pairs.controller[asked], "left")
    last = np.searchsorted(pairs.controller, pairs.controller[asked], "right")
    csr = facts.into
    ceiling = len(facts.rid) if most is None else most
    return Supports(
        *_walk(
            csr.indptr, csr.neighbour, csr.edge, pairs.controller, pairs.controlled, asked, first, last, ceiling
        )
    )  # fmt: skip


def shown(facts: VoteFacts, pairs: Control, asked: pl.Series, *, most: int | None = None) -> pl.DataFrame:
    """Tell ``supports`` as a table (控制依据表): ``place`` in ``pairs``, of the ascending ``asked``, and ``rid``."""
    places = asked.to_numpy().astype(np.int64)
    found = supports(facts, pairs, places, most=most)
    where = pl.Series(np.repeat(places, np.diff(found.start))).cast(asked.dtype)
    return pl.DataFrame({"place": where, "rid": facts.rid.gather(found.fact)})


@kernel
def _walk(
    indptr: NDArray[np.int64],
    holder: NDArray[np.int32],
    fact: NDArray[np.int64],
    controller: NDArray[np.int32],
    controlled: NDArray[np.int32],
    asked: NDArray[np.int64],
    first: NDArray[np.int64],
    last: NDArray[np.int64],
    most: int,
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Walk up from each controlled within the set of its controller, breadth first."""
    inside = np.full(indptr.size - 1, -1, np.int32)  # in whose set a party was last
    seen = np.full(indptr.size - 1, -1, np.int64)  # in which turn a party was last met
    front = np.empty(indptr.size, np.int32)
    start = np.zeros(asked.size + 1, np.int64)
    found = np.empty(16, np.int64)
    used = 0
    for turn in range(asked.size):
        top, bottom = controller[asked[turn]], controlled[asked[turn]]
        if turn == 0 or controller[asked[turn - 1]] != top:
            for pair in range(first[turn], last[turn]):
                inside[controlled[pair]] = top
        front[0], seen[bottom] = bottom, turn
        done, known, begin = 0, 1, used
        while done < known and used - begin < most:
            party = front[done]
            done += 1
            for at in range(indptr[party], indptr[party + 1]):
                upper = holder[at]
                if upper == bottom or (upper != top and inside[upper] != top):
                    continue
                if used - begin < most:
                    if used == found.size:
                        wider = np.empty(2 * used, np.int64)
                        wider[:used] = found
                        found = wider
                    found[used] = fact[at]
                    used += 1
                if upper != top and seen[upper] != turn:
                    seen[upper] = turn
                    front[known] = upper
                    known += 1
        start[turn + 1] = used
    return start, found[:used].copy()
