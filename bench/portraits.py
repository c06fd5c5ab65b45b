"""Portraits over HTTP under load: a registry of invented companies, every answer by authorisation and audited.

    python -m bench.portraits [COMPANIES] [--seconds 300] [--clients 16] [--folder DIR]   # default 10^6

A million companies want more memory than a county: ``CREDIT_GRAPH_HEAP=8g``.

The load is made by ``wrk`` (``apt install wrk``), a program of its own: each of its connections asks for one random
subject after another, without a pause. It asks three times: while the service still makes portraits ready, as it does
after every load and at midnight (ADR 0106); when they are; and while people act on cases about the same subjects. In
the same run the same connections ask for ``/healthz``, which does nothing but answer: the ratio says what the portrait
costs beyond being a request. All share the machine with the service.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx

sys.path.insert(0, str(Path(__file__).parents[1]))

from graph_service.api.clients import add_client
from graph_service.domain.acts import Act, Actor, CaseHead, digest
from graph_service.settings import Settings
from graph_service.store.bolt import Connection
from graph_service.store.cases import act_step, append, opening_steps
from graph_service.store.connection import connect
from graph_service.store.ledger import BatchEntry, Ledger
from graph_service.store.migrations import migrate
from graph_service.store.writer import GraphWriter
from graph_service.usecases.audit import verify_chain

EVERY = 0.1  # seconds between two acts on cases
BANK, PURPOSE, GRANTS = "unit-bank", "credit", 50_000
TODAY = datetime.now(UTC).date()
AT = f"{TODAY}T00:00:00+00:00"
KINDS = ("registration", "holding", "penalty", "licence", "commitment", "list_entry", "inspection")
DELIVERIES = 5  # of each kind: the ledger is read by every answer, which names the state of the data
_CHUNK = 20_000
Row = dict[str, Any]


def code(number: int) -> str:
    """Code of an invented company."""
    return f"91440229MB{number:08X}"


def fact(kind: str, number: int, **columns: object) -> Row:
    """A row of a kind of fact, about a company."""
    rid = digest((kind, str(number)))
    return {"rid": rid, "key": rid, "valid_from": "2026-01-15", "recorded_at": AT, "source": "翁源县市场监督管理局",
            "batch": f"{kind}-{number % DELIVERIES}", "row": number, "trust": 1.0, **columns}  # fmt: skip


def facts(first: int, last: int) -> dict[str, list[Row]]:
    """What is stated of some companies: as much of each kind as a county of the sample has, and deeper holdings."""
    rng = random.Random(first)
    found: dict[str, list[Row]] = {kind: [] for kind in KINDS}
    decided = str(TODAY - timedelta(days=60))
    for n in range(first, last):
        eid, name = code(n), f"翁源县第{n}号商贸有限公司"
        about: Row = {"subject": eid, "subject_name": name, "authority_name": "翁源县市场监督管理局"}
        found["registration"].append(fact("registration", n, eid=eid, uscc=eid, name=name, entity_kind="ENTERPRISE",
                                          status="ACTIVE", lr_name="陈一鸣", region="440229",
                                          address="龙仙镇建设一路"))  # fmt: skip
        if n and rng.random() < 0.28:
            found["holding"].append(fact("holding", n, owner=code(rng.randrange(n)), eid=eid, econ=0.51))
        if rng.random() < 0.38:
            found["penalty"].append(fact("penalty", n, **about, doc_no=f"翁市监罚〔2026〕{n}号", decided_on=decided,
                                         categories=["罚款"], fine_yuan=20_000.0, content="罚款二万元"))  # fmt: skip
        if rng.random() < 0.22:
            found["licence"].append(fact("licence", n, **about, doc_no=f"许{n}", licence_kind="普通"))
        if rng.random() < 0.14:
            found["commitment"].append(fact("commitment", n, **about, code=f"C{n}", publicity="可向社会公开",
                                            made_on=decided))  # fmt: skip
        if rng.random() < 0.02:
            found["list_entry"].append(fact("list_entry", n, **about, list_name="经营异常名录", listed_on=decided))
        if rng.random() < 0.11:
            found["inspection"].append(fact("inspection", n, **about, result_text="未发现问题", inspected_on=decided))
    return found


def build(connection: Connection, companies: int) -> None:
    """Write the registry, and an authorisation for each of some of its companies."""
    migrate(connection)
    writer, ledger, started = GraphWriter(connection), Ledger(connection), time.perf_counter()
    for kind in KINDS:
        for n in range(DELIVERIES):
            ledger.begin(BatchEntry(f"{kind}-{n}", f"{kind}.csv", None, kind, kind, "翁源县市场监督管理局", "", AT,
                                    str(TODAY), str(n)))  # fmt: skip
            ledger.finish(f"{kind}-{n}", "{}", ())
    for first in range(0, companies, _CHUNK):
        last = min(companies, first + _CHUNK)
        writer.upsert_subjects(
            [{"eid": code(n), "uscc": code(n), "name": f"翁源县第{n}号商贸有限公司", "certain": True,
              "entity_kind": "ENTERPRISE"} for n in range(first, last)]
        )  # fmt: skip
        for kind, rows in facts(first, last).items():
            writer.write_facts(kind, rows, versioned=())
        print(f"\r{last:,} companies, {time.perf_counter() - started:.0f} s", end="", flush=True, file=sys.stderr)
    for first in range(0, len(asked := list(granted(companies))), 1_000):
        connection.write_together(merged(asked[first : first + 1_000]))
    print(file=sys.stderr)


def granted(companies: int) -> Iterator[tuple[CaseHead, Act]]:
    """Authorisations of random companies for the bank."""
    until = str(TODAY + timedelta(days=180))
    for n in random.Random(1).sample(range(companies), min(GRANTS, companies)):
        head = CaseHead(f"grant{n:027x}", "authorisation", code(n), "", (), BANK, "")
        told = {"unit_code": BANK, "purpose": PURPOSE, "until": until, "signer": "x", "channel": "本系统"}
        yield head, Act(f"act{n:029x}", head.id, 1, "give", TODAY, AT, Actor("s", head.subject, "subject"), "", told)


def merged(cases: list[tuple[CaseHead, Act]]) -> list[tuple[str, Row]]:
    """Statements that open some cases, those of a kind as one."""
    found: dict[str, list[Row]] = {}
    for head, act in cases:
        for name, values in [*opening_steps(head), act_step(head, act, state="GIVEN", closed=False)]:
            found.setdefault(name, []).extend(values["rows"])  # type: ignore[arg-type]
    return [(name, {"rows": rows}) for name, rows in found.items()]


@contextmanager
def served(data: Path, port: int) -> Generator[None]:
    """Run the service as its user does, in a process of its own, with its logs in the data folder."""
    env = os.environ | {"CREDIT_GRAPH_RATE_PER_MINUTE": "0", "CREDIT_GRAPH_TOKEN_MINUTES": "120",
                        "CREDIT_GRAPH_ADDRESS_RATE_PER_MINUTE": "0"}  # fmt: skip
    command = [sys.executable, "-c", "from graph_service.cli import main; main()", "serve", "--port", str(port),
               "--workers", str(os.cpu_count() or 1)]  # fmt: skip
    with (data / "serve.log").open("w") as log:
        process = subprocess.Popen([*command, "--data", str(data)], env=env, stdout=log, stderr=log)
        try:
            for _ in range(600):
                try:
                    if httpx.get(f"http://127.0.0.1:{port}/readyz").status_code == 200:
                        break
                except httpx.TransportError:
                    pass
                time.sleep(0.5)
            yield
        finally:
            process.terminate()
            process.wait()


def ready(data: Path) -> list[dict[str, Any]]:
    """Wait until every process of the service has made its portraits ready; what each said of it."""
    while True:
        lines = (data / "serve.log").read_text("utf-8").splitlines()
        told = [json.loads(line) for line in lines if '"portraits_ready"' in line]
        if len(told) == (os.cpu_count() or 1):
            return told
        time.sleep(1)


@contextmanager
def acts(settings: Settings, companies: int) -> Generator[list[str]]:
    """Have objections filed about random subjects meanwhile; the cases that were opened."""
    ended, filed, asked = threading.Event(), list[str](), [head.subject for head, _ in granted(companies)]

    def file() -> None:
        with connect(settings) as connection:
            while not ended.wait(EVERY):
                head = CaseHead(uuid.uuid4().hex, "objection", random.choice(asked), "", (), BANK, "")
                told = {"ground": "记录错误", "statement": "有误"}
                act = Act(
                    uuid.uuid4().hex, head.id, 1, "file", TODAY, AT, Actor("s", head.subject, "subject"), "", told
                )
                append(connection, [*opening_steps(head), act_step(head, act, state="FILED", closed=False)])
                filed.append(head.id)

    thread = threading.Thread(target=file)
    thread.start()
    try:
        yield filed
    finally:
        ended.set()
        thread.join()


def load(url: str, clients: int, seconds: int, env: dict[str, str]) -> dict[str, float]:
    """Have ``wrk`` ask for so long; what it measured."""
    script = Path(__file__).parent / "wrk" / "portraits.lua"
    command = ["wrk", "-t1", f"-c{clients}", f"-d{seconds}s", "--timeout", "30s", "-s", str(script), url]
    done = subprocess.run(command, env=os.environ | env, capture_output=True, text=True, check=True)
    return json.loads(done.stdout.strip().splitlines()[-1])


def main(companies: int, seconds: int, clients: int, data: Path) -> None:
    """Build where nothing is built yet, serve, ask, and print what was measured, each beside ``/healthz``."""
    if shutil.which("wrk") is None:
        sys.exit("wrk is not here: apt install wrk")
    settings, codes = Settings(data=data), data / "codes.txt"
    if not codes.exists():
        with connect(settings) as connection:
            build(connection, companies)
        lines = [f"{head.subject} {head.id}" for head, _ in granted(companies)]
        codes.write_text("\n".join(lines) + "\n", encoding="ascii")
        (data / "clients.json").unlink(missing_ok=True)
        secret = add_client(data, "bench-bank", role="bank", unit=BANK, at=datetime.now(UTC))
        (data / "secret.txt").write_text(secret, encoding="ascii")
    url = "http://127.0.0.1:8765"
    with served(data, 8765):
        form = {"grant_type": "client_credentials", "client_id": "bench-bank",
                "client_secret": (data / "secret.txt").read_text("ascii")}  # fmt: skip
        token = httpx.post(f"{url}/v1/token", data=form).json()["access_token"]
        env = {"CODES": str(codes), "TOKEN": token}
        load(url, clients, 30, env)  # the server compiles what it runs again and again
        brief = min(60, seconds)
        early = load(url, clients, brief, env)
        made = ready(data)
        runs = {f"healthz, {clients} clients": load(url, clients, min(30, seconds), env | {"ONLY": "/healthz"}),
                "1 client": load(url, 1, brief, env), f"{clients} clients, not yet ready": early,
                f"{clients} clients": load(url, clients, seconds, env)}  # fmt: skip
        with acts(settings, companies) as filed:
            runs[f"{clients} clients, cases acted on"] = load(url, clients, brief, env)
    chain, floor = verify_chain(data / "audit.jsonl"), next(iter(runs.values()))["p99_ms"]
    for what, told in runs.items():
        rate = told["requests"] / told["seconds"]
        print(f"{what:>28}: {told['requests']:9,.0f} answers {rate:8,.1f}/s  p50 {told['p50_ms']:7.2f} ms  "
              f"p99 {told['p99_ms']:7.2f} ms ({told['p99_ms'] / floor:.1f})  max {told['max_ms']:8.2f} ms  "
              f"errors {told['errors']:.0f}")  # fmt: skip
    told_ready = ", ".join(f"{one['number']:,} in {one['seconds']:.0f} s" for one in made)
    print(f"made ready by each process: {told_ready}; {len(filed):,} acts on cases in {brief} s")
    print(f"{companies:,} companies, heap {settings.heap}; in brackets p99 to that of healthz; audit log: "
          f"{chain.entries:,} entries, whole: {chain.whole}")  # fmt: skip


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("companies", type=int, nargs="?", default=1_000_000)
    parser.add_argument("--seconds", type=int, default=300)
    parser.add_argument("--clients", type=int, default=16)
    parser.add_argument("--folder", type=Path)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        main(given.companies, given.seconds, given.clients, (given.folder or Path(scratch) / "data").absolute())
