"""What a change does to control is what two whole computations differ by (R8.7), on random pairs of registries."""

import random
from dataclasses import replace
from datetime import date

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from graph_service.analysis.controllers import control_frame, control_picture, controller_frame
from graph_service.analysis.delta import (
    CONTROL_KEY,
    CONTROLLER_KEY,
    GROUP_KEY,
    Changes,
    Delta,
    SignalChanges,
    delta,
)
from graph_service.analysis.delta_facts import ChangedFacts
from graph_service.analysis.groups import group_frame
from graph_service.analysis.snapshot import Snapshot, empty_snapshot
from graph_service.domain.errors import BadInput
from graph_service.rulebook.nominees import holder_policy
from tests.analysis.snapshots import AS_OF, acts, gives, holds, plays, snapshot, takes

POLICY = holder_policy()
REGISTRIES, GRAPHS = 20, 125  # pairs of snapshots, and of graphs in each: 2,500 in all
Row = dict[str, object]
Facts = dict[str, dict[str, Row]]
SHARES = (0.1, 0.25, 0.3, 0.34, 0.5, 0.5, 0.500001, 0.6, 0.7, 1.0)
TYPES = ("股份有限公司(上市)", "股份有限公司(台港澳与境内合资、上市)", "有限责任公司", "有限合伙企业", "个人独资企业")
NAMES = ("翁源县财政局", "香港中央结算（代理人）有限公司", "甲公司", "乙（有限合伙）")


@pytest.mark.parametrize("seed", range(REGISTRIES))
def test_the_change_is_the_difference_of_two_whole_computations(seed: int) -> None:
    old, new = random_pair(random.Random(seed))
    found, expected = delta(old, new, POLICY), whole_difference(old, new)
    for name in ("control", "controllers", "groups"):
        for side in ("gained", "lost"):
            one, other = (getattr(getattr(it, name), side) for it in (found, expected))
            assert_frame_equal(one, other, check_row_order=False)
            assert one.height > GRAPHS / 20, (name, side)  # the pairs do change things
    assert found.looked_at < 0.8 * new.parties.height  # and not all


def random_pair(rng: random.Random) -> tuple[Snapshot, Snapshot]:
    """Two snapshots of many small graphs side by side, each a pair to compare: three fifths of them change.

    In them are rings, exact halves, operators, the state, nominees, persons of one name, merges, newcomers, entrusted
    votes, concerts, branches, listed companies.
    """
    sides: list[tuple[dict[str, Row], Facts]] = [({}, {kind: {} for kind in MAKE}) for _ in range(2)]
    for graph in range(GRAPHS):
        firms = [f"E{graph}-{number}" for number in range(rng.randint(2, 9))]
        people = [f"p:{graph}-{number}" for number in range(rng.randint(1, 4))] + [f"n:{graph}-0"]  # of one name
        facts: Facts = {kind: {} for kind in MAKE}
        for number in range(rng.randint(1, 3 * len(firms))):
            facts["holding"][f"h{graph}-{number}"] = random_holding(rng, firms, people)
        for kind, most in (("role", 3), ("proxy", 3), ("concert", 9), ("registration", 1), ("branch_of", 1)):
            for number in range(rng.randint(0, most)):
                facts[kind][f"{kind[0]}{graph}-{number}"] = MAKE[kind](rng, firms, people)
        traits = {party: random_traits(rng) for party in firms} | {pid: {"name": f"人{pid[2:]}"} for pid in people}
        keep(sides[0], traits, facts)
        for number in range(rng.choice([0, 0, 1, 2, 3])):
            turn(rng, firms, people, facts, traits, f"{graph}-{number}")
        keep(sides[1], traits, facts)
    old, new = (made(*side) for side in sides)
    return old, new


def keep(side: tuple[dict[str, Row], Facts], traits: dict[str, Row], facts: Facts) -> None:
    """Copy a graph as it is now into one of the two states."""
    side[0].update(traits)
    for kind, rows in facts.items():
        side[1][kind].update(rows)


def turn(
    rng: random.Random, firms: list[str], people: list[str], facts: Facts, traits: dict[str, Row], tag: str
) -> None:
    """One change: a fact comes, goes or is replaced; a party is renamed, comes, or becomes another."""
    kind = rng.choice(["holding", "holding", *MAKE])
    make = MAKE[kind]
    match rng.randint(0, 4):
        case 0 if facts[kind]:
            del facts[kind][rng.choice(sorted(facts[kind]))]
        case 1:
            fresh = f"E{tag}-new"
            traits[fresh] = random_traits(rng)
            facts[kind][f"new{tag}"] = make(rng, [*firms, fresh], people)
        case 2:
            traits[rng.choice(firms)] = random_traits(rng)
        case 3:
            one, other = rng.choice(people), rng.choice([*people, f"p:{tag}-new"])
            traits.setdefault(other, {"name": "人七"})
            for rows in facts.values():
                for rid, row in rows.items():
                    rows[rid] = {end: other if value == one else value for end, value in row.items()}
        case _:
            facts[kind][f"new{tag}"] = make(rng, firms, people)


