"""The nested answers of company-data vendors (``equity_small_dev``), laid flat for the golden test.

Nothing of theirs is written here: names and numbers are read from the files when the test runs.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import polars as pl

from graph_service.analysis.edge_graph import EdgeAnswer, analyse_edges
from graph_service.analysis.edge_list import EDGE_SCHEMA, check_edges
from graph_service.rulebook.nominees import holder_policy
from tests import real_data

DATA = real_data.DATA / "equity_small_dev"
Edge = tuple[str, str, str]


@dataclass(frozen=True)
class Answer:
    """Ours, by name."""

    controls: set[tuple[str, str]]
    shares: dict[tuple[str, str], float]
    unknown: dict[str, float]
    faults: list[str]


def read(name: str) -> Any:
    return json.loads((DATA / name).read_text(encoding="utf-8"))


def controller_paths(name: str) -> tuple[str, float, list[Edge]]:
    """Stated controller, its stated share, and the edges of its paths (``controllerList``)."""
    (stated,) = read(name)["resultData"]["P0090008Data"]["controllerList"]
    edges = [
        (step["stockHolderName"], step["investedCompanyName"], step["percent"]) for step in stated["controlPathList"]
    ]
    return stated["controller"], float(stated["percent"].rstrip("%")) / 100, edges


@dataclass(frozen=True)
class PathMap:
    """A drawn control path (``pathmap``): edges by vendor id, names by id, and which edges also run the partnership."""

    controller: str
    subject: str
    ratio: float
    edges: list[Edge]
    names: dict[str, str]
    partners: list[tuple[str, str]]


def path_map(name: str) -> PathMap:
    data = read(name)["data"]
    drawn = data["pathmap"]["edges"]
    return PathMap(
        data["actualController"]["hId"],
        data["actualController"]["gId"],
        data["ratio"],
        [(edge["source"], edge["target"], repr(edge["percent"])) for edge in drawn],
        {node["id"]: node["name"] for node in data["pathmap"]["nodes"]},
        [(edge["source"], edge["target"]) for edge in drawn if edge["label"].startswith("执行事务合伙人")],
    )


def holdings_around(name: str) -> tuple[str, list[dict[str, Any]], list[dict[str, Any]]]:
    """A company, the holders listed above it and the companies listed below it."""
    data = read(name)["data"]
    return data["name"], data["holderList"], data["investorList"]


def labelled_edges(name: str) -> Iterator[tuple[str, str, str]]:
    """Edges whose label is a share or a post."""
    for edge in read(name)["edges"]:
        yield edge["source"], edge["target"], edge["label"]


def tree(name: str) -> dict[str, Any]:
    return read(name)["data"]


def ours(edges: list[Edge]) -> Answer:
    """Control and integrated shares of a list of (owner, owned, share as text)."""
    texts = pl.DataFrame(edges, schema=["owner", "owned", "share"], orient="row").with_row_index("row", offset=1)
    rest = [pl.lit(None, dtype).alias(name) for name, dtype in EDGE_SCHEMA.items() if name not in texts.columns]
    checked = check_edges(
        texts.with_columns(rest).select(pl.col(name).cast(kind) for name, kind in EDGE_SCHEMA.items())
    )
    found: EdgeAnswer = analyse_edges(checked, holder_policy())
    names = checked.names.to_list()
    pairs, shares = found.control, found.integrated
    return Answer(
        {(names[left], names[right]) for left, right in zip(pairs.controller, pairs.controlled, strict=True)},
        {
            (names[left], names[right]): float(share)
            for left, right, share in zip(shares.owner, shares.owned, shares.share, strict=True)
        },
        dict(zip(names, shares.unknown.tolist(), strict=True)),
        found.faults["rule"].to_list(),
    )
