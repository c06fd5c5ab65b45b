"""Small random worlds for the oracle of signals: a few firms and people each, full of coincidences and homonyms.

Many worlds stand in one snapshot, each with ids of its own, so that thousands cost one run of a detector; names of
people, trade names and lanes repeat over all of them, as they do in a registry.
"""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from graph_service.analysis.snapshot import Snapshot
from graph_service.domain.decisions import Proposal, Reach
from graph_service.domain.interval import Interval
from graph_service.domain.measures import BanScope, Measure, MeasureKind, Post, Span
from tests.analysis.snapshots import AS_OF, snapshot

Row = dict[str, Any]
CORES = ("宏发建材", "宏发商贸", "鑫达贸易", "建设村宏发农资", "建设村鑫达养殖", "龙仙镇鑫达餐饮")
NAMES = ("张伟", "李娜", "王芳")
WAYS = ("PHONE", "EMAIL", "AGENT", "FINANCE")


@dataclass
class World:
    """One world: rows by kind of fact, parties by id, and the persons whom a measure would bar."""

    prefix: str
    parties: dict[str, Row] = field(default_factory=dict)
    facts: dict[str, list[Row]] = field(default_factory=dict)
    proposals: list[Proposal] = field(default_factory=list)

    def rows(self, kind: str) -> list[Row]:
        """Facts of a kind."""
        return self.facts.setdefault(kind, [])

    @property
    def firms(self) -> list[str]:
        """Subjects, the state body among them."""
        return [party for party, row in self.parties.items() if not row.get("is_person")]


def ago(days: int) -> date:
    """Day so many days before the day of the snapshot."""
    return AS_OF - timedelta(days)


def make_world(number: int, rng: random.Random) -> World:
    """Make a world of three to six firms, a state body and a few people, some of them known by name only."""
    world = World(f"W{number:04d}")
    firms = [f"{world.prefix}{letter}" for letter in "ABCDEF"[: rng.randint(3, 6)]]
    _registered(world, rng, firms)
    state = f"{world.prefix}S"
    world.parties[state] = {"entity_kind": "PUBLIC_BODY"}
    people = [f"p:{world.prefix}{number}" for number in range(3)]
    for person in people:
        world.parties[person] = {"is_person": True, "name": rng.choice(NAMES)}
    named = {firm: [f"n:{firm}{number}" for number in range(2)] for firm in firms}
    for ids in named.values():
        for person, name in zip(ids, rng.sample(NAMES, 2), strict=True):
            world.parties[person] = {"is_person": True, "name": name}
    for firm in firms:
        _roles(world, rng, firm, [*people, *people, *named[firm]])
        _holdings(world, rng, firm, [*people, *named[firm], state, *(one for one in firms if one != firm)])
        _records(world, rng, firm)
    if rng.random() < 0.1:
        _fronted(world, rng, firms[0], people)
    elif rng.random() < 0.1:
        _bought(world, rng, firms[0], people)
    if rng.random() < 0.03:
        world.facts["holding"] = [row for row in world.rows("holding") if row["eid"] not in firms[:2]]
        for owner, owned in (firms[:2], firms[1::-1]):
            part = rng.choice([1.0, 1.0, 0.9])
            world.rows("holding").append(
                {"owner": owner, "eid": owned, "econ": part, "valid_from": None, "valid_to": None}
            )
    _guarantees_and_kin(world, rng, firms, people)
    for turn in range(rng.randint(0, 2)):
        world.proposals.append(_proposal(rng.choice(people), rng.choice(firms), ago(rng.choice([80, 200])), turn))
    if rng.random() < 0.3:
        _to_come(world, rng, firms, people)
    for kind, rows in world.facts.items():
        for place, row in enumerate(rows):
            row["rid"] = f"{world.prefix}-{kind}-{place}"
    return world


def _registered(world: World, rng: random.Random, firms: list[str]) -> None:
    for firm in firms:
        status = rng.choice(["ACTIVE", "ACTIVE", "ACTIVE", "REVOKED", "DEREGISTERED"])
        world.parties[firm] = {
            "status": status,
            "closed_on": ago(rng.choice([100, 400])) if status != "ACTIVE" and rng.random() < 0.7 else None,
            "established_on": ago(rng.choice([50, 300, 2000])),
            "name_core": rng.choice(CORES),
            "industry": rng.choice(["51", "52"]),
            "address_key": rng.choice([f"{world.prefix}路1号", f"{world.prefix}路2号", "建设村", None]),
            "capital_yuan": rng.choice([None, 1e6, 3e6]),
        }


