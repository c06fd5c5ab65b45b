"""The table of the graph model in ``cypher/README.md``, made from ``domain/facts.py``.

    python -m tests.store.model_page

writes it; a test says when it is stale.
"""

from __future__ import annotations

from pathlib import Path

from graph_service.domain.facts import FACTS, PROVENANCE, Column

PAGE = Path(__file__).parents[2] / "cypher" / "README.md"
BEGIN, END = "<!-- facts: made by tests/store/model_page.py -->", "<!-- end of facts -->"


def table() -> str:
    """The section between the two marks."""
    parts = [_section("来源与时间 provenance, on every fact", "each of the below", PROVENANCE)]
    for kind in FACTS.values():
        place = (
            f"`(:Person)-[:{kind.label}]->(:Person)`"
            if kind.name == "kin"
            else f"`(:Person|Entity)-[:{kind.label}]->(:Entity)`"
            if kind.is_relation
            else f"`(:{kind.label})-[:OF]->(:Entity)`"
            if kind.name in ("registration", "naming")
            else f"`(:{kind.label})-[:ON]->(:Entity|Person)`"
        )
        key = ", ".join(f"`{name}`" for name in kind.natural_key)
        parts.append(_section(f"{kind.term} {kind.name}", f"{place}, natural key {key}", kind.columns))
    return "\n".join(parts)


def page(text: str) -> str:
    """The page with a fresh table."""
    before, rest = text.split(BEGIN)
    _, after = rest.split(END)
    return f"{before}{BEGIN}\n{table()}\n{END}{after}"


def _section(title: str, where: str, columns: tuple[Column, ...]) -> str:
    head = ["", where, "", "| property | type | 中文 | required |", "|---|---|---|---|"]
    rows = [f"| `{c.name}` | {c.type} | {c.term} | {'yes' if c.required else ''} |" for c in columns]
    return "\n".join([f"### {title}", *head, *rows, ""])


if __name__ == "__main__":
    PAGE.write_text(page(PAGE.read_text("utf-8")), "utf-8")
