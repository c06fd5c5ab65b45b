"""Migrations (迁移): numbered schema files, applied in order and recorded in the graph.

An applied file is history: its checksum must stay what it was, and a graph that has seen a later file than this
program knows is refused.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from graph_service.domain.errors import Conflict, StoreMisuse
from graph_service.store.bolt import Connection
from graph_service.store.queries import cypher_root, schema_statements


@dataclass(frozen=True, slots=True)
class Migration:
    """One schema file (迁移): its number and name from ``NNN_name.cypher``, and its text."""

    number: int
    name: str
    text: str

    @property
    def checksum(self) -> str:
        """SHA-256 of the statements: a comment may be mended, a statement may not."""
        return hashlib.sha256(";\n".join(schema_statements(self.text)).encode()).hexdigest()


def read_migrations(folder: Path) -> tuple[Migration, ...]:
    """Read the migrations of a folder in order; raises ``StoreMisuse`` for a gap, a double or a stray file."""
    found: list[Migration] = []
    for path in sorted(folder.glob("*.cypher")):
        matched = re.fullmatch(r"(\d{3})_(\w+)", path.stem)
        if not matched:
            raise StoreMisuse(f"迁移文件名应为 NNN_名称.cypher: {path.name}")
        found.append(Migration(int(matched[1]), matched[2], path.read_text("utf-8")))
    if [migration.number for migration in found] != list(range(1, len(found) + 1)):
        raise StoreMisuse(f"迁移编号应从 001 起连续: {[migration.number for migration in found]}")
    return tuple(found)


def migrate(connection: Connection, migrations: tuple[Migration, ...] | None = None) -> list[str]:
    """Apply the migrations that the graph has not seen; the names of those applied now.

    Raises ``Conflict`` where an applied migration was changed or the graph is newer than the program.
    """
    known = read_migrations(cypher_root() / "schema") if migrations is None else migrations
    applied = {row["number"]: row for row in connection.read("migrations")}
    if newer := [number for number in applied if number > len(known)]:
        raise Conflict(f"图库比程序新: 已执行到迁移 {max(newer):03d}", advice="请升级 credit-graph 后再使用此图库。")
    done: list[str] = []
    for migration in known:
        if migration.number in applied:
            if applied[migration.number]["checksum"] != migration.checksum:
                raise Conflict(
                    f"已执行的迁移 {migration.number:03d}_{migration.name} 被改动", advice="请新增迁移, 勿改旧文件。"
                )
            continue
        connection.run_schema(schema_statements(migration.text))
        connection.write(
            "record_migration",
            number=migration.number,
            name=migration.name,
            checksum=migration.checksum,
            applied_at=datetime.now(UTC).isoformat(timespec="seconds"),
        )
        done.append(f"{migration.number:03d}_{migration.name}")
    return done
