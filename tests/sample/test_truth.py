"""The truth against the files, read back by an independent oracle: complete, consistent, nothing beside it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from loaders.sample import generate
from loaders.sample.claims import NOT_YET
from loaders.sample.compare import compare
from tests.sample import oracle
from tests.sample.reading import Delivery, read

KINDS = {
    "bad_code": 10, "shared_code": 2, "homonym": 2, "ring_holding": 3, "full_loop": 2, "pyramid": 2, "two_paths": 2,
    "dispersed": 2, "state_common_control": 1, "mutual_guarantee": 3, "phoenix": 3, "same_address": 2,
    "many_firms_one_person": 1, "lr_change": 2, "role_change": 2, "no_finding": 2, "judgment_debtor": 2,
    "wage_arrears": 2, "needs_id": 2, "food_revocation": 2, "severe_list": 2, "repair_due": 3, "repair_not_due": 1,
    "ban_evader": 5, "commitment": 7, "commitment_open": 1, "commitment_breach": 3, "overdue_unreviewed": 2,
    "joint_concert": 3, "votes_by_proxy": 2, "complex_layers": 1, "guarantee_chain": 2, "nominal_lr": 1,
    "same_phone": 3, "same_email": 2, "same_agent": 2, "same_finance": 2,
    "shell_change": 2, "new_name_alone": 2, "same_name_heads": 2,
    "sister_bidders": 2, "holder_change": 2, "spouse_evasion": 2,
    "inspector_kin": 2, "inspector_holds": 2, "inspector_worked": 2, "inspector_worked_long_ago": 1,
    "inspector_expired": 2,
    "background_revocation": 60, "background_severe": 40, "background_debtor": 30, "background_wages": 8,
}  # fmt: skip


def test_every_claimed_plant_is_in_the_files_and_nothing_else(
    truth: dict[str, Any], found: dict[str, pl.DataFrame]
) -> None:
    verdict = compare(truth, found)
    assert verdict["missed"] == []
    assert verdict["invented"] == []
    later = sum(KINDS[kind] for kind in NOT_YET)
    assert verdict["found"] == verdict["claimed"] == verdict["plants"] - later - 4  # two nominees, two shared codes


def test_what_no_version_claims_yet_is_in_the_files_too(truth: dict[str, Any], found: dict[str, pl.DataFrame]) -> None:
    plants = [plant | {"claimed": plant["claimed"] or plant["kind"] in NOT_YET} for plant in truth["plants"]]
    verdict = compare(truth | {"plants": plants}, found)
    assert (verdict["missed"], verdict["invented"]) == ([], [])


def test_counts_of_kinds(truth: dict[str, Any]) -> None:
    assert truth["counts"] == KINDS


def test_unclaimed_shared_codes_are_in_the_files(truth: dict[str, Any], found: dict[str, pl.DataFrame]) -> None:
    planted = {e["code"] for plant in truth["plants"] for e in plant["expect"].get("duplicate_codes", [])}
    assert set(found["duplicate_codes"]["code"]) == planted
    assert len(planted) == 2  # four subjects: A20, the target is missed


def test_entries_point_at_rows_of_their_subjects(files: Delivery, truth: dict[str, Any]) -> None:
    rows = {(file, row["row"]): " ".join(map(str, row.values())) for file, body in files.files.items() for row in body}
    for plant in truth["plants"]:
        assert plant["files"], plant["id"]
        for place in plant["files"]:
            text = rows[place["file"], place["row"]]
            named = [*plant["subjects"], *(person["name"] for person in plant["persons"])]
            assert any(word in text for word in named), (plant["id"], place)


def test_acceptance_vectors_a1_and_a2_hold_to_the_day(truth: dict[str, Any]) -> None:
    first, second = (plant["expect"] for plant in truth["plants"] if plant["kind"] == "role_change")
    for expect in (first, second):
        layers = {(p["layer"], p["rule"], p["from"], p["to"]) for p in expect["proposals"]}
        assert layers == {(layer, "P08", "2026-03-10", "2031-03-10") for layer in ("proposal", "candidate")}
    assert "signals" not in first
    assert [s["code"] for s in second["signals"]] == ["LR_CHANGE_AROUND_PENALTY"]


@pytest.mark.parametrize(
    ("kind", "index", "values"),
    [
        ("pyramid", 2, 0.132651),  # T5
        ("two_paths", 0, 0.36),  # T2
        ("ring_holding", 0, 0.638298),  # T3
    ],
)
def test_golden_integrated_shares(truth: dict[str, Any], kind: str, index: int, values: float) -> None:
    plant = next(plant for plant in truth["plants"] if plant["kind"] == kind)
    assert plant["expect"]["integrated"][index]["share"] == values


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_smallest_county_holds_every_kind(tmp_path: Path, seed: int) -> None:
    assert set(generate(tmp_path, subjects=300, seed=seed).counts()) == set(KINDS)
    assert _faults(tmp_path) == ([], [])


@pytest.mark.parametrize("subjects", [2_000, 3_000, 5_000, 8_000])
def test_nothing_happens_by_chance_in_a_county_of_any_size(tmp_path: Path, subjects: int) -> None:
    generate(tmp_path, subjects=subjects)
    assert _faults(tmp_path) == ([], [])


def _faults(county: Path) -> tuple[list[Any], list[Any]]:
    """What the oracle misses in a county, and what it finds beside the truth."""
    truth = json.loads((county / "truth.json").read_text(encoding="utf-8"))
    verdict = compare(truth, oracle.found(read(county), truth))
    return verdict["missed"], verdict["invented"]
