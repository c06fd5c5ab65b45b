"""The drawn model says what the code says."""

from __future__ import annotations

import re

from graph_service.store.queries import cypher_root
from tests.store.model_page import PAGE, page


def test_the_table_of_facts_is_fresh() -> None:
    text = PAGE.read_text("utf-8")
    assert text == page(text), "run: python -m tests.store.model_page"


def test_every_label_and_relation_that_is_written_is_on_the_page() -> None:
    text = PAGE.read_text("utf-8")
    written = "\n".join(path.read_text("utf-8") for path in (cypher_root() / "write").glob("*.cypher"))
    labels = set(re.findall(r"\((?:\w+)?:(\w+)", written)) | set(re.findall(r"\[(?:\w+)?:(\w+)", written))
    assert len(labels) > 20
    assert sorted(label for label in labels if not re.search(rf"\b{label}\b", text)) == []
