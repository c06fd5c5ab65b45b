"""Rates: a caller's bucket, an address's smaller one, what is told when one is empty, and what it costs."""

from __future__ import annotations

import io
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph_service.api.app import create_app
from graph_service.api.clients import add_client
from graph_service.api.problems import TooManyRequests
from graph_service.api.rates import Buckets, Rates
from graph_service.settings import Settings
from tests.api.account_service import START
from tests.api.conftest import served
from tests.conftest import TestGraph


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


def taken(buckets: Buckets, key: str, tries: int) -> int:
    """How many of so many tries at once are let in."""
    done = 0
    for _ in range(tries):
        try:
            buckets.take(key)
        except TooManyRequests:
            continue
        done += 1
    return done


def test_a_sixth_of_a_minute_at_once_and_then_at_the_rate(tmp_path: Path) -> None:
    clock = Clock()
    buckets = Buckets(tmp_path / "rates", 60, monotonic=clock)
    assert taken(buckets, "li", 30) == 10
    assert taken(buckets, "wang", 30) == 10
    clock.now += 3
    assert taken(buckets, "li", 30) == 3
    clock.now += 3600
    assert taken(buckets, "li", 30) == 10


def test_whoever_is_refused_is_told_when_to_come_again(tmp_path: Path) -> None:
    clock = Clock()
    buckets = Buckets(tmp_path / "rates", 6, monotonic=clock)  # one at once, then one in ten seconds
    buckets.take("li")
    clock.now += 2.5
    with pytest.raises(TooManyRequests) as refused:
        buckets.take("li")
    assert refused.value.retry_after == 8
    clock.now += 8
    buckets.take("li")


def test_nought_is_no_limit(tmp_path: Path) -> None:
    assert taken(Buckets(tmp_path / "rates", 0, monotonic=Clock()), "li", 5_000) == 5_000


@given(st.integers(1, 600), st.lists(st.floats(0, 20), min_size=1, max_size=60))
def test_in_no_time_more_pass_than_burst_and_rate_allow(per_minute: int, waits: list[float]) -> None:
    """Against the textbook bucket that counts tokens."""
    clock = Clock()
    with tempfile.TemporaryDirectory() as folder:
        buckets = Buckets(Path(folder) / "rates", per_minute, monotonic=clock)
        check_against_tokens(buckets, clock, per_minute, waits)


def check_against_tokens(buckets: Buckets, clock: Clock, per_minute: int, waits: list[float]) -> None:
    burst = max(1, per_minute // 6)
    level = float(burst)
    for wait in waits:
        clock.now += wait
        level = min(burst, level + wait * per_minute / 60)
        let_in = taken(buckets, "li", 3)
        assert abs(let_in - min(3, int(level + 1e-6))) <= (1 if abs(level - round(level)) < 1e-5 else 0)
        level -= let_in


def test_the_table_is_bounded_and_an_empty_bucket_is_the_last_forgotten(tmp_path: Path) -> None:
    clock, path = Clock(), tmp_path / "rates"
    buckets = Buckets(path, 60, monotonic=clock, places=128)
    assert taken(buckets, "busy", 20) == 10
    size = path.stat().st_size
    for number in range(1_000):
        buckets.take(f"address{number}")
    assert path.stat().st_size == size
    assert taken(buckets, "busy", 20) == 0


def test_processes_have_one_limit_together(tmp_path: Path) -> None:
    clock = Clock()
    one, other = (Buckets(tmp_path / "rates", 60, monotonic=clock) for _ in range(2))
    assert taken(one, "li", 6) + taken(other, "li", 30) == 10
    assert taken(one, "li", 1) == 0


def test_threads_of_several_processes_take_no_more_than_there_is(tmp_path: Path) -> None:
    clock = Clock()
    several = [Buckets(tmp_path / "rates", 600, monotonic=clock) for _ in range(4)]
    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(lambda number: taken(several[number % 4], "li", 40), range(8))) == 100


def test_what_an_earlier_start_of_the_machine_left_bars_nobody(tmp_path: Path) -> None:
    clock = Clock()
    clock.now = 1_000_000.0
    assert taken(Buckets(tmp_path / "rates", 60, monotonic=clock), "li", 20) == 10
    clock.now = 50.0
    assert taken(Buckets(tmp_path / "rates", 60, monotonic=clock), "li", 20) == 10


