"""The embedded server's classes, read and linked beforehand (启动存档): it is ready in half the time, ADR 0107.

One file a Java runtime and set of jars, in the cache folder of the user. Java itself looks whether it fits, and starts
without it where it does not or is not there. ``make`` makes it once: ``python -m graph_service.store.java_archive``.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from subprocess import SubprocessError
from tempfile import TemporaryDirectory

import portalocker

from graph_service.domain.errors import StoreError
from graph_service.store.bolt import open_connection
from graph_service.store.embedded import answers, server_of
from graph_service.store.embedded_command import DATABASE, USER, archive_file, server_command
from graph_service.store.java_process import free_ports, spawn, stop_child, wait_ready
from graph_service.store.migrations import migrate
from graph_service.store.private_files import make_private_folder

_SECONDS = 120.0  # to start and learn, and for another process that makes it


def make_archive() -> Path | None:
    """Make the archive where it is not there, by a server that learns the schema of a new graph and stops.

    The file; ``None`` where none can be made: the platform has no server package, the cache folder cannot be written.
    """
    with suppress(StoreError, OSError, SubprocessError, portalocker.LockException):
        file = archive_file()
        file.parent.mkdir(parents=True, exist_ok=True)
        with portalocker.Lock(file.with_suffix(".lock"), timeout=_SECONDS):
            if not file.is_file():
                _make(file)
        return file
    return None


def _make(file: Path) -> None:
    """Make it beside its place and put it there whole: a server that starts meanwhile sees none."""
    with TemporaryDirectory(dir=file.parent, prefix=".server-") as work:
        data, made = make_private_folder(Path(work) / "data"), Path(work) / file.name
        bolt_port, http_port = free_ports(2)
        server, log = server_of(data, "512m", bolt_port), data / "console.log"
        command = server_command(data, "512m", bolt_port, http_port, archive_to=made)
        process = spawn(command, folder=data / "server", log=log)
        try:
            wait_ready(lambda: answers(server), lambda: process.poll() is None, log=log, seconds=_SECONDS)
            with open_connection(server.uri, USER, server.password, DATABASE) as connection:
                migrate(connection)
        finally:
            process.terminate()  # Java writes it on its way out
            try:
                process.wait(_SECONDS)
            finally:
                stop_child(process)
        made.replace(file)


if __name__ == "__main__":
    make_archive()
