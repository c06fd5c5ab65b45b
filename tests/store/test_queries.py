"""A query file that contradicts itself is refused when it is loaded."""

from __future__ import annotations

import pytest

from graph_service.domain.errors import StoreMisuse
from graph_service.store.queries import cypher_root, load_queries, parse_query, schema_statements

GOOD = """// Who. 谁
// param  eid   STRING
// param  limit INTEGER 1..10
// column name  STRING
MATCH (n:Entity {eid: $eid}) RETURN n.name AS name ORDER BY name LIMIT $limit
"""


def test_a_good_file_is_read() -> None:
    query = parse_query("who", "read", GOOD)
    assert (query.purpose, query.columns) == ("Who. 谁", ("name",))
    query.check({"eid": "x", "limit": 10})


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("// Who. 谁\n", "", "用途说明"),
        ("// param  eid   STRING\n", "", "声明的参数"),
        ("// column", "// param  more STRING\n// column", "声明的参数"),
        ("// column name", "// column title", "声明的列"),
        ("n.name AS name", "n.name", "声明的列"),
        ("n.name AS name", "n.name AS name, n.eid AS eid", "声明的列"),
        ("INTEGER 1..10", "NUMBER", "类型未知"),
        ("INTEGER 1..10", "INTEGER 1..", "无法识别"),
        ("LIMIT $limit", "LIMIT $limit; MATCH (n) RETURN n.x AS name", "不止一条"),
    ],
)
def test_a_contradiction_is_refused(old: str, new: str, message: str) -> None:
    with pytest.raises(StoreMisuse, match=message):
        parse_query("who", "read", GOOD.replace(old, new))


WRITE = """// Link. 关联
// param  rows    LIST of id, party, refs
// column matched INTEGER
// touches party refs
UNWIND $rows AS row MATCH (n:Case {id: row.id}) RETURN count(*) AS matched
"""


def test_a_write_names_what_it_touches() -> None:
    rows = [{"id": "c", "party": "p", "refs": ["r", "s"]}, {"id": "d", "party": "q", "refs": []}]
    assert parse_query("link", "write", WRITE).touched({"rows": rows}) == {"p", "q", "r", "s"}
    nothing = parse_query("link", "write", WRITE.replace("party refs\n", "nothing\n"))
    assert nothing.touched({"rows": rows}) == frozenset()
    silent = parse_query("link", "write", WRITE.replace("// touches party refs\n", ""))
    assert silent.touched({"rows": rows}) is None


@pytest.mark.parametrize(
    ("folder", "old", "new", "message"),
    [
        ("read", "", "", "无法识别"),
        ("write", "party refs", "party, refs", "无法识别"),
        ("write", "rows", "those", "没有参数 rows"),
    ],
)
def test_what_it_touches_is_told_in_one_way(folder: str, old: str, new: str, message: str) -> None:
    with pytest.raises(StoreMisuse, match=message):
        parse_query("link", folder, WRITE.replace(old, new) if old else WRITE)


@pytest.mark.parametrize(
    "body",
    [
        "CALL { MATCH (n) RETURN n, 1 AS inner } RETURN n.name AS name",
        "MATCH (n) RETURN coalesce(n.a, n.b) AS name UNION ALL MATCH (n) RETURN n.c AS name",
        "MATCH (n) WHERE n.x = '$not RETURN; a param' RETURN DISTINCT n.name AS name // $nor this",
        "MATCH (n) RETURN [x IN n.list | x] AS name ORDER BY name",
    ],
)
def test_only_what_the_statement_itself_returns_counts(body: str) -> None:
    assert parse_query("q", "read", f"// Q.\n// column name STRING\n{body}\n").columns == ("name",)


@pytest.mark.parametrize(
    "values", [{}, {"eid": "x"}, {"eid": "x", "limit": 1, "more": 1}, {"eid": 1, "limit": 1}, {"eid": "x", "limit": 11},
               {"eid": "x", "limit": 0}, {"eid": "x", "limit": True}],
)  # fmt: skip
def test_values_must_be_the_declared_ones(values: dict[str, object]) -> None:
    with pytest.raises(StoreMisuse):
        parse_query("who", "read", GOOD).check(values)


def test_every_file_of_the_product_is_sound() -> None:
    queries = load_queries(cypher_root())
    assert {query.folder for query in queries.values()} == {"read", "write"}
    for query in queries.values():
        assert any("\u4e00" <= char <= "\u9fff" for char in query.purpose), f"{query.name}: purpose has no Chinese term"
        if query.folder == "read" and query.name != "ping" and not query.name.startswith(("export_", "personal_")):
            assert "ORDER BY" in query.text, query.name
            assert "LIMIT" in query.text, query.name
        if query.folder == "write":
            assert "CREATE (" not in query.text, f"{query.name}: writes must be safe to repeat"


def test_schema_files_hold_several_statements() -> None:
    assert schema_statements("// a; b\nCREATE X;\n\nCREATE Y ;\n") == ("CREATE X", "CREATE Y")