def test_a_request_costs_microseconds(tmp_path: Path) -> None:
    rates = Rates(tmp_path, 6_000_000, 600, monotonic=time.monotonic)
    for number in range(10_000):
        rates.admit_caller(f"client{number}")
    started = time.perf_counter()
    for number in range(20_000):
        rates.admit_caller(f"client{number % 5_000}")
    assert (time.perf_counter() - started) / 20_000 < 50e-6  # ABOUT on an idle machine


@pytest.mark.parametrize(("one", "other", "same"), [
    ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
    ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
    ("192.0.2.1", "192.0.2.2", False),
])  # fmt: skip
def test_of_ipv6_a_subscriber_has_one_bucket(one: str, other: str, same: bool, tmp_path: Path) -> None:
    rates = Rates(tmp_path, 0, 6, monotonic=Clock())
    rates.admit_address(one)
    try:
        rates.admit_address(other)
    except TooManyRequests:
        assert same
    else:
        assert not same


def test_a_caller_over_the_rate_is_told_so_and_another_is_not(embedded: TestGraph, tmp_path: Path) -> None:
    with limited(embedded, tmp_path, rate_per_minute=6, address_rate_per_minute=0) as (http, tokens):
        answers = [http.get("/v1/campaigns", headers=tokens["one"]) for _ in range(8)]
        statuses = Counter(answer.status_code for answer in answers)
        assert statuses[200] in {1, 2}  # one at once, one more after ten seconds, should the machine be that slow
        assert statuses[200] + statuses[429] == 8
        refused = answers[-1]
        assert refused.json()["type"].endswith(":too-many-requests")
        assert 1 <= int(refused.headers["retry-after"]) <= 10
        assert refused.headers["strict-transport-security"]
        assert http.get("/v1/campaigns", headers=tokens["two"]).status_code == 200


UNKNOWN = {"grant_type": "client_credentials", "client_id": "nobody", "client_secret": "x"}
WITHOUT = {
    "a probe": lambda http: http.get("/healthz"),
    "the docs": lambda http: http.get("/docs"),
    "no token": lambda http: http.get("/v1/campaigns"),
    "a token that does not hold": lambda http: http.get("/v1/campaigns", headers={"Authorization": "Bearer x"}),
    "nowhere": lambda http: http.get("/nowhere"),
    "the token endpoint": lambda http: http.post("/v1/token", data=UNKNOWN),
    "a probe with a claim": lambda http: http.get("/healthz", headers={"Authorization": "Bearer x"}),
}


@pytest.mark.parametrize("what", WITHOUT)
def test_whoever_has_no_token_is_counted_by_address(embedded: TestGraph, tmp_path: Path, what: str) -> None:
    with limited(embedded, tmp_path, rate_per_minute=0, address_rate_per_minute=6) as (http, tokens):
        statuses = [WITHOUT[what](http).status_code for _ in range(8)]
        assert 429 in statuses
        assert statuses[0] != 429
        assert http.get("/v1/campaigns", headers=tokens["one"]).status_code == 200  # a caller is counted apart


def test_files_of_the_page_are_not_counted(embedded: TestGraph, tmp_path: Path) -> None:
    with limited(embedded, tmp_path, rate_per_minute=0, address_rate_per_minute=6) as (http, _):
        assert 429 not in {http.get("/assets/none.js").status_code for _ in range(30)}
        assert http.get("/healthz").status_code == 200  # a bucket of one, which they left alone


@contextmanager
def limited(graph: TestGraph, data: Path, **limits: int) -> Iterator[tuple[httpx.Client, dict[str, dict[str, str]]]]:
    """Serve an app with these limits, with two clients whose tokens cost no request."""
    app = create_app(Settings(data=data, **limits), connection=graph.connection, clock=lambda: START, log=io.StringIO())
    with served(app) as http:
        gate, tokens = app.state.context.gate, dict[str, dict[str, str]]()
        for name in ("one", "two"):
            add_client(data, f"client-{name}", role="regulator", unit="u", at=START)
            token = gate.issue(gate.roll.find(f"client-{name}"), now=START, minutes=30)
            tokens[name] = {"Authorization": f"Bearer {token}"}
        yield http, tokens
