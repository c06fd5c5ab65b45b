"""By which facts control is known, and how far it is to be trusted (R8.11, R8.12): only what gives votes counts."""

import numpy as np
import pytest

from graph_service.analysis.control_support import control_trust, supports, vote_facts
from graph_service.analysis.controllers import control_picture
from graph_service.analysis.snapshot import Snapshot
from graph_service.rulebook.nominees import holder_policy
from tests.analysis.snapshots import acts, gives, holds, plays, snapshot, takes

LLC = [{"eid": "X", "name": "X有限公司", "type_text": "有限责任公司"}]
LP = [{"eid": "X", "name": "X", "type_text": "有限合伙企业"}]
SURE = holds("H", 0.6, "X")


def doubted(row: dict[str, object]) -> dict[str, object]:
    return {**row, "trust": 0.5}


def shown(given: Snapshot, controller: str, controlled: str) -> tuple[float, list[str]]:
    """Trust of one control pair, and the facts that show it."""
    picture, ids = control_picture(given, holder_policy()), given.parties["party"]
    facts = vote_facts(given, picture.graph, picture.policy.control)
    pairs = [
        (ids[a], ids[b])
        for a, b in zip(picture.control.controller.tolist(), picture.control.controlled.tolist(), strict=True)
    ]
    place = pairs.index((controller, controlled))
    told = supports(facts, picture.control, np.array([place]))
    trust = control_trust(facts, picture.graph, picture.control)
    return trust[place], [facts.rid[one] for one in told.fact.tolist()]


CASES = [
    ("a majority", snapshot(holding=[SURE]), 1.0, ["holding-1"]),
    ("a doubted one", snapshot(holding=[doubted(SURE)]), 0.5, ["holding-1"]),
    ("a role that casts no vote in a company", snapshot(
        registration=LLC, holding=[SURE], role=[doubted(plays("H", "INVESTOR", "X"))]), 1.0, ["holding-1"]),
    ("an agreement that is not needed", snapshot(
        holding=[SURE, holds("p:2", 0.4, "X")], concert=[doubted(acts("H", "X")), doubted(acts("p:2", "X"))]), 1.0,
     ["holding-1"]),
    ("a holding of a subsidiary that is not needed", snapshot(
        holding=[SURE, holds("H", 0.9, "S"), doubted(holds("S", 0.01, "X"))]), 1.0,
     ["holding-1", "holding-3", "holding-2"]),
    ("one that is", snapshot(
        holding=[holds("H", 0.5, "X"), holds("H", 0.9, "S"), doubted(holds("S", 0.01, "X"))]), 0.5,
     ["holding-1", "holding-3", "holding-2"]),
    ("votes given away by its side", snapshot(
        holding=[SURE, holds("H", 0.9, "S"), holds("S", 0.1, "X")],
        proxy=[doubted(gives("S", "X")), takes("p:9", "X")]), 1.0, ["holding-1"]),
    ("the part of a partner who has no vote", snapshot(
        registration=LP, holding=[doubted(SURE)], role=[plays("H", "EXEC_PARTNER", "X")]), 1.0, ["role-1"]),
    ("a branch", snapshot(branch_of=[{"branch": "X", "eid": "H", "trust": 0.9}]), 0.9, ["branch_of-1"]),
]  # fmt: skip


@pytest.mark.parametrize(("given", "trust", "rids"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_only_what_gives_needed_votes_lowers_trust(given: Snapshot, trust: float, rids: list[str]) -> None:
    assert shown(given, "H", "X") == (trust, rids)
