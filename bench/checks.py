"""The check of bans (限制核查) over the API at a whole registry's size, on the embedded server, every look audited.

    python -m bench.checks [--subjects 1000000] [--barred 20000] [--requests 2000]

Writes so many subjects and as many persons, bars some of them by decided cases with all their acts (every tenth marked
by an objection), serves the API in a process of its own, and asks ``POST /v1/checks`` over kept connections: persons
who were never barred, and barred ones. Prints p50 and p99 for 1 and 16 clients, and beside them, from the same run, the
same checks without HTTP and audit, and the first of their queries alone through the bare driver.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import random
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from bench.load import people
from graph_service.analysis.ban_checks import Question
from graph_service.api.clients import add_client
from graph_service.domain.acts import Act, Actor, CaseHead
from graph_service.domain.ban_terms import BanTerms
from graph_service.domain.measures import BanScope, Measure, MeasureKind, Post, Span
from graph_service.settings import Settings
from graph_service.store.bolt import Connection
from graph_service.store.cases import act_step, opening_steps
from graph_service.store.connection import connect
from graph_service.store.migrations import migrate
from graph_service.store.private_files import make_private_folder
from graph_service.store.vault import PersonVault, load_person_key
from graph_service.store.writer import GraphWriter
from graph_service.usecases.asked import Asked
from graph_service.usecases.checks import check_persons
from graph_service.usecases.standing import barring

CHUNK, BATCH = 50_000, 5_000
DAY, UNIT = date(2026, 3, 10), "11440229006990001X"
ASKED = Asked(date(2026, 6, 30))
BODY = {"post": "LR", "business": "食品销售"}


def terms(person: str, origin: str) -> str:
    """Frozen terms of five years out of food."""
    scope = BanScope(frozenset({Post.APPLY, Post.MANAGE}), ("食品", "餐饮"))
    measure = Measure(MeasureKind.OCCUPATION, (scope,), Span(DAY, date(2031, 3, 10), life=False, term="5年"))
    return BanTerms(
        person, "李某", "91440229MA00000011", "甲公司", origin, "文1", "LR", "r1", "P08", "P08@2021-04-29", "食安法135",
        "五年内不得从事食品生产经营管理工作", "", "", ("可以提出异议",), False, "proposal", (), (measure,), (None,),
    ).packed()  # fmt: skip


def fill(connection: Connection, vault: PersonVault, subjects: int, barred: int) -> tuple[list[str], list[str]]:
    """Write everything; numbers of persons never barred, and of barred ones, to ask about."""
    started, writer, numbers = time.perf_counter(), GraphWriter(connection), people(subjects)
    for start in range(0, subjects, CHUNK):
        some = range(start, min(start + CHUNK, subjects))
        writer.upsert_subjects([{"eid": f"91440229{one:010d}", "name": f"翁源县第{one}商店"} for one in some])
        writer.upsert_persons([
            {"pid": vault.pid(numbers[one]), "name": "李某", "certain": True, "sealed": vault.seal(numbers[one])}
            for one in some
        ])  # fmt: skip
    chance = random.Random(7)
    chosen = chance.sample(range(subjects), barred)
    for start in range(0, barred, BATCH):
        bar(writer, [vault.pid(numbers[one]) for one in chosen[start : start + BATCH]], start)
    print(f"wrote {subjects:,} subjects, as many persons, {barred:,} barred in {time.perf_counter() - started:.0f} s")
    others = set(chosen)
    free = [numbers[one] for one in chance.sample(range(subjects), min(subjects, 20_000)) if one not in others]
    return free, [numbers[one] for one in chosen]


def bar(writer: GraphWriter, persons: Sequence[str], start: int) -> None:
    """Write the records, cases and acts by which some persons are barred."""
    rows: list[dict[str, Any]] = []
    heads: list[CaseHead] = []
    acts: list[Act] = []
    for number, person in enumerate(persons, start):
        key = f"{number:032x}"
        rows.append({
            "rid": key, "key": key, "subject": f"91440229{number:010d}", "subject_name": "甲公司",
            "doc_no": f"文{number}", "decided_on": DAY.isoformat(), "authority": UNIT, "authority_code": UNIT,
            "authority_name": "某局", "valid_from": DAY.isoformat(), "recorded_at": "2026-03-11T00:00:00+00:00",
            "source": "s", "batch": "b", "row": number, "trust": 1.0,
        })  # fmt: skip
        origin = f"penalty:{key}"
        told = [
            ("take", {"ban": terms(person, origin)}),
            ("confirm", {"doc_no": "认定1"}),
            ("serve", {"way": "直接送达"}),
        ]
        heads.append(CaseHead(f"case-{number}", "proposal", person, "李某", (origin,), UNIT, "某局"))
        acts += _acts(heads[-1], told)
        if number % 10 == 0:
            heads.append(CaseHead(f"objection-{number}", "objection", person, "李某", (origin,), UNIT, "某局"))
            acts += _acts(heads[-1], [("file", {"ground": "记录错误", "statement": "有误"}), ("mark", {})])
    writer.write_facts("penalty", rows, versioned=())
    opened, by_id = [opening_steps(head) for head in heads], {head.id: head for head in heads}
    writer.connection.write_together(_joined([step for steps in opened for step in steps]))
    for seq in (1, 2, 3):  # in order: an act takes its case on from the one before
        steps = [act_step(by_id[act.case], act, state="S", closed=True) for act in acts if act.seq == seq]
        writer.connection.write_together(_joined(steps))


def _acts(head: CaseHead, told: Sequence[tuple[str, Any]]) -> list[Act]:
    actor, at = Actor("li", UNIT, "department"), "2026-03-11T04:00:00.000+00:00"
    return [
        Act(f"{head.id}-{seq}", head.id, seq, step, DAY, at, actor, "理由", data)
        for seq, (step, data) in enumerate(told, 1)
    ]


def _joined(steps: Sequence[tuple[str, dict[str, Any]]]) -> list[tuple[str, dict[str, Any]]]:
    """The same statements, all rows of one at once."""
    rows: dict[str, list[Any]] = {}
    for name, values in steps:
        rows.setdefault(name, []).extend(values["rows"])
    return [(name, {"rows": some}) for name, some in rows.items()]


@contextmanager
def service(folder: Path) -> Generator[tuple[int, str]]:
    """The API in a process of its own; its port and a token."""
    secret = add_client(make_private_folder(folder), "bench", role="department", unit=UNIT, at=datetime.now(UTC))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    words = [sys.executable, "-c", "from graph_service.cli import main; main()", "serve", "--port", str(port)]
    env = {**os.environ, "CREDIT_GRAPH_LOG_LEVEL": "WARNING", "CREDIT_GRAPH_TOKEN_MINUTES": "600"}
    env["CREDIT_GRAPH_RATE_PER_MINUTE"] = "0"  # what is measured is the answer, not the limit
    process = subprocess.Popen([*words, "--data", str(folder)], env=env)
    try:
        while True:
            try:
                form = f"grant_type=client_credentials&client_id=bench&client_secret={secret}"
                line = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
                line.request("POST", "/v1/token", form, {"Content-Type": "application/x-www-form-urlencoded"})
                yield port, json.loads(line.getresponse().read())["access_token"]
                return
            except ConnectionError:
                if process.poll() is not None:
                    raise RuntimeError("the service did not start") from None
                time.sleep(0.2)
    finally:
        process.terminate()
        process.wait()


def over_http(port: int, token: str, numbers: Sequence[str], wanted: str, clients: int) -> list[float]:
    """Milliseconds of each request: so many clients, each asking the next as soon as it was answered."""
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json", "X-Purpose": "bench"}

    def client(some: Sequence[str]) -> list[float]:
        line, times = http.client.HTTPConnection("127.0.0.1", port, timeout=60), list[float]()
        for number in some:
            body = json.dumps({"checks": [{"id_number": number} | BODY]})
            started = time.perf_counter()
            line.request("POST", "/v1/checks?as_of=2026-06-30", body, headers)
            told = json.loads(line.getresponse().read())
            times.append((time.perf_counter() - started) * 1000)
            assert told["results"][0]["answer"] == wanted, told
        return times

    parts = [numbers[one::clients] for one in range(clients)]
    with ThreadPoolExecutor(clients) as pool:
        return [one for times in pool.map(client, parts) for one in times]


def timed(ask: Callable[[str], object], numbers: Sequence[str]) -> list[float]:
    """Milliseconds of each call."""
    times = list[float]()
    for number in numbers:
        started = time.perf_counter()
        ask(number)
        times.append((time.perf_counter() - started) * 1000)
    return times


def told(what: str, times: Sequence[float], floor: float = 0.0) -> float:
    """Print p50 and p99, and the ratio of p50 to a floor; the p50."""
    kept = sorted(times)
    p50, p99 = kept[len(kept) // 2], kept[int(len(kept) * 0.99)]
    ratio = f"   {p50 / floor:5.1f} × the bare query" if floor else ""
    print(f"{what:<44} p50 {p50:7.2f} ms   p99 {p99:7.2f} ms{ratio}", flush=True)
    return p50


def main() -> None:
    """Fill a graph, serve it and ask it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--subjects", type=int, default=1_000_000)
    parser.add_argument("--barred", type=int, default=20_000)
    parser.add_argument("--requests", type=int, default=2_000)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        settings = Settings(data=folder, heap="4g", uri=None, person_key=None)
        with connect(settings) as connection:
            migrate(connection)
            vault = PersonVault(load_person_key(settings))
            free, barred = fill(connection, vault, chosen.subjects, chosen.barred)
            asked = {"clear": free[: chosen.requests], "blocked": barred[: chosen.requests]}

            def bare(number: str) -> object:
                return connection.read("cases_about", parties=[vault.pid(number)], procedures=list(barring()))

            def inside(number: str) -> object:
                question = Question(vault.pid(number), Post.LR, business="食品销售")
                return check_persons(connection, [question], ASKED)

            with service(folder) as (port, token):
                over_http(port, token, free[-200:], "clear", 4)  # warm
                for wanted, numbers in asked.items():
                    floor = told(f"{wanted}: first query, bare driver", timed(bare, numbers))
                    told(f"{wanted}: without HTTP and audit", timed(inside, numbers), floor)
                    for clients in (1, 16):
                        times = over_http(port, token, numbers, wanted, clients)
                        told(f"{wanted}: POST /v1/checks, {clients} client(s)", times, floor)


if __name__ == "__main__":
    main()
