"""找关系: paths between subjects, over a neighbourhood read from all of them at once, level by level.

A path of ``depth`` hops is covered from both ends: each level is read around every subject asked about, half the depth
deep. Persons known by name only are nobody's link (ADR 0006), hubs are met and not read on.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from graph_service.analysis.holders import classify_holders
from graph_service.analysis.paths import MAX_DEPTH, MAX_ENDS, Cut, Link, Way, find_paths
from graph_service.domain.errors import BadInput
from graph_service.domain.subjects import is_certain_person, is_person
from graph_service.rulebook.links import PathPolicy, link_policy
from graph_service.rulebook.nominees import holder_policy
from graph_service.store.graph_state import END_OF_TIME
from graph_service.store.graph_store import GraphStore
from graph_service.store.neighbours import degrees_of, relations_of
from graph_service.store.same import Sameness
from graph_service.store.walk import nodes_of
from graph_service.usecases.asked import Asked, Row
from graph_service.usecases.control_closure import Closure, snapshot_of

MAX_LIMIT = 200


@dataclass(frozen=True, slots=True)
class PathsAnswer:
    """Paths between subjects (关系路径): the rows of relations by id, the parties on them, and what was not walked.

    ``nodes`` are those parties as a network shows them on the day, each at its distance from the nearer end.
    ``for_others`` are state bodies and nominees on the paths: having one in common relates nobody (A11, ADR 0051).
    """

    subjects: tuple[Row, ...]
    ways: tuple[Way, ...]
    facts: Mapping[str, Row]
    names: Mapping[str, Row]
    nodes: tuple[Row, ...]
    hubs: tuple[str, ...]
    for_others: frozenset[str]
    cuts: frozenset[Cut]
    policy: PathPolicy


def paths_between(store: GraphStore, codes: Sequence[str], asked: Asked, *, depth: int, limit: int) -> PathsAnswer:
    """Find the paths between 2 to 10 subjects on the day (找关系). Raises ``NotFound``, ``BadInput``."""
    if not 1 <= depth <= MAX_DEPTH or not 1 <= limit <= MAX_LIMIT:
        raise BadInput(f"找关系的 depth 应为 1..{MAX_DEPTH}, limit 应为 1..{MAX_LIMIT}")
    if len(codes) > MAX_ENDS:
        raise BadInput(f"一次至多查找 {MAX_ENDS} 个主体之间的关系")
    subjects = {row["eid"]: row for row in map(store.subject, codes)}
    if len(subjects) < 2:
        raise BadInput("找关系须给出至少两个不同的主体")
    policy = link_policy().paths
    around = read_around(store, list(subjects), asked, depth=depth, policy=policy)
    found = find_paths(
        (
            Link(rid, row["kind"], row["source_id"], row["target_id"], row.get("econ"))
            for rid, row in around.facts.items()
        ),
        list(subjects),
        depth=depth,
        limit=limit,
        hubs=around.hubs,
        steps=policy.steps,
    )
    used = {rid for way in found.ways for hop in way.hops for rid in hop.rids}
    depths = _distances(found.ways)
    names = _names(store, {*subjects, *around.hubs, *depths})
    return PathsAnswer(
        subjects=tuple(subjects.values()),
        ways=found.ways,
        facts={rid: row for rid, row in around.facts.items() if rid in used},
        names=names,
        nodes=nodes_of(Sameness(store.connection, asked.known_text or END_OF_TIME), depths, asked.times["as_of"]),
        hubs=tuple(sorted(around.hubs)),
        for_others=_for_others(names.values(), asked),
        cuts=found.cuts | ({Cut.RELATIONS} if around.truncated else set()),
        policy=policy,
    )


@dataclass(frozen=True, slots=True)
class Around:
    """Relations read around some subjects (所涉关系), by id; ``hubs`` were met and not read on."""

    facts: Mapping[str, Row]
    hubs: frozenset[str]
    truncated: bool


def read_around(store: GraphStore, ends: Sequence[str], asked: Asked, *, depth: int, policy: PathPolicy) -> Around:
    """Read the relations on paths of up to ``depth`` hops between subjects, level by level (双向展开)."""
    facts: dict[str, Row] = {}
    seen, front, hubs, truncated = set(ends), sorted(ends), set[str](), False
    for _ in range((depth + 1) // 2):
        page = relations_of(store.connection, front, limit=policy.relations - len(facts), **asked.times)
        facts |= {row["rid"]: row for row in page.rows if _joins(row, policy)}
        met = {row[end] for row in facts.values() for end in ("source_id", "target_id")} - seen
        degrees = degrees_of(store.connection, sorted(met), known_at=asked.known_text)
        hubs |= {party for party in met if degrees.get(party, 0) > policy.hub}
        seen |= met
        front = sorted(met - hubs)
        truncated = page.truncated or len(facts) >= policy.relations or store.connection.late
        if truncated or not front:
            break
    return Around(facts, frozenset(hubs), truncated)


def _joins(row: Row, policy: PathPolicy) -> bool:
    """Whether a relation may be on a path: names alone join nobody (ADR 0006)."""
    start: str = row["source_id"]
    return row.get("role") not in policy.roles_left_out and (is_certain_person(start) or not is_person(start))


def _distances(ways: Iterable[Way]) -> dict[str, int]:
    """How far each party of some ways is from the nearer end of one, at the least (距端点的段数)."""
    least: dict[str, int] = {}
    for way in ways:
        for place, party in enumerate(way.parties):
            far = min(place, len(way.parties) - 1 - place)
            least[party] = min(far, least.get(party, far))
    return least


def _names(store: GraphStore, parties: Iterable[str]) -> dict[str, Row]:
    people = sorted(party for party in parties if is_person(party))
    subjects = sorted(party for party in parties if not is_person(party))
    rows: list[Row] = [{**row, "party": row["eid"], "is_person": False} for row in store.subjects(subjects)]
    rows += [{**row, "party": row["pid"], "is_person": True} for row in store.persons(people)]
    return {row["party"]: row for row in rows}


def _for_others(names: Iterable[Row], asked: Asked) -> frozenset[str]:
    snapshot = snapshot_of(Closure(tuple(names), (), truncated=False), asked.as_of)
    holders = classify_holders(snapshot, holder_policy())
    flags = zip(snapshot.parties["party"], holders.state, holders.nominee, strict=True)
    return frozenset(party for party, state, nominee in flags if state or nominee)
