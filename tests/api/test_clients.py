"""Clients and their secrets: shown once, kept as hashes, limited when guessed at."""

from __future__ import annotations

import stat
import statistics
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from graph_service.api.clients import FILE, Authenticator, Limit, add_client, read_clients, remove_client
from graph_service.api.problems import TooManyAttempts, Unauthenticated
from graph_service.domain.errors import BadInput, Conflict

AT = datetime(2026, 6, 30, tzinfo=UTC)


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def secret(tmp_path: Path) -> str:
    return add_client(tmp_path, "desk-1", role="regulator", unit="440229", at=AT)


def test_the_right_secret_names_the_client(tmp_path: Path, secret: str) -> None:
    client = Authenticator(tmp_path, monotonic=Clock()).authenticate("desk-1", secret)
    assert (client.name, client.role, client.unit) == ("desk-1", "regulator", "440229")


def test_the_file_is_private_and_holds_no_secret(tmp_path: Path, secret: str) -> None:
    file = tmp_path / FILE
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert secret not in file.read_text()
    assert "$argon2id$" in file.read_text()


@pytest.mark.parametrize(
    ("name", "role", "error"),
    [
        ("desk-1", "bank", Conflict),
        ("", "bank", BadInput),
        ("张三", "bank", BadInput),
        ("a/b", "bank", BadInput),
        ("x" * 65, "bank", BadInput),
        ("desk-2", "king", BadInput),
    ],
)
def test_a_client_that_does_not_fit_is_refused(
    tmp_path: Path, secret: str, name: str, role: str, error: type[Exception]
) -> None:
    with pytest.raises(error):
        add_client(tmp_path, name, role=role, unit="x", at=AT)
    assert set(read_clients(tmp_path)) == {"desk-1"}


def test_a_removed_client_gets_in_no_more(tmp_path: Path, secret: str) -> None:
    remove_client(tmp_path, "desk-1")
    with pytest.raises(Unauthenticated):
        Authenticator(tmp_path, monotonic=Clock()).authenticate("desk-1", secret)
    with pytest.raises(BadInput):
        remove_client(tmp_path, "desk-1")


def refusal(desk: Authenticator, name: str, secret: str) -> str:
    with pytest.raises((Unauthenticated, TooManyAttempts)) as caught:
        desk.authenticate(name, secret)
    return f"{type(caught.value).__name__} {caught.value}"


def test_wrong_secret_and_unknown_client_answer_alike_in_like_time(tmp_path: Path, secret: str) -> None:
    desk = Authenticator(tmp_path, monotonic=Clock(), limit=Limit(failures=100))
    spent: dict[str, list[float]] = {"desk-1": [], "nobody": []}
    said = set[str]()
    for _ in range(7):
        for name, times in spent.items():
            started = time.perf_counter()
            said.add(refusal(desk, name, "wrong"))
            times.append(time.perf_counter() - started)
    known, unknown = (statistics.median(times) for times in spent.values())
    assert len(said) == 1
    assert 0.5 < known / unknown < 2  # without the hash of nobody the unknown one would be a hundred times faster


@pytest.mark.parametrize("name", ["desk-1", "nobody"])
def test_five_failures_bar_an_id_for_a_minute_known_or_not(tmp_path: Path, secret: str, name: str) -> None:
    clock = Clock()
    desk = Authenticator(tmp_path, monotonic=clock)
    outcomes = [refusal(desk, name, "wrong").split()[0] for _ in range(6)]
    assert outcomes == ["Unauthenticated"] * 5 + ["TooManyAttempts"]
    with pytest.raises(TooManyAttempts) as barred:
        desk.authenticate(name, secret)
    assert barred.value.retry_after == 60
    clock.now = 60.0
    assert refusal(desk, name, "wrong").startswith("Unauthenticated")


def test_success_clears_the_count(tmp_path: Path, secret: str) -> None:
    desk = Authenticator(tmp_path, monotonic=Clock())
    for _ in range(3):
        for _ in range(4):
            refusal(desk, "desk-1", "wrong")
        assert desk.authenticate("desk-1", secret).name == "desk-1"


def test_the_table_of_failures_is_bounded(tmp_path: Path) -> None:
    desk = Authenticator(tmp_path, monotonic=Clock(), limit=Limit(failures=1, remembered=2))
    for name in ("one", "two", "three"):
        refusal(desk, name, "wrong")
    assert refusal(desk, "three", "wrong").startswith("TooManyAttempts")
    assert refusal(desk, "one", "wrong").startswith("Unauthenticated")
