"""Name search (名称检索) at a whole registry's size on either server, through the store as users call it.

    python -m bench.name_search --subjects 1000000 [--neo4j]

Prints how long writing took and the p50 and p99 of each way to ask. Figures of one run: compare them with each other.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from graph_service.settings import Settings
from graph_service.store.bolt import Connection, open_connection
from graph_service.store.connection import connect
from graph_service.store.graph_store import GraphStore
from graph_service.store.migrations import migrate
from graph_service.store.neo4j_local import local_neo4j
from graph_service.store.search_keys import search_keys
from graph_service.store.writer import GraphWriter

PLACES = ("翁源县", "韶关市", "广东省", "曲江区", "始兴县")
CHARACTERS = "鑫发绿野恒达华盛金源宏泰瑞丰康裕龙腾飞鸿祥和顺利嘉信诚德润泽明辉永兴旺富强安宁福临门春秋江河山海云天"
LINES = ("养殖", "碾米", "商贸", "建筑工程", "餐饮", "物流", "农业发展", "电子科技", "五金", "种植")
FORMS = ("有限公司", "股份有限公司", "经营部", "专业合作社", "店")
CHUNK = 50_000


def a_name(chance: random.Random) -> str:
    """An invented name: place, two to four characters, line of business, form."""
    trade = "".join(chance.choices(CHARACTERS, k=chance.randint(2, 4)))
    return chance.choice(PLACES) + trade + chance.choice(LINES) + chance.choice(FORMS)


@contextmanager
def a_graph(folder: Path, *, neo4j: bool) -> Generator[Connection]:
    """An empty graph on the chosen server."""
    if neo4j:
        with (
            local_neo4j(folder, heap="2g") as server,
            open_connection(server.uri, server.user, server.password, server.database) as connection,
        ):
            yield connection
    else:
        with connect(Settings(data=folder, heap="2g", uri=None)) as connection:
            yield connection


def fill(connection: Connection, subjects: int) -> list[str]:
    """Write subjects; some of their names, to ask for."""
    chance, sample = random.Random(7), list[str]()
    started = time.perf_counter()
    for start in range(0, subjects, CHUNK):
        rows = [
            {"eid": f"91440229{number:010d}", "uscc": f"91440229{number:010d}", "name": a_name(chance)}
            for number in range(start, min(start + CHUNK, subjects))
        ]
        GraphWriter(connection).upsert_subjects(rows)
        sample += [row["name"] for row in chance.sample(rows, min(20, len(rows)))]
    took = time.perf_counter() - started
    print(f"wrote {subjects:,} subjects with their search keys in {took:.0f} s, {subjects / took:,.0f}/s")
    return sample


def ask(store: GraphStore, way: str, texts: list[str]) -> None:
    """Time one way to ask, each text once, after a warm-up."""
    for text in texts[:20]:
        store.search(text)
    times, found = list[float](), 0
    for text in texts:
        started = time.perf_counter()
        found += bool(store.search(text).rows)
        times.append((time.perf_counter() - started) * 1000)
    times.sort()
    p50, p99 = times[len(times) // 2], times[int(len(times) * 0.99)]
    print(f"{way:<28} p50 {p50:7.1f} ms   p99 {p99:7.1f} ms   found {found}/{len(texts)}")


def main() -> None:
    """Fill a graph and ask it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--subjects", type=int, default=1_000_000)
    parser.add_argument("--neo4j", action="store_true")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, a_graph(Path(folder), neo4j=chosen.neo4j) as connection:
        migrate(connection)
        names = fill(connection, chosen.subjects)
        store = GraphStore(connection)
        keys = [row["name_core"] for row in search_keys(names)]
        initials = [row["core_initials"] for row in search_keys(names)]
        ask(store, "whole name", names)
        ask(store, "trade name, 3 characters", [key[:3] for key in keys])
        ask(store, "inside, from the 2nd", [key[1:4] for key in keys])
        ask(store, "pinyin initials, 5 letters", [text[:5] for text in initials])
        ask(store, "code, 14 characters", [f"91440229{number:010d}"[:14] for number in range(0, 400_000, 1_000)])
        ask(store, "a word that is not there", [f"魑{text[:2]}" for text in keys])
        ask(store, "the county (every 5th name)", ["翁源县"] * 50)


if __name__ == "__main__":
    main()
