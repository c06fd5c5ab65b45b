"""Joint control asked of the store is that of the whole registry, whatever the others hold their votes through."""

from __future__ import annotations

import random

import pytest

from graph_service.analysis.related_parties import find
from graph_service.analysis.relation_view import RelationView
from graph_service.rulebook.nominees import holder_policy
from graph_service.rulebook.related_parties import Joint, Standard, related_rules
from graph_service.store.bolt import Connection
from graph_service.store.graph_store import GraphStore
from graph_service.store.snapshot import export_snapshot
from graph_service.store.writer import GraphWriter
from graph_service.usecases.related_parties import related_parties
from tests.store.small_county import fact
from tests.usecases.test_control import ASKED, Row

RULES = related_rules()
SPREAD = ([0.3, 0.3, 0.3, 0.1], [0.2, 0.2, 0.35, 0.25], [0.26, 0.26, 0.24, 0.24])


def write_agreements(connection: Connection, seed: int) -> list[str]:
    """Firms that few control alone and agreements bind, some about several firms, in rings and through other firms."""
    rng = random.Random(seed)
    firms, people = [f"91440229MA{n:08d}" for n in range(16)], [f"p:{n:032x}" for n in range(8)]
    holdings, bound = list[Row](), list[Row]()
    for number, firm in enumerate(firms):
        owners = rng.sample([*(one for one in firms if one != firm), *people, *people], 4)
        owners = list(dict.fromkeys(owners[:1] if rng.random() < 0.35 else owners))
        for owner, share in zip(owners, [0.6] if len(owners) == 1 else rng.choice(SPREAD), strict=False):
            holdings.append(fact(f"{len(holdings):x}c", f"h{len(holdings)}", owner=owner, eid=firm, econ=share))
        if len(owners) > 1 and rng.random() < 0.7:
            for member in [*rng.sample(owners, 2), rng.choice(people)]:
                agreement = f"致{rng.choice([number, number % 3])}"
                bound.append(fact(f"{len(bound):x}f", f"y{len(bound)}", holder=member, eid=firm, agreement=agreement))
    writer = GraphWriter(connection)
    writer.upsert_subjects([{"eid": firm, "uscc": firm, "name": f"甲{firm[-3:]}公司"} for firm in firms])
    writer.upsert_persons([{"pid": pid, "name": f"人{pid[-2:]}", "certain": True} for pid in people])
    writer.write_facts("holding", holdings)
    writer.write_facts("concert", bound)
    return firms


@pytest.mark.parametrize("seed", [1, 6])
def test_joint_control_around_a_subject_is_that_of_the_whole_registry(connection: Connection, seed: int) -> None:
    firms = write_agreements(connection, seed)
    store = GraphStore(connection)
    whole = RelationView.of(export_snapshot(connection, ASKED.as_of), holder_policy())
    joint = 0
    for firm in firms:
        there = find(whole, firm, standard=Standard.CL, rules=RULES)
        here = related_parties(store, firm, ASKED)
        assert here.related == there.related, firm
        assert not here.truncated
        assert {step.rid for one in here.related for step in one.path} <= here.facts.keys()
        joint += sum(one.rule.joint is not Joint.NONE for one in here.related)
    assert joint > 0
