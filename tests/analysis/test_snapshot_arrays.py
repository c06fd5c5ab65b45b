"""The arrays of a snapshot: holdings both ways, roles and guarantees in force, by integer id."""

from datetime import date

from graph_service.analysis.snapshot import PartyKind, Snapshot, empty_snapshot
from graph_service.domain.subjects import EntityKind
from tests.analysis.snapshots import AS_OF, holds, plays, snapshot

GIVEN = snapshot(
    holding=[holds("p:1", 0.6, "A"), holds("A", 0.5, "B"), holds("p:1", 0.2, "B"), holds("B", 0.1, "A")],
    role=[plays("p:1", "LR", "B"), plays("p:1", "DIR", "A"), plays("p:2", "LR", "A", None, date(2020, 1, 1))],
    guarantee=[{"guarantor": "A", "eid": "B", "amount_yuan": 5e5, "trust": 0.9}, {"guarantor": "p:2", "eid": "A"}],
)
NAMES = GIVEN.parties["party"].to_list()


def names(ids: object) -> list[str]:
    return [NAMES[ix] for ix in ids]  # type: ignore[attr-defined]


def test_holdings_are_found_from_both_ends() -> None:
    held, rows = GIVEN.owned_by, GIVEN.owners_of
    start, end = held.indptr[NAMES.index("p:1")], held.indptr[NAMES.index("p:1") + 1]
    assert names(held.neighbour[start:end]) == ["A", "B"]
    start, end = rows.indptr[NAMES.index("B")], rows.indptr[NAMES.index("B") + 1]
    assert names(rows.neighbour[start:end]) == ["A", "p:1"]
    assert GIVEN.holdings.econ_ppm[rows.edge[start:end]].tolist() == [500_000, 200_000]


def test_holdings_that_state_votes_alone_and_their_trust() -> None:
    given = snapshot(
        holding=[
            {"owner": "p:1", "eid": "A", "votes": 0.6, "trust": 0.9},
            holds("p:2", 0.4, "A"),
            {"owner": "p:3", "eid": "A"},
        ]
    ).holdings
    assert (given.econ_ppm.tolist(), given.votes_ppm.tolist()) == ([0, 400_000], [600_000, 400_000])
    assert given.trust is not None
    assert (given.trust.tolist(), given.row.tolist()) == ([0.9, 1.0], [0, 1])


def test_every_party_has_a_kind() -> None:
    kinds: list[str | None] = [*EntityKind, None, "FOREIGN"]
    given = snapshot({f"S{number}": {"entity_kind": kind} for number, kind in enumerate(kinds)} | {"p:1": {}})
    assert given.kinds.dtype.name == "int8"
    assert [PartyKind(kind).name for kind in given.kinds] == [*EntityKind, "UNKNOWN", "UNKNOWN", "PERSON"]


def test_roles_in_force_with_their_kinds() -> None:
    roles = GIVEN.roles
    assert [
        (holder, roles.kinds[kind], subject)
        for holder, kind, subject in zip(names(roles.source), roles.kind.tolist(), names(roles.target), strict=True)
    ] == [("p:1", "LR", "B"), ("p:1", "DIR", "A")]
    assert (roles.trust.tolist(), roles.row.tolist()) == ([1.0, 1.0], [0, 1])
    assert roles.into.indptr.tolist() == [0, 1, 2, 2, 2]
    assert roles.out_of.neighbour.tolist() == [NAMES.index("B"), NAMES.index("A")]


def test_guarantees_with_their_amounts() -> None:
    given = GIVEN.guarantees
    assert (names(given.source), names(given.target), given.kinds) == (["A", "p:2"], ["B", "A"], ())
    assert given.amount[0] == 5e5
    assert given.amount[1] != given.amount[1]  # not stated
    assert given.trust.tolist() == [0.9, 1.0]


def test_nothing_has_empty_arrays() -> None:
    nothing: Snapshot = empty_snapshot(AS_OF)
    assert nothing.kinds.size == 0
    assert (nothing.roles.source.size, nothing.guarantees.source.size, nothing.owned_by.indptr.size) == (0, 0, 1)
