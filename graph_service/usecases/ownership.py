"""Final owners of a subject, asked on demand (综合持股、受益所有人): the batch functions over its closure."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from graph_service.analysis.beneficial_owners import Step, beneficial_owner_frame
from graph_service.analysis.beneficial_scope import scope_frame
from graph_service.analysis.explain import ownership_paths
from graph_service.analysis.ownership import integrated_all, integrated_upstream
from graph_service.domain.relations import RoleKind
from graph_service.rulebook.beneficial_owners import beneficial_owner_policy
from graph_service.rulebook.related_parties import Shares
from graph_service.store.graph_store import GraphStore
from graph_service.usecases.asked import Asked, Row
from graph_service.usecases.control import ControlView
from graph_service.usecases.control_closure import Closure, closure_above

MOST_OWNERS = 200  # owners explained for one question, largest share first
BY_POST = (Step.MANAGEMENT, Step.STATE, Step.BRANCH)  # steps by a post alone
FINAL = {Step.SHARE: Shares.ECON, Step.VOTES: Shares.VOTES}  # steps by what is finally held, and of what
DECLARED = "DECLARED"
STEPS = 2_000  # chains looked at to explain one owner at most
ALL_STEPS = 10_000  # and to explain all owners of one question: in equal parts, what one leaves goes to the next


@dataclass(frozen=True, slots=True)
class Chain:
    """One chain of holdings from an owner down (持股路径): parties, the share of each step, their product."""

    parties: tuple[str, ...]
    shares: tuple[float, ...]
    product: float


@dataclass(frozen=True, slots=True)
class FinalOwner:
    """What one party finally owns of a subject (综合持股).

    ``integrated`` is the share of R8.6; ``path_sum`` adds the products of the simple chains (路径合计): equal where no
    ring lies between. ``chains`` are the strongest ones. ``truncated`` says that more chains were not looked at, so
    that ``path_sum`` is a lower bound.
    """

    party: str
    integrated: float
    path_sum: float
    chains: tuple[Chain, ...]
    truncated: bool


@dataclass(frozen=True, slots=True)
class FinalOwners:
    """All final owners of a subject (综合持股), largest first.

    ``unknown`` is the part whose final owner nobody states (R8.5); ``self_share`` what the subject holds of itself
    through others; both are ``None`` in a ``closed_ring``, where no number exists (R8.6).
    """

    subject: Row
    closure: Closure
    owners: tuple[FinalOwner, ...]
    unknown: float | None
    self_share: float | None
    closed_ring: bool
    truncated: bool


@dataclass(frozen=True, slots=True)
class BeneficialOwner:
    """A natural person whom a standard of R8.4 names (受益所有人, 推算); ``path`` shows how, where it is known."""

    person: str
    step: Step
    part: float | None
    basis: str | None
    path: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class BeneficialOwners:
    """Beneficial owners of a subject (受益所有人, 推算) and whether it is in scope (R8.4)."""

    subject: Row
    closure: Closure
    in_scope: bool
    may_promise: bool
    owners: tuple[BeneficialOwner, ...]


def final_owners(store: GraphStore, code: str, asked: Asked, *, top: int, limit: int) -> FinalOwners:
    """Find what every party finally owns of a subject on the day (综合持股, R8.6). Raises ``NotFound``.

    At most ``limit`` owners, each with its ``top`` strongest chains.
    """
    subject = store.subject(code)
    view = ControlView.of(closure_above(store, [subject["eid"]], asked), asked.as_of)
    return final_owners_in(view, subject, top=top, limit=limit)


def final_owners_in(view: ControlView, subject: Row, *, top: int, limit: int) -> FinalOwners:
    """Tell what a closure says of the final owners of a subject (综合持股)."""
    closure = view.closure
    graph, ids = view.picture.graph, view.snapshot.parties["party"]
    at = view.view.index[subject["eid"]]
    found = integrated_upstream(graph, at)
    largest = np.lexsort((found.owner, -found.share)) if not found.closed_ring else np.zeros(0, np.int64)
    owners: list[FinalOwner] = []
    left = ALL_STEPS
    told = largest[:limit].tolist()
    for waiting, place in zip(range(len(told), 0, -1), told, strict=True):
        owner = int(found.owner[place])
        paths = ownership_paths(graph, owner, at, top=top, max_steps=min(STEPS, left // waiting))
        left -= paths.steps
        chains = tuple(Chain(tuple(ids[list(one.parties)]), one.shares, one.product) for one in paths.paths)
        owners.append(FinalOwner(ids[owner], float(found.share[place]), paths.path_sum, chains, paths.truncated))
    return FinalOwners(
        subject=subject,
        closure=closure,
        owners=tuple(owners),
        unknown=None if found.closed_ring else found.unknown,
        self_share=None if found.closed_ring else found.self_share,
        closed_ring=found.closed_ring,
        truncated=closure.truncated or largest.size > limit or any(one.truncated for one in owners),
    )


def beneficial_owners(store: GraphStore, code: str, asked: Asked) -> BeneficialOwners:
    """Find the beneficial owners of a subject on the day (受益所有人, 推算, R8.4). Raises ``NotFound``."""
    subject = store.subject(code)
    eid = subject["eid"]
    closure = closure_above(store, [eid], asked)
    view = ControlView.of(closure, asked.as_of)
    policy = beneficial_owner_policy()
    scope = scope_frame(view.snapshot, view.picture, policy).filter(eid=eid).to_dicts()[0]
    shares = integrated_all(view.picture.graph)
    found = beneficial_owner_frame(view.snapshot, view.picture, shares, policy).filter(eid=eid)
    return BeneficialOwners(
        subject=subject,
        closure=closure,
        in_scope=scope["in_scope"],
        may_promise=scope["may_promise"],
        owners=tuple(
            BeneficialOwner(
                row["person"],
                Step(row["step"]),
                row["part"],
                row["basis"],
                path_of(view, row["person"], eid, Step(row["step"]), row["basis"]),
            )
            for row in found.iter_rows(named=True)
        ),
    )


def path_of(view: ControlView, person: str, eid: str, step: Step, basis: str | None) -> tuple[Row, ...]:
    """Tell the relations by which a step names a person (认定依据), from the subject upwards."""
    if step in FINAL:
        return view.rows(view.view.final_support(person, eid, FINAL[step]))
    if step in BY_POST or basis == DECLARED:
        return view.posts(person, eid, (RoleKind.AC if basis == DECLARED else str(basis),))
    return view.path(person, eid, str(basis))