def random_holding(rng: random.Random, firms: list[str], people: list[str]) -> Row:
    return holds(
        rng.choice([*firms, *people]), rng.choice(SHARES), rng.choice(firms), nominee=rng.random() < 0.05,
        valid_to=date(2020, 1, 1) if rng.random() < 0.1 else None,
    )  # fmt: skip


def random_role(rng: random.Random, firms: list[str], people: list[str]) -> Row:
    kind = rng.choice(["LR", "OPERATOR", "INVESTOR", "EXEC_PARTNER", "SUPV"])
    return plays(rng.choice([*firms, *people]), kind, rng.choice(firms))


def random_proxy(rng: random.Random, firms: list[str], people: list[str]) -> Row:
    holder, eid, agreement = rng.choice([*firms, *people]), rng.choice(firms[:2]), f"委{firms[0]}"
    return (takes if rng.random() < 0.5 else gives)(holder, eid, agreement=agreement)


def random_concert(rng: random.Random, firms: list[str], people: list[str]) -> Row:
    return acts(rng.choice([*firms, *people]), rng.choice(firms[:2]), agreement=f"致{firms[0]}{rng.randint(0, 1)}")


def random_registration(rng: random.Random, firms: list[str], people: list[str]) -> Row:
    eid = rng.choice(firms)
    return {"eid": eid, "name": eid, "type_text": rng.choice(TYPES)}


def random_branch(rng: random.Random, firms: list[str], people: list[str]) -> Row:
    branch, head = rng.sample(firms, 2)
    return {"branch": branch, "eid": head}


MAKE = {
    "holding": random_holding, "role": random_role, "proxy": random_proxy, "concert": random_concert,
    "registration": random_registration, "branch_of": random_branch,
}  # fmt: skip


def random_traits(rng: random.Random) -> Row:
    return {
        "name": rng.choice(NAMES) if rng.random() < 0.3 else f"商号{rng.randint(0, 9)}",
        "entity_kind": rng.choice(["ENTERPRISE", "ENTERPRISE", "ENTERPRISE", "INDIVIDUAL"]),
    }


def made(traits: dict[str, Row], facts: Facts) -> Snapshot:
    """A snapshot in which some parties may be named by no fact, and facts keep their rids."""
    rows = {kind: [{"rid": rid, **row} for rid, row in stated.items()] for kind, stated in facts.items()}
    return snapshot({party: dict(row) for party, row in traits.items()}, **rows)


def whole_difference(old: Snapshot, new: Snapshot) -> Delta:
    """The definition: both computed whole, then compared."""
    pictures = [control_picture(one, POLICY) for one in (old, new)]
    pairs, controllers, groups = (
        [table(one, picture) for one, picture in zip((old, new), pictures, strict=True)]
        for table in (control_frame, controller_frame, group_frame)
    )
    named = [frame.filter(pl.col("controller").is_not_null()) for frame in controllers]
    return Delta(
        Changes.between(*pairs, CONTROL_KEY),
        Changes.between(*named, CONTROLLER_KEY),
        Changes.between(*groups, GROUP_KEY),
        SignalChanges(),
        ChangedFacts({}, pl.DataFrame()),
        pl.DataFrame(),
        0,
        0,
        0,
    )


def test_nothing_changed_nothing_is_looked_at() -> None:
    given = snapshot(holding=[holds("p:1", 0.6, "H"), holds("H", 0.55, "X")])
    found = delta(given, given, POLICY)
    assert (found.subjects, found.looked_at) == (0, 0)
    assert [changes.height for one in (found.control, found.groups) for changes in (one.gained, one.lost)] == [0] * 4


def test_a_sale_moves_all_that_the_firm_controls() -> None:
    kept = [holds("H", 0.55, "X"), holds("X", 0.9, "Y"), holds("p:9", 0.8, "Z")]
    kept = [row | {"rid": f"k{number}"} for number, row in enumerate(kept)]
    old = snapshot({"p:2": {}}, holding=[*kept, holds("p:1", 0.6, "H", rid="sold")])
    new = snapshot({"p:1": {}}, holding=[*kept, holds("p:2", 0.6, "H", rid="bought")])
    found = delta(old, new, POLICY)
    assert found.control.gained.select(CONTROL_KEY).rows() == [("p:2", "H"), ("p:2", "X"), ("p:2", "Y")]
    assert found.control.lost.select(CONTROL_KEY).rows() == [("p:1", "H"), ("p:1", "X"), ("p:1", "Y")]
    assert found.controllers.gained["eid"].to_list() == ["H", "X", "Y"]
    assert found.groups.gained.rows() == [("H", "p:2", "H"), ("H", "p:2", "X"), ("H", "p:2", "Y")]
    assert (found.subjects, found.looked_at) == (1, 4)  # Z and its holder stay out of it


def test_from_nothing_and_to_nothing() -> None:
    nothing, given = empty_snapshot(AS_OF), snapshot(holding=[holds("p:1", 0.6, "H")])
    assert delta(nothing, given, POLICY).control.gained.select(CONTROL_KEY).rows() == [("p:1", "H")]
    assert delta(given, nothing, POLICY).control.lost.select(CONTROL_KEY).rows() == [("p:1", "H")]


def test_two_days_are_not_compared() -> None:
    given = snapshot()
    with pytest.raises(BadInput):
        delta(given, replace(given, as_of=date(2020, 1, 1)), POLICY)
