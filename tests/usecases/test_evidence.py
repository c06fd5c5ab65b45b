"""What an answer about control rests on (R8.5, R8.7): the facts that votes come of, and no others."""

from __future__ import annotations

from typing import Any

import pytest

from graph_service.analysis.beneficial_owners import Step, beneficial_owner_frame
from graph_service.analysis.explain import OwnershipPaths
from graph_service.analysis.ownership import integrated_all
from graph_service.analysis.shares import ShareGraph
from graph_service.analysis.ultimate import Mode
from graph_service.rulebook.beneficial_owners import beneficial_owner_policy
from graph_service.usecases import ownership
from graph_service.usecases.control import ControlAnswer, ControlView, control_of
from graph_service.usecases.control_closure import Closure
from graph_service.usecases.ownership import path_of
from tests.analysis.snapshots import AS_OF

Row = dict[str, Any]
UNSAID = ("valid_from", "valid_to", "nominee", "econ", "votes", "share_class", "role", "title", "agreement", "part")


def row(rid: str, kind: str, source: str, target: str, **more: object) -> Row:
    said = {"trust": 1.0, "source": "x", "batch": "b", "row": 1, "recorded_at": "2026-01-01", "key": rid}
    return {**dict.fromkeys(UNSAID), "rid": rid, "kind": kind, "source_id": source, "target_id": target, **said, **more}


def owns(rid: str, source: str, part: float, target: str) -> Row:
    return row(rid, "OWNS", source, target, econ=part)


def role(rid: str, source: str, kind: str, target: str) -> Row:
    return row(rid, "ROLE", source, target, role=kind)


def view(*relations: Row, **types: str) -> ControlView:
    """A closure of some relations, its subjects of the registered types given."""
    ends = sorted({one[end] for one in relations for end in ("source_id", "target_id")})
    parties = [
        {
            "party": end,
            "eid": end,
            "name": end,
            "certain": True,
            "is_person": end.startswith("p:"),
            "entity_kind": None if end.startswith("p:") else "ENTERPRISE",
            "type_text": types.get(end),
        }
        for end in ends
    ]
    return ControlView.of(Closure(tuple(parties), relations, truncated=False), AS_OF)


def rids(rows: tuple[Row, ...]) -> list[str]:
    return [one["rid"] for one in rows]


def test_a_legal_representative_is_no_basis_of_control_of_a_company() -> None:
    here = view(owns("r1", "p:1", 0.55, "X"), role("r2", "p:1", "LR", "X"), X="有限责任公司")
    assert rids(here.path("p:1", "X", Mode.SOLE.name)) == ["r1"]
    assert rids(here.path("p:1", "X", "LEGAL_REPRESENTATIVE")) == ["r2"]


def test_an_agreement_shows_joint_control_alone() -> None:
    bound = [row(f"c{k}", "CONCERT", f"p:{k}", "X", agreement="1") for k in (1, 2)]
    here = view(owns("r1", "p:1", 0.3, "X"), owns("r2", "p:2", 0.3, "X"), *bound)
    assert rids(here.path("p:1", "X", Mode.JOINT.name)) == ["r1", "c1"]
    alone = view(owns("r1", "p:1", 0.6, "X"), owns("r2", "p:2", 0.3, "X"), *bound)
    assert rids(alone.path("p:1", "X", Mode.SOLE.name)) == ["r1"]