def _guarantees_and_kin(world: World, rng: random.Random, firms: list[str], people: list[str]) -> None:
    for _ in range(rng.randint(0, 5)):
        guarantor, debtor = rng.choice([*firms, people[0]]), rng.choice(firms)
        world.rows("guarantee").append(
            {
                "guarantor": guarantor,
                "eid": debtor,
                "contract": str(rng.random()),
                "amount_yuan": rng.choice([1e6, 1e6, None]),
                **_days(rng),
            }
        )
    for _ in range(rng.randint(0, 2)):
        one, other = rng.sample(people, 2)
        world.rows("kin").append({"person": one, "relative": other, "kinship": "SPOUSE", "legal_source": "判决"})


def _to_come(world: World, rng: random.Random, firms: list[str], people: list[str]) -> None:
    """What begins or is done after the day asked about: nobody knows of it then (R8.13)."""
    day, firm, person = ago(-rng.choice([1, 20])), rng.choice(firms), rng.choice(people)
    for kind, row in (
        ("role", {"holder": person, "eid": firm, "kind": rng.choice(["LR", "AGENT"]), "valid_from": day,
                  "valid_to": None}),
        ("holding", {"owner": person, "eid": firm, "econ": 0.3, "valid_from": day, "valid_to": None}),
        ("penalty", {"subject": firm, "doc_no": f"{firm}-9", "decided_on": day, "content": "吊销营业执照",
                     "categories": ["吊销许可证件"], "violation_from": None, "state": None}),
        ("contact", {"subject": firm, "way": rng.choice(WAYS), "contact_key": f"{world.prefix}-0", "stated_on": day}),
        ("bid", {"subject": firm, "tender_no": f"{world.prefix}T", "lot": rng.choice([None, "1"]), "opened_on": day}),
        ("guarantee", {"guarantor": firm, "eid": rng.choice(firms), "contract": "9", "amount_yuan": 1e6,
                       "valid_from": day}),
        ("naming", {"eid": firm, "name": f"{rng.choice(CORES)}有限公司", "valid_from": day}),
    ):  # fmt: skip
        if rng.random() < 0.5:
            world.rows(kind).append(row)


def _days(rng: random.Random) -> Row:
    return {"valid_to": ago(30)} if rng.random() < 0.2 else {}


def _roles(world: World, rng: random.Random, firm: str, people: list[str]) -> None:
    """A line of legal representatives, and now and then another post."""
    day = None if rng.random() < 0.5 else ago(1500)
    for _ in range(rng.choice([1, 1, 2, 3])):
        end = ago(rng.choice([1200, 350, 210, 150, 110, 75, 40, 20]))
        if day and end <= day:
            break
        last = rng.random() < 0.5
        holder = rng.choice(people)
        row = {"holder": holder, "eid": firm, "kind": "LR", "valid_from": day, "valid_to": None if last else end}
        world.rows("role").append(row)
        if last:
            break
        day = end
    for kind in ("AGENT", "CFO", "DIR"):
        if rng.random() < 0.3:
            world.rows("role").append({"holder": rng.choice(people), "eid": firm, "kind": kind, "valid_from": ago(900)})


def _holdings(world: World, rng: random.Random, firm: str, owners: list[str]) -> None:
    """Holders of a time, and in some firms other ones after a day: never more than the whole at once."""
    turn = ago(rng.choice([400, 160, 120, 60, 20])) if rng.random() < 0.5 else None
    spans = [(None, turn), (turn, None)] if turn else [(rng.choice([None, ago(1500), ago(90)]), None)]
    for start, end in spans:
        left = 1.0
        for owner in rng.sample(sorted(set(owners)), rng.randint(0, 3)):
            part = rng.choice([0.05, 0.2, 0.25, 0.3, 0.5, 0.6, left])
            if 0 < part <= left + 1e-9:
                part = round(part, 2)
                left = round(left - part, 2)
                world.rows("holding").append(
                    {"owner": owner, "eid": firm, "econ": part, "valid_from": start, "valid_to": end}
                )


def _fronted(world: World, rng: random.Random, firm: str, people: list[str]) -> None:
    """A firm of which somebody barred keeps a part while another follows him as its head, and may hold some too."""
    for kind in ("role", "holding"):
        world.facts[kind] = [row for row in world.rows(kind) if row["eid"] != firm]
    barred, head = people[:2]
    day = ago(rng.choice([190, 110, 70]))
    for who, start, end in ((barred, None, day), (head, day, None)):
        world.rows("role").append({"holder": who, "eid": firm, "kind": "LR", "valid_from": start, "valid_to": end})
    for who, part in ((barred, rng.choice([0.2, 0.25, 0.6])), (head, rng.choice([0, 0.1]))):
        if part:
            row = {"owner": who, "eid": firm, "econ": part, "valid_from": None, "valid_to": None}
            world.rows("holding").append(row)
    world.proposals.append(_proposal(barred, firm, ago(rng.choice([80, 200])), 9))


