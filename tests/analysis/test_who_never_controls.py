"""On random registries: nominees control nothing, and votes are parts of what decides (R8.5, R8.7, R8.8)."""

import random

import polars as pl
import pytest

from graph_service.analysis.controllers import candidate_frame, control_frame, control_picture, controller_frame
from graph_service.analysis.snapshot import Snapshot
from graph_service.rulebook.nominees import holder_policy
from tests.analysis.test_delta import random_pair

POLICY = holder_policy()
RUN_BY = {
    "INDIVIDUAL": {"OPERATOR", "INVESTOR", "LR"},
    "个人独资企业": {"OPERATOR", "INVESTOR"},
    "有限合伙企业": {"EXEC_PARTNER"},
}


@pytest.mark.parametrize("seed", range(100, 110))
def test_nominees_are_nowhere_and_votes_are_parts(seed: int) -> None:
    given, _ = random_pair(random.Random(seed))
    picture = control_picture(given, POLICY)
    nominees = given.parties["party"].filter(pl.Series(picture.holders.nominee))
    assert len(nominees) > 10
    found = controller_frame(given, picture).filter(pl.col("controller").is_not_null())
    pairs, maybe = control_frame(given, picture), candidate_frame(given, picture)
    named = pl.concat([found["controller"], pairs["controller"], maybe["candidate"].alias("controller")])
    assert not set(named) & set(nominees)
    for told in (found["votes"], maybe["votes"].drop_nulls(), pairs["votes"]):
        assert told.is_between(0, 1, closed="right").all()
    assert (pairs["votes"] > 0.5).all()
    assert (found.filter(pl.col("mode").is_in(["SOLE", "JOINT"]))["votes"] > 0.5).all()
    assert (found.filter(mode="JOINT_PRESUMED")["votes"] == 0.5).all()


@pytest.mark.parametrize("seed", range(200, 205))
def test_roles_cast_votes_by_the_form_of_the_subject(seed: int) -> None:
    given, _ = random_pair(random.Random(seed))
    faults = control_picture(given, POLICY).graph.faults.filter(treatment="UNFIT")
    names = given.parties["party"]
    told = {(names[owner], names[owned]) for _, owner, owned, _ in faults.iter_rows()}
    assert told == unfit(given)
    assert len(told) > 20


def unfit(given: Snapshot) -> set[tuple[str, str]]:
    """Holders of running roles that run nothing, told one by one."""
    parties = {row["party"]: row for row in given.parties.to_dicts()}
    types = {row["eid"]: row["type_text"] for row in given.facts["registration"].to_dicts()}
    day = given.as_of
    held = {
        row["eid"]
        for row in given.facts["holding"].to_dicts()
        if not row["nominee"] and (row["valid_to"] is None or row["valid_to"] > day)
    }
    branches = set(given.facts["branch_of"]["branch"])
    found: set[tuple[str, str]] = set()
    for role in given.facts["role"].to_dicts():
        eid, kind = role["eid"], role["kind"]
        if eid in branches or kind not in ("OPERATOR", "INVESTOR", "EXEC_PARTNER"):
            continue
        form = "INDIVIDUAL" if parties[eid]["entity_kind"] == "INDIVIDUAL" else types.get(eid)
        name = parties[eid]["name"]
        if form is None:
            form = "有限合伙企业" if "合伙" in name else "有限责任公司" if name.endswith("公司") else None
        runs = eid not in held if form is None else kind in RUN_BY.get(form, ())
        if not runs:
            found.add((role["holder"], eid))
    return found
