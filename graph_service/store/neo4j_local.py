"""A local Neo4j (本机 Neo4j): the real community server without Docker, for tests and ``make demo STORE=neo4j``.

The jars come from Maven Central, once per version, into a cache folder; the server runs on the system's Java 17 or
later, or on the runtime that the embedded server's package brings. It listens on loopback, with authentication on.
"""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
from collections.abc import Generator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from graph_service.domain.errors import StoreError, StoreUnavailable
from graph_service.store.bolt import open_connection
from graph_service.store.java_process import bundled_java, free_ports, spawn, stop_child, wait_ready
from graph_service.store.maven import neo4j_jars
from graph_service.store.private_files import make_private_folder, read_or_create_secret, write_private

USER = "neo4j"
DATABASE = "neo4j"
_READY_SECONDS = 120.0
_OPENS = [
    f"--add-opens=java.base/{package}=ALL-UNNAMED"
    for package in ("java.nio", "java.io", "sun.nio.ch", "java.util.concurrent", "java.lang")
]


@dataclass(frozen=True, slots=True)
class LocalNeo4j:
    """A running local Neo4j and how to reach it."""

    uri: str
    user: str
    password: str
    database: str


@contextmanager
def local_neo4j(
    home: Path, *, heap: str = "512m", settings: Mapping[str, str] = MappingProxyType({})
) -> Generator[LocalNeo4j]:
    """Run a Neo4j server with its data in ``home`` for the time of a ``with`` block; ``settings`` go before ours.

    Raises ``StoreUnavailable`` where no Java is found, the jars cannot be had or the server does not come up.
    """
    java, jars = find_java(), neo4j_jars()
    home = make_private_folder(home.absolute())
    password = _first_password(home, java, jars)
    (port,) = free_ports(1)
    conf = make_private_folder(home / "conf")
    write_private(conf / "neo4j.conf", _configuration(port, heap, settings))
    log = home / "console.log"
    process = spawn(
        [str(java), f"-Xmx{heap}", "-XX:+UseG1GC", *_OPENS, "-cp", str(jars / "*"),
         "org.neo4j.server.CommunityEntryPoint", f"--home-dir={home}", f"--config-dir={conf}"],
        folder=home, log=log,
    )  # fmt: skip
    server = LocalNeo4j(f"bolt://127.0.0.1:{port}", USER, password, DATABASE)
    try:
        wait_ready(lambda: _answers(server, port), lambda: process.poll() is None, log=log, seconds=_READY_SECONDS)
        yield server
    finally:
        stop_child(process)


def find_java() -> Path:
    """Find a Java runtime of version 17 or later: the system's, else the embedded server's own."""
    system = shutil.which("java")
    if system:
        said = subprocess.run([system, "-version"], capture_output=True, text=True, check=False)  # noqa: S603
        version = re.search(r'version "(\d+)', said.stderr + said.stdout)
        if version and int(version[1]) >= 17:
            return Path(system)
    if java := bundled_java():
        return java
    raise StoreUnavailable("没有可用的 Java (17 或更高)", advice="请安装 Java 17, 或用 CREDIT_GRAPH_URI 指定 Neo4j。")


def _configuration(port: int, heap: str, settings: Mapping[str, str]) -> str:
    stated = {
        "server.default_listen_address": "127.0.0.1",
        "server.bolt.listen_address": f"127.0.0.1:{port}",
        "server.bolt.advertised_address": f"127.0.0.1:{port}",
        "server.http.enabled": "false",
        "server.https.enabled": "false",
        "server.memory.heap.max_size": heap,
        "server.memory.pagecache.size": "128m",
        "dbms.usage_report.enabled": "false",
        "internal.server.bolt.thread_pool_shutdown_wait_time": "0s",  # who used it has left: 10 s at every stop
        **settings,
    }
    return "".join(f"{name}={value}\n" for name, value in stated.items())


def _first_password(home: Path, java: Path, jars: Path) -> str:
    """Read the password of a home; a new home gets a random one from the admin tool, before the server ever listens.

    The tool's arguments are in a 0600 file that Java reads, so that the process list does not show them.
    """
    password, created = read_or_create_secret(home / "password")
    if not created:
        return password
    arguments = home / "set-password.args"
    tool = ["org.neo4j.cli.AdminTool", "dbms", "set-initial-password", "--", password]  # it may begin with a hyphen
    quoted = [*_OPENS, "-cp", str(jars / "*"), *tool]
    write_private(arguments, "\n".join('"' + part.replace("\\", "\\\\") + '"' for part in quoted))
    place = {"NEO4J_HOME": str(home), "NEO4J_CONF": str(make_private_folder(home / "conf"))}
    done = subprocess.run(  # noqa: S603  our own command, no shell
        [str(java), f"@{arguments}"], env={**os.environ, **place}, capture_output=True, text=True, check=False
    )
    arguments.unlink()
    if done.returncode:
        (home / "password").unlink()
        raise StoreUnavailable("本机 Neo4j 无法设置初始口令", advice=(done.stderr or done.stdout)[-500:])
    return password


def _answers(server: LocalNeo4j, port: int) -> bool:
    with suppress(OSError, StoreError):
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
        with open_connection(server.uri, server.user, server.password, server.database):
            return True
    return False