def _bought(world: World, rng: random.Random, firm: str, people: list[str]) -> None:
    """A firm that changes head, holders and name at about one time, or nearly so."""
    for kind in ("role", "holding", "naming"):
        world.facts[kind] = [row for row in world.rows(kind) if row["eid"] != firm]
    day = ago(rng.choice([300, 200, 100]))
    part = rng.choice([0.5, 0.51, 0.8])
    moved = day + timedelta(rng.choice([-400, -100, 0, 20]))
    for who, start, end in ((people[0], None, day), (people[1], day, None)):
        world.rows("role").append({"holder": who, "eid": firm, "kind": "LR", "valid_from": start, "valid_to": end})
    for who, start, end in ((people[0], None, moved), (people[2], moved, None)):
        world.rows("holding").append({"owner": who, "eid": firm, "econ": part, "valid_from": start, "valid_to": end})
    renamed = day + timedelta(rng.choice([0, 60, -300]))
    world.rows("naming").append({"eid": firm, "name": f"{rng.choice(CORES)}有限公司", "valid_to": renamed})


def _records(world: World, rng: random.Random, firm: str) -> None:
    for number in range(rng.choice([0, 0, 1, 2])):
        decided = ago(rng.choice([30, 100, 130, 300]))
        world.rows("penalty").append(
            {
                "subject": firm, "doc_no": f"{firm}-{number}", "decided_on": decided,
                "violation_from": rng.choice([None, decided - timedelta(150)]),
                "content": rng.choice(["罚款", "吊销营业执照"]), "categories": ["吊销许可证件"],
                "state": rng.choice([None, None, None, "正常", "已撤销", "异议", "信用已修复"]),
            }
        )  # fmt: skip
        if rng.random() < 0.2:
            world.rows("objection").append(
                {
                    "subject": firm, "doc_no": rng.choice([f"{firm}-{number}", f"{firm}－{number}", "another"]),
                    "state": rng.choice(["处理中", "已办结"]), "objected_on": rng.choice([None, ago(10), ago(-10)]),
                    "closed_on": rng.choice([None, None, ago(1), ago(-1)]),
                }
            )  # fmt: skip
    if rng.random() < 0.4:
        day = ago(rng.choice([150, 110, 40]))
        world.rows("naming").append({"eid": firm, "name": f"{rng.choice(CORES)}有限公司", "valid_to": day})
        if rng.random() < 0.5:
            world.rows("naming").append({"eid": firm, "name": f"{rng.choice(CORES)}有限公司", "valid_from": day})
    for way in WAYS:
        if rng.random() < 0.5:
            key = f"{world.prefix}-{rng.randint(0, 1)}"
            stated = rng.choice([None, ago(3000), ago(30)])
            world.rows("contact").append(
                {"subject": firm, "way": way, "contact_key": key, "stated_on": stated, **_days(rng)}
            )
            if rng.random() < 0.15:
                other = {"contact_key": f"{world.prefix}-{rng.randint(0, 1)}", "stated_on": ago(rng.choice([30, 5]))}
                world.rows("contact").append({"subject": firm, "way": way, **other})
    if rng.random() < 0.6:
        world.rows("bid").append(
            {"subject": firm, "tender_no": f"{world.prefix}T", "lot": rng.choice([None, "1"]),
             "opened_on": rng.choice([None, ago(110)])}
        )  # fmt: skip


def _proposal(person: str, firm: str, on: date, number: int) -> Proposal:
    reach = Reach(
        person=person, person_name="", entity=firm, entity_name=firm, role=None, role_rid="", held=Interval(),
        window=(on, on), overlap=(on, on), event=f"event-{firm}-{number}", doc_no=f"{firm}-{number}", decided_on=on,
        authority_code="", authority_name="", rule="P08", version="1", article="", quote="", path=(), notes=(),
        way_back=(),
    )  # fmt: skip
    measure = Measure(MeasureKind.OFFICE, (BanScope(frozenset({Post.LR, Post.DIR})),), Span(on, None, False, ""))
    return Proposal(reach, (measure,))


def as_snapshot(worlds: Iterable[World]) -> Snapshot:
    """All worlds as one snapshot."""
    parties: dict[str, Row] = {}
    facts: dict[str, list[Row]] = {}
    for world in worlds:
        parties |= world.parties
        for kind, rows in world.facts.items():
            facts.setdefault(kind, []).extend(rows)
    return snapshot(parties, **facts)
