"""How the embedded server is started (启动命令): its Java, its jars, its settings, all on loopback."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from graph_service.domain.errors import StoreUnavailable
from graph_service.store.java_process import bundled_java, embedded_package
from graph_service.store.maven import cache_folder

DATABASE = "credit"
USER = "root"
_COMMAND_SECONDS = 300.0  # after which the server ends a command, whoever waits for it
_UNUSED_JARS = ("mcp", "postgresw", "redisw", "graphql", "console", "python-bridge")  # what is not there cannot listen


def server_command(
    data: Path, heap: str, bolt_port: int, http_port: int, *, archive_to: Path | None = None
) -> list[str]:
    """Command line of the server of a data folder; with ``archive_to`` it leaves an archive there when it stops.

    Raises ``StoreUnavailable`` where the platform has no server package.
    """
    java, jars = _parts()
    archive, file = list[str](), archive_file()
    if archive_to:
        archive = [f"-XX:AOTCacheOutput={archive_to}"]
    elif file.is_file():
        archive = [f"-XX:AOTCache={file}", "-XX:+VerifySharedSpaces"]  # a damaged one is passed over, not run
    options = {
        "server.rootPath": str(data / "server"),
        "server.rootPasswordPath": str(data / "password"),
        "server.mode": "production",  # no studio, no LOAD CSV of files, the log flushed at each commit
        "server.plugins": "Bolt:com.arcadedb.bolt.BoltProtocolPlugin",
        "server.defaultDatabases": f"{DATABASE}[{USER}]",
        "command.timeout": str(round(_COMMAND_SECONDS * 1000)),  # it does not keep the limit of a transaction (Bolt)
        "bolt.host": "127.0.0.1",
        "bolt.port": str(bolt_port),
        "server.httpIncomingHost": "127.0.0.1",
        "server.httpIncomingPort": str(http_port),
    }
    return [
        str(java),
        f"-Xmx{heap}",
        "-XX:+ExitOnOutOfMemoryError",  # a server without memory hangs; a dead one is brought back, or given up
        *archive,
        "-Djava.awt.headless=true",
        *(f"-Darcadedb.{name}={value}" for name, value in options.items()),
        "-cp",
        (";" if java.suffix == ".exe" else ":").join(map(str, jars)),
        "com.arcadedb.server.ArcadeDBServer",
    ]


def archive_file() -> Path:
    """Where this server's start archive is kept, whether it is there or not (``java_archive``).

    Raises ``StoreUnavailable`` where the platform has no server package.
    """
    java, jars = _parts()
    told = [str(java), *(f"{jar} {jar.stat().st_size} {jar.stat().st_mtime_ns}" for jar in jars)]
    return cache_folder() / f"server-{hashlib.sha256(os.fsencode(chr(10).join(told))).hexdigest()[:16]}.aot"


def _parts() -> tuple[Path, list[Path]]:
    package, java = embedded_package(), bundled_java()
    if package is None or java is None:
        raise StoreUnavailable(
            "本平台没有内置图库 (只有 Linux x86-64/arm64、macOS arm64、Windows x86-64)",
            advice="请改用 Neo4j: 设置 CREDIT_GRAPH_URI, 见 docs/部署。",
        )
    jars = sorted((package / "jars").glob("*.jar"))
    return java, [jar for jar in jars if not any(name in jar.name for name in _UNUSED_JARS)]