PARTNERSHIP = role("r1", "p:1", "EXEC_PARTNER", "H")
# what, relations, types, step, rids
NAMED = [
    ("by votes behind a partnership", [PARTNERSHIP, owns("r2", "H", 1.0, "X")], {"H": "有限合伙企业"}, Step.VOTES,
     ["r2", "r1"]),
    ("by shares, apart from votes", [PARTNERSHIP, owns("r2", "H", 0.6, "X"), owns("r3", "p:1", 0.4, "X")],
     {"H": "有限合伙企业"}, Step.SHARE, ["r3"]),
    ("by control", [owns("r1", "p:1", 0.51, "A"), owns("r2", "A", 0.51, "B"), owns("r3", "B", 0.51, "X"),
                    role("r4", "p:1", "LR", "X")], {}, Step.CONTROL, ["r3", "r2", "r1"]),
    ("by management", [role("r1", "p:1", "LR", "X"), role("r2", "p:1", "SUPV", "X"), owns("r3", "p:2", 0.2, "X")], {},
     Step.MANAGEMENT, ["r1"]),
    ("as a company of the state", [owns("r3", "翁源县财政局", 1.0, "X"), role("r1", "p:1", "LR", "X")], {},
     Step.STATE, ["r1"]),
    ("by declaration", [role("r1", "p:1", "AC", "X"), role("r2", "p:1", "SUPV", "X"), owns("r3", "p:2", 0.2, "X")], {},
     Step.CONTROL, ["r1"]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("relations", "types", "step", "shown"), [one[1:] for one in NAMED], ids=[one[0] for one in NAMED]
)
def test_a_beneficial_owner_is_shown_by_what_names_it(
    relations: list[Row], types: dict[str, str], step: Step, shown: list[str]
) -> None:
    here, policy = view(*relations, **types), beneficial_owner_policy()
    shares = integrated_all(here.picture.graph)
    owners = beneficial_owner_frame(here.snapshot, here.picture, shares, policy).filter(eid="X", step=step.value)
    (found,) = owners.to_dicts()
    assert found["person"] == "p:1"
    assert rids(path_of(here, "p:1", "X", step, found["basis"])) == shown


def answer(*relations: Row, **types: str) -> ControlAnswer:
    return control_of(view(*relations, **types), {"eid": "X"})


AGREED = [row(f"c{k}", "CONCERT", f"p:{k}", "X", agreement="1") for k in (1, 2)]
# what, answer, mode, rule, part of the votes unknown, whether that decides nothing
RULED = [
    ("a majority", answer(owns("r1", "p:1", 0.6, "X")), "SOLE", "R8.7", 0.4, False),
    ("a partner", answer(role("r1", "p:1", "EXEC_PARTNER", "X"), X="合伙企业"), "SOLE", "R8.5", 0.0, False),
    ("an agreement", answer(owns("r1", "p:1", 0.3, "X"), owns("r2", "p:2", 0.3, "X"), *AGREED), "JOINT", "R8.8", 0.4,
     False),
    ("a listed company", answer(owns("r1", "p:1", 0.35, "X"), X="股份有限公司(上市)"), "PRESUMED", "R8.3-TAKE84", 0.65,
     False),
    ("seven tenths unknown", answer(owns("r1", "p:1", 0.3, "X")), "NONE", "R8.7", 0.7, False),
    ("what is unknown decides", answer(owns("r1", "p:1", 0.45, "X"), owns("r2", "p:2", 0.45, "X")), "NONE", "R8.7", 0.1,
     False),
    ("what is unknown does not", answer(*(owns(f"r{k}", f"p:{k}", 0.24, "X") for k in range(4))), "NONE", "R8.7", 0.04,
     True),
    ("all stated", answer(*(owns(f"r{k}", f"p:{k}", 0.25, "X") for k in range(4))), "NONE", "R8.7", 0.0, True),
    ("nothing stated", answer(role("r1", "p:1", "LR", "X")), "UNKNOWN", "R8.7", 1.0, False),
]  # fmt: skip


@pytest.mark.parametrize(
    ("found", "mode", "rule", "unknown", "settled"), [one[1:] for one in RULED], ids=[one[0] for one in RULED]
)
def test_an_answer_cites_the_rule_of_its_mode_and_tells_what_is_unknown(
    found: ControlAnswer, mode: str, rule: str, unknown: float, settled: bool
) -> None:
    assert (found.mode.name, found.rule.id, found.settled) == (mode, rule, settled)
    assert found.unknown == pytest.approx(unknown)


def test_chains_of_all_owners_share_one_ceiling_and_each_has_its_strongest(monkeypatch: pytest.MonkeyPatch) -> None:
    firms = 12
    ring = [owns(f"r{a}-{b}", f"F{a}", 0.9 / firms, f"F{b}") for a in range(firms) for b in range(firms) if a != b]
    here = view(*ring, *(owns(f"p{a}", f"p:{a}", 0.1, f"F{a}") for a in range(firms)))
    steps = list[int]()
    find = ownership.ownership_paths

    def counted(graph: ShareGraph, owner: int, subject: int, *, top: int, max_steps: int) -> OwnershipPaths:
        found = find(graph, owner, subject, top=top, max_steps=max_steps)
        steps.append(found.steps)
        return found

    monkeypatch.setattr(ownership, "ownership_paths", counted)
    found = ownership.final_owners_in(here, {"eid": "F0"}, top=3, limit=200)
    assert sum(steps) <= ownership.ALL_STEPS < len(steps) * ownership.STEPS
    assert found.truncated
    assert all(one.chains for one in found.owners)
    assert all(one.path_sum <= one.integrated + 1e-9 for one in found.owners)
