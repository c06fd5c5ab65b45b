"""The start archive: made whole and once, used where it is there, passed over where it is damaged."""

from __future__ import annotations

from pathlib import Path

import psutil
import pytest

from graph_service.settings import Settings
from graph_service.store.connection import connect
from graph_service.store.embedded_command import archive_file
from graph_service.store.java_archive import make_archive
from graph_service.store.java_process import saved_state


def started_with(data: Path) -> list[str]:
    """Command line of a server of this folder that answers."""
    with connect(Settings(data=data, heap="512m")) as connection:
        assert connection.read("ping") == [{"ok": 1}]
        state = saved_state(data / "server.json")
        assert state is not None
        return psutil.Process(state.pid).cmdline()


def damaged(whole: bytes, how: str) -> bytes:
    """An archive that is not what was made."""
    middle = len(whole) // 2
    altered = whole[:middle] + bytes(byte ^ 0xFF for byte in whole[middle : middle + 4096]) + whole[middle + 4096 :]
    return {"another file": b"not an archive", "cut short": whole[:middle], "altered": altered}[how]


def test_a_server_starts_with_the_archive(tmp_path: Path) -> None:
    made = make_archive()
    assert made == archive_file()
    assert f"-XX:AOTCache={made}" in started_with(tmp_path / "data")
    assert "[aot]" not in (tmp_path / "data" / "console.log").read_text("utf-8"), "Java did not take it"


@pytest.mark.parametrize("how", ["another file", "cut short", "altered"])
def test_a_damaged_archive_is_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, how: str) -> None:
    made = make_archive()
    assert made is not None
    monkeypatch.setenv("CREDIT_GRAPH_CACHE", str(tmp_path))
    archive_file().write_bytes(damaged(made.read_bytes(), how))
    assert f"-XX:AOTCache={archive_file()}" in started_with(tmp_path / "data")
    assert "[aot]" in (tmp_path / "data" / "console.log").read_text("utf-8")


@pytest.mark.slow
def test_it_is_made_whole_and_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CREDIT_GRAPH_CACHE", str(tmp_path / "cache"))
    made = make_archive()
    assert made is not None
    before = made.stat()
    assert {path.suffix for path in made.parent.iterdir()} == {".aot", ".lock"}
    assert make_archive() == made
    assert (made.stat().st_ino, made.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_without_a_place_for_it_a_server_starts_as_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("not a folder", "utf-8")
    monkeypatch.setenv("CREDIT_GRAPH_CACHE", str(tmp_path / "file" / "cache"))
    assert make_archive() is None
    assert not any("AOT" in word for word in started_with(tmp_path / "data"))
