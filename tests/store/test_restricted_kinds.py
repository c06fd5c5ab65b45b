"""Restricted kinds (受限数据): which statements may name them at all, so that no answer can show one by the way."""

from __future__ import annotations

import re

import pytest

from graph_service.domain.fact_relations import RESTRICTED
from graph_service.domain.facts import FACTS
from graph_service.store.dossier import KINDS
from graph_service.store.graph_store import RECORD_KINDS
from graph_service.store.queries import cypher_root

READ = cypher_root() / "read"
# Beside those that load, withdraw, count and take the snapshot: whose use each case must grant, or that show no party.
ALSO = {
    "kin": {"kin_of_persons", "relations_around", "mentions_of_persons", "relation_counts"},
    "contact": {"node_counts"},
    "inspector": {"node_counts"},
}


def naming(label: str) -> set[str]:
    """Read statements whose body names a label or relation type."""
    bodies = {path.stem: re.sub(r"//.*", "", path.read_text("utf-8")) for path in READ.glob("*.cypher")}
    return {stem for stem, body in bodies.items() if re.search(rf"[:|]{label}\b", body)}


@pytest.mark.parametrize("kind", sorted(RESTRICTED))
def test_only_these_statements_name_a_restricted_kind(kind: str) -> None:
    always = {f"existing_{kind}", f"export_{kind}", f"export_batch_{kind}"}
    assert naming(FACTS[kind].label) == always | ALSO[kind]


def test_no_answer_reads_records_of_any_kind() -> None:
    anything = re.compile(r"MATCH \(\w*(?: ?\{[^}]*\})?\)(?!\s*[-<])|-\[\w*\]-|--")
    of_a_party = re.compile(r"\[\w*:ON\]-\(\w*\)")
    texts = {path.stem: re.sub(r"//.*", "", path.read_text("utf-8")) for path in READ.glob("*.cypher")}
    assert [stem for stem, text in texts.items() if anything.search(text)] == []
    told = {stem for stem, text in texts.items() if of_a_party.search(text)}
    # what a withdrawal calls parties by, records that a proposal rests on, and those of the kinds it is given
    assert told == {"mentions_of_persons", "mentions_of_subjects", "proposals_of", "dossier"}
    assert "$kinds[labels(n)[0]] IS NOT NULL" in texts["dossier"]
    assert not {FACTS[kind].label for kind in RESTRICTED} & KINDS.keys()


def test_no_list_of_records_has_a_restricted_kind() -> None:
    assert not RESTRICTED & set(RECORD_KINDS)
