"""Control on demand is control of the batch run (R8.7): same functions, the same answers, on both servers."""

from __future__ import annotations

import random
from datetime import date

import polars as pl
import pytest

from graph_service.analysis.controllers import candidate_frame, control_picture, controller_frame
from graph_service.analysis.ultimate import Mode
from graph_service.domain.errors import NotFound
from graph_service.rulebook.nominees import holder_policy
from graph_service.store.bolt import Connection
from graph_service.store.branches import derive_branches
from graph_service.store.graph_store import GraphStore
from graph_service.store.snapshot import export_snapshot
from graph_service.store.writer import GraphWriter
from graph_service.usecases.asked import Asked
from graph_service.usecases.control import controllers_of
from graph_service.usecases.control_closure import step_of
from tests.api.county import CITY, LAI, WATER, write_county
from tests.store.small_county import DENG, FARM, MILL, SHOP, fact

ASKED = Asked(date(2026, 6, 30))


def random_registry(seed: int) -> tuple[list[str], list[str], dict[str, list[dict[str, object]]]]:
    """Firms, persons, what binds votes: rings, even splits, past shares, partners, agreements, branches, the state."""
    rng = random.Random(seed)
    firms = [f"91440229MA{number:08d}" for number in range(14)]
    people = [f"p:{number:032x}" for number in range(8)]
    holdings, roles = [], []
    for number, firm in enumerate(firms):
        left = 1.0
        for owner in rng.sample([*firms, *people, CITY], rng.randint(0, 4)):
            share = rng.choice([0.5, round(rng.uniform(0.05, left), 4), left])
            left = max(0.0, left - share)
            ended = "2025-01-01" if rng.random() < 0.1 else None
            holdings.append(
                fact(f"{len(holdings):x}c", f"h{len(holdings)}", owner=owner, eid=firm, econ=share, valid_to=ended)
            )
        if rng.random() < 0.5:
            kind = rng.choice(["LR", "INVESTOR", "EXEC_PARTNER", "OPERATOR"])
            holder = rng.choice([*people, *(firms if kind == "EXEC_PARTNER" else ())])
            roles.append(fact(f"{number:x}d", f"r{number}", holder=holder, eid=firm, kind=kind))
    parties = [*firms, *people]
    proxies, concerts = list[dict[str, object]](), list[dict[str, object]]()
    for number in range(4):
        eid, giver, taker = rng.choice(firms), rng.choice(parties), rng.choice(parties)
        votes = rng.choice([None, 0.2])
        for part, holder in (("GIVES", giver), ("TAKES", taker)):
            proxies.append(fact(f"{len(proxies):x}e", f"x{len(proxies)}", holder=holder, eid=eid, part=part,
                                agreement=f"委{number}", votes=votes if part == "GIVES" else None))  # fmt: skip
        for member in rng.sample(parties, 3):
            concerts.append(fact(f"{len(concerts):x}f", f"y{len(concerts)}", holder=member, eid=eid,
                                 agreement=f"致{number}"))  # fmt: skip
    branch, head, listed, partnership, sole = rng.sample(firms, 5)
    registrations = [
        fact("1a", "g1", eid=branch, uscc=branch, name="甲分公司", type_text="有限责任公司分公司", head_code=head),
        fact("1b", "g2", eid=head, uscc=head, name="乙公司", type_text="有限责任公司"),
        fact("1c", "g3", eid=listed, uscc=listed, name="丙股份有限公司", type_text="股份有限公司(上市、国有控股)"),
        fact("1d", "g4", eid=partnership, uscc=partnership, name="丁中心", type_text="有限合伙企业"),
        fact("1e", "g5", eid=sole, uscc=sole, name="戊厂", type_text="个人独资企业"),
    ]
    return firms, people, {
        "holding": holdings, "role": roles, "proxy": proxies, "concert": concerts, "registration": registrations,
    }  # fmt: skip


def write_registry(connection: Connection, seed: int) -> list[str]:
    firms, people, facts = random_registry(seed)
    writer = GraphWriter(connection)
    city = {"eid": CITY, "uscc": CITY, "name": "韶关市人民政府", "entity_kind": "PUBLIC_BODY", "certain": True}
    last = ("公司", "中心（有限合伙）", "厂")
    names = {firm: f"甲{firm[-3:]}{last[number % 3]}" for number, firm in enumerate(firms)}
    names[firms[seed]] = "香港中央结算有限公司（陆股通）"
    named = [{"eid": firm, "uscc": firm, "name": name, "entity_kind": "ENTERPRISE"} for firm, name in names.items()]
    writer.upsert_subjects([city, *named])
    writer.upsert_persons([{"pid": pid, "name": f"人{pid[-2:]}", "certain": True} for pid in people])
    for kind, rows in facts.items():
        writer.write_facts(kind, rows)
    derive_branches(connection, None)
    return firms


@pytest.mark.parametrize("seed", range(6))
def test_one_subject_asked_is_the_same_as_the_whole_registry(connection: Connection, seed: int) -> None:
    firms = write_registry(connection, seed)
    store = GraphStore(connection)
    snapshot = export_snapshot(connection, ASKED.as_of)
    picture = control_picture(snapshot, holder_policy())
    whole = controller_frame(snapshot, picture)
    open_ = candidate_frame(snapshot, picture)
    for firm in firms:
        found = controllers_of(store, firm, ASKED)
        expected = whole.filter(pl.col("eid") == firm).to_dicts()
        assert {found.mode.name} == {row["mode"] for row in expected}
        assert [(one.party, one.votes) for one in found.controllers] == [
            (row["controller"], row["votes"]) for row in expected if row["controller"]
        ]
        assert [(one.party, one.basis, one.votes) for one in found.candidates] == [
            (row["candidate"], row["basis"], row["votes"]) for row in open_.filter(pl.col("eid") == firm).to_dicts()
        ]
        for one in found.controllers:
            assert one.path, "a controller without the relations that show it"
            assert firm in {step_of(row)[0] for row in one.path}
            assert one.party in {step_of(row)[1] for row in one.path}


@pytest.fixture
def store(connection: Connection) -> GraphStore:
    write_county(connection)
    return GraphStore(connection)


def test_the_county_is_controlled_as_everyone_can_check(store: GraphStore) -> None:
    found = controllers_of(store, FARM, ASKED)
    (one,) = found.controllers
    assert (found.mode, one.party, one.votes) == (Mode.SOLE, DENG, 0.51)
    assert [(row["source_id"], row["kind"], row["target_id"]) for row in one.path][:2] == [
        (MILL, "OWNS", FARM),
        (DENG, "ROLE", FARM),
    ]


def test_the_operator_of_an_individual_business_controls_it(store: GraphStore) -> None:
    (one,) = controllers_of(store, SHOP, ASKED).controllers
    assert (one.party, one.votes, [row["role"] for row in one.path]) == (LAI, 1.0, ["OPERATOR"])


def test_what_held_on_another_day_is_asked_by_that_day(store: GraphStore) -> None:
    found = controllers_of(store, FARM, Asked(date(2009, 1, 1)))
    assert (found.mode, found.controllers) == (Mode.UNKNOWN, ())


def test_a_declared_controller_stands_beside_the_computed_one(store: GraphStore) -> None:
    found = controllers_of(store, WATER, ASKED)
    assert [one.party for one in found.controllers] == [CITY]
    assert [(one.relation["role"], one.standing.name) for one in found.declared] == [("AC", "CONFLICTS")]


def test_nobody_of_that_code(store: GraphStore) -> None:
    with pytest.raises(NotFound):
        controllers_of(store, "91440229MA99999999", ASKED)
