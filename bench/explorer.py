"""What the explorer asks, over HTTP (页面检索与网络): search at a registry's size, networks as large as are drawn.

    credit-graph sample COUNTY --subjects 100000 && credit-graph load COUNTY --data DATA
    python -m bench.explorer DATA

Serves the data folder as its user does, asks as an inspector one question after another, and prints p50, p99 and the
longest of each way to ask. The texts are drawn from the names, codes and initials of the county itself.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

import httpx

sys.path.insert(0, str(Path(__file__).parents[1]))

from bench.portraits import served
from graph_service.api.clients import add_client, read_clients, remove_client
from graph_service.settings import Settings
from graph_service.store.connection import connect
from graph_service.store.graph_state import END_OF_TIME
from graph_service.store.search_keys import search_keys

EACH, WARM, PORT, CLIENT = 300, 30, 8766, "bench-explorer"


def county(data: Path) -> dict[str, list[str]]:
    """Names, former names and codes of the county, in an order of chance."""
    with connect(Settings(data=data)) as connection:
        subjects = [row for packed in connection.read("export_subjects") for row in packed["rows"]]
        known = {"prefixes": list("0123456789abcdef"), "known_at": END_OF_TIME}
        naming = connection.read("export_naming", **known)[0]["rows"]
        naming += connection.read("export_superseded_registrations", **known)[0]["rows"]
    now = {row[0]: row[2] for row in subjects}
    found = {
        "names": [row[2] for row in subjects if row[2]],
        "former": [row[1] for row in naming if now.get(row[0]) != row[1]],
        "codes": [row[0] for row in subjects if ":" not in row[0]],
    }
    for each in found.values():
        random.Random(7).shuffle(each)
    return found


def ways(found: dict[str, list[str]]) -> dict[str, list[str]]:
    """What to search for, by way to ask."""
    names, former = found["names"][:EACH], found["former"][:EACH]
    cores = [row.get("name_core", "") for row in search_keys(names)]
    initials = [row.get("core_initials", "") for row in search_keys(names)]
    signs = sorted({sign for core in cores for sign in core})[:EACH]
    return {
        "whole name": names,
        "trade name, 4 signs": [core[:4] for core in cores if len(core) > 3],
        "trade name, 2 signs": [core[:2] for core in cores if len(core) > 1],
        "1 sign": signs,
        "inside, 2 signs from the 2nd": [core[1:3] for core in cores if len(core) > 2],
        "the county, as every name begins": ["翁源县"] * 60,
        "former name": former,
        "former name, 4 signs": [name[3:7] for name in former],
        "pinyin initials, 4": [text[:4] for text in initials if len(text) > 3],
        "pinyin initials, 2": [text[:2] for text in initials if len(text) > 1],
        "pinyin initials, 1": list("abcdefghjklmnpqrstwxyz") * 5,
        "code": found["codes"][:EACH],
        "code, 10 signs": [code[:10] for code in found["codes"][:EACH]],
        "code, 2 signs": ["91", "92", "93"] * 30,
        "not there": [f"魑{core[:2]}" for core in cores],
    }


def timed(ask: Callable[[str], httpx.Response], way: str, asked: Sequence[str]) -> None:
    """Time one way to ask, each text once, after a warm-up; print it."""
    if not asked:
        print(f"{way:<34} none in this county", flush=True)
        return
    for text in asked[:WARM]:
        ask(text)
    times, found = list[float](), 0
    for text in asked[WARM:] or asked:
        started = time.perf_counter()
        answer = ask(text)
        times.append((time.perf_counter() - started) * 1000)
        answer.raise_for_status()
        told = answer.json()
        found += bool(told.get("items") or told.get("links"))
    times.sort()
    p50, p99 = times[len(times) // 2], times[int(len(times) * 0.99)]
    print(f"{way:<34} p50 {p50:7.1f}  p99 {p99:7.1f}  max {times[-1]:7.1f} ms  found {found}/{len(times)}", flush=True)


def main(data: Path) -> None:
    """Serve the folder and ask."""
    found = county(data)
    if CLIENT in read_clients(data):
        remove_client(data, CLIENT)
    secret = add_client(data, CLIENT, role="inspector", unit="11440229000000000A", at=datetime.now(UTC))
    with served(data, PORT), httpx.Client(base_url=f"http://127.0.0.1:{PORT}", timeout=60) as http:
        form = {"grant_type": "client_credentials", "client_id": CLIENT, "client_secret": secret}
        token = http.post("/v1/token", data=form).json()["access_token"]
        headers = {"Authorization": f"Bearer {token}", "X-Purpose": "bench"}
        print(f"{len(found['codes']):,} subjects")
        for way, asked in ways(found).items():
            timed(lambda text: http.get("/v1/subjects", params={"q": text}, headers=headers), way, asked)
        for depth, limit in ((2, 500), (3, 1_500)):
            told = {"depth": depth, "limit": limit}

            def network(code: str, told: dict[str, int] = told) -> httpx.Response:
                return http.get(f"/v1/subjects/{code}/network", params=told, headers=headers)

            timed(network, f"network, depth {depth}, {limit} links", found["codes"][:EACH])


if __name__ == "__main__":
    main(Path(sys.argv[1]).absolute())
