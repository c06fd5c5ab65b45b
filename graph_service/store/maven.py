"""Neo4j's jars from Maven Central (取得 Neo4j): resolved once, kept by version, complete or not there at all."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import urllib.request
import zipfile
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import portalocker

from graph_service.domain.errors import StoreUnavailable
from graph_service.store.java_process import bundled_java

NEO4J_VERSION = "5.26.28"
MAVEN_VERSION = "3.9.11"
_CENTRAL = "https://repo.maven.apache.org/maven2"
_WAIT_SECONDS = 600  # for another process that is downloading
_POM = """<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>credit-graph</groupId><artifactId>neo4j-jars</artifactId><version>1</version><packaging>pom</packaging>
  <dependencies>
    <dependency><groupId>org.neo4j</groupId><artifactId>neo4j</artifactId><version>{version}</version></dependency>
  </dependencies>
</project>
"""


def cache_folder() -> Path:
    """Where downloads are kept: ``CREDIT_GRAPH_CACHE``, else the platform's cache folder of the user."""
    if chosen := os.environ.get("CREDIT_GRAPH_CACHE"):
        return Path(chosen).absolute()
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Caches"
    else:
        base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return base / "credit-graph"


def neo4j_jars(cache: Path | None = None) -> Path:
    """Folder with Neo4j and everything it runs on, downloaded at the first call.

    Raises ``StoreUnavailable`` where Maven Central does not give them.
    """
    cache = cache or cache_folder()
    done = cache / f"neo4j-{NEO4J_VERSION}"
    if not done.is_dir():
        cache.mkdir(parents=True, exist_ok=True)
        with _alone(cache):
            if not done.is_dir():
                _resolve(cache, done)
    return done


@contextmanager
def _alone(cache: Path) -> Generator[None]:
    """Be the only process that fills the cache: Maven's own repository bears one at a time."""
    try:
        with portalocker.Lock(cache / ".lock", timeout=_WAIT_SECONDS):
            yield
    except portalocker.LockException as error:
        raise StoreUnavailable("另一个进程正在下载 Neo4j, 等不到它完成", advice="请稍后再试。") from error


def _resolve(cache: Path, done: Path) -> None:
    with tempfile.TemporaryDirectory(dir=cache, prefix=".neo4j-") as work:
        (Path(work) / "pom.xml").write_text(_POM.format(version=NEO4J_VERSION), "utf-8")
        ran = subprocess.run(  # noqa: S603  our own command, no shell
            [
                *_maven(cache),
                "-q",
                "-B",
                "dependency:copy-dependencies",
                "-DincludeScope=runtime",
                "-DoutputDirectory=lib",
            ],
            cwd=work,
            env=_java_home(),
            capture_output=True,
            text=True,
            check=False,
        )
        if ran.returncode:
            raise StoreUnavailable("Maven 未能取得 Neo4j", advice=(ran.stdout + ran.stderr)[-800:])
        (Path(work) / "lib").rename(done)


def _maven(cache: Path) -> list[str]:
    if found := shutil.which("mvn"):
        return [found]
    home = cache / f"apache-maven-{MAVEN_VERSION}"
    if not home.is_dir():
        _download_maven(cache, home)
    return [str(home / "bin" / ("mvn.cmd" if os.name == "nt" else "mvn"))]


def _download_maven(cache: Path, home: Path) -> None:
    name = f"apache-maven-{MAVEN_VERSION}-bin.zip"
    address = f"{_CENTRAL}/org/apache/maven/apache-maven/{MAVEN_VERSION}/{name}"
    try:
        with urllib.request.urlopen(address, timeout=120) as answer:  # noqa: S310  a constant https address
            packed: bytes = answer.read()
        with urllib.request.urlopen(f"{address}.sha512", timeout=60) as answer:  # noqa: S310
            published = answer.read().decode().split()[0]
    except OSError as error:
        raise StoreUnavailable("没有 mvn, 也无法下载 Maven", advice=f"请安装 Maven ({error})。") from error
    if hashlib.sha512(packed).hexdigest() != published:
        raise StoreUnavailable("下载的 Maven 与公布的 SHA-512 不符, 已丢弃")
    with tempfile.TemporaryDirectory(dir=cache, prefix=".maven-") as work:
        zipped = Path(work) / name
        zipped.write_bytes(packed)
        with zipfile.ZipFile(zipped) as archive:
            archive.extractall(work)
        made = Path(work) / home.name
        (made / "bin" / "mvn").chmod(0o755)
        made.rename(home)


def _java_home() -> dict[str, str]:
    """Give Maven its environment: the embedded server's Java where the system has none."""
    environment = dict(os.environ)
    java = bundled_java()
    if not environment.get("JAVA_HOME") and not shutil.which("java") and java:
        environment["JAVA_HOME"] = str(java.parents[1])
    return environment
