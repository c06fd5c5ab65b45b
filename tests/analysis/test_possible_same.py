"""Candidates that two persons are one (ADR 0047): what counts, what does not, and how often they are right."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import polars as pl
import pytest

from graph_service.analysis.columns import name_keys
from graph_service.analysis.possible_same import possible_same
from graph_service.analysis.snapshot import PARTY_SCHEMA, Snapshot, empty_snapshot
from graph_service.rulebook.identity import identity_policy
from tests.analysis.nameless_county import BORROWED, Nameless, nameless_county

RULE = identity_policy().candidates


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Nameless:
    return nameless_county(tmp_path_factory.mktemp("county"), 6_000, 0.4)


def test_precision_on_the_homonyms_of_the_county(county: Nameless) -> None:
    found = possible_same(county.snapshot, RULE)
    persons = county.snapshot.parties.filter("is_person")
    groups = name_keys(persons["name"]).value_counts()["count"]
    of_one_name = int((groups * (groups - 1) // 2).sum())
    right, pairs = county.right(found.pairs), found.pairs.height
    planted = found.pairs.filter(
        pl.col("left").str.contains("homonym") | pl.col("right").str.contains("homonym")
    ).height
    print(
        f"同名对 {of_one_name}, 候选 {pairs}, 其中同一人 {right}, 精确率 {right / pairs:.4f}; "
        f"埋设的同名异人 {len(BORROWED)} 名, 误列 {planted}"
    )
    assert of_one_name > 2 * pairs, "most pairs of one name are other people"
    assert pairs > 100
    assert right / pairs >= 0.9, "with homonyms planted at linked firms and at one address"
    assert pairs - right - planted <= 0.01 * pairs, "people of one name at linked firms, as chance has it"
    assert found.pairs["score"].min() >= RULE.threshold
    assert found.pairs["left"].str.starts_with("n:").all()


def test_names_that_are_too_common_are_cut_and_counted(county: Nameless) -> None:
    tight = possible_same(county.snapshot, replace(RULE, max_group=2))
    whole = possible_same(county.snapshot, RULE)
    assert (whole.names_cut, whole.persons_cut) == (0, 0)
    assert tight.names_cut > 0
    assert tight.persons_cut > 2 * tight.names_cut
    assert tight.pairs.height < whole.pairs.height
    assert set(tight.pairs["left"]) < set(whole.pairs["left"])


def test_order_of_rows_does_not_matter(county: Nameless) -> None:
    snapshot = county.snapshot
    facts = {kind: frame.sample(fraction=1.0, shuffle=True, seed=1) for kind, frame in snapshot.facts.items()}
    other = replace(snapshot, parties=snapshot.parties.sample(fraction=1.0, shuffle=True, seed=2), facts=facts)
    assert possible_same(other, RULE).pairs.equals(possible_same(snapshot, RULE).pairs)


SMALL = [
    # who: (person, name, subject), certain ones begin with p; the score of the pair, None where there is none
    ("nothing but the name", {}, None),
    ("one address", {"address_key": ("甲地", "甲地")}, 4.5),
    ("one address, other counties", {"address_key": ("甲地", "甲地"), "region": ("440229", "440222")}, None),
    ("one trade name", {"name_core": ("鑫发养殖", "鑫发养殖")}, None),
    ("one trade name and one address", {"name_core": ("鑫发", "鑫发"), "address_key": ("甲地", "甲地")}, 6.5),
    ("a certain person at both", {"more": [("p:9", "王五", "A"), ("p:9", "王五", "B")]}, 6.0),
    ("a name at both", {"more": [("n:8", "王五", "A"), ("n:9", "王五", "B")]}, 4.0),
    ("a firm that owns both", {"owns": [("C", "A"), ("C", "B")]}, 5.0),
    ("one firm owns the other", {"owns": [("A", "B")]}, 5.0),
]


@pytest.mark.parametrize(("why", "given", "score"), SMALL)
def test_what_each_evidence_weighs(why: str, given: dict[str, object], score: float | None) -> None:
    found = possible_same(_small(given), RULE).pairs
    wanted = [] if score is None else [("n:1", "n:2", score)]
    shown = found.filter(pl.col("left") == "n:1").select("left", "right", "score").rows()
    assert shown == wanted, why


def _small(given: dict[str, object]) -> Snapshot:
    empty = empty_snapshot(date(2026, 6, 30))
    posts = [("n:1", "张小三", "A"), ("n:2", "张小三", "B"), *given.get("more", [])]  # type: ignore[misc]
    firms = [
        {"party": eid, "is_person": False, "name": eid, **{k: v[i] for k, v in given.items() if isinstance(v, tuple)}}
        for i, eid in enumerate("AB")
    ] + [{"party": "C", "is_person": False, "name": "C"}]
    people = {pid: {"party": pid, "is_person": True, "name": name, "certain": pid[0] == "p"} for pid, name, _ in posts}
    parties = pl.DataFrame([*firms, *people.values()], schema=PARTY_SCHEMA)
    roles = pl.DataFrame([{"holder": pid, "eid": eid} for pid, _, eid in posts])
    owned = pl.DataFrame(given.get("owns", []), schema={"owner": pl.String, "eid": pl.String}, orient="row")
    facts = {
        **empty.facts,
        "role": pl.concat([empty.facts["role"], roles], how="diagonal"),
        "holding": pl.concat([empty.facts["holding"], owned], how="diagonal"),
    }
    return Snapshot(as_of=date(2026, 6, 30), data_version="small", parties=parties, facts=facts)
