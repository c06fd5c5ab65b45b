"""Which files there are (文件清单): those given, those in folders, and those in zip archives, one by one."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

from graph_service.domain.errors import BadFile
from loaders.reading.archive import members, open_member, unpack

DELIVERY_NAME = "delivery.toml"


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One file of a delivery (来源文件): where it is, the name the report calls it by, its place in an archive."""

    path: Path
    name: str
    member: int | None = None

    def open(self) -> BinaryIO:
        """Open the bytes of the file, unpacked (打开). Raises what a damaged archive raises."""
        if self.member is None:
            return self.path.open("rb")
        return cast(BinaryIO, open_member(self.path, self.member))

    def unpacked(self, folder: Path) -> Path:
        """Where the file lies, unpacked into ``folder`` if it is in an archive (解压). Raises ``BadFile``."""
        if self.member is None:
            return self.path
        to = folder / "member"
        unpack(self.path, self.member, to)
        return to


def discover(paths: Iterable[Path | SourceFile]) -> list[SourceFile]:
    """Every file under ``paths`` in a fixed order, named relative to the folder given (文件清单).

    A file that was handed in under a name of its own (``SourceFile``) keeps it, wherever it lies. A zip archive that is
    no workbook is as many files as it has members, named ``outer.zip/inner.csv``. Hidden files and ``delivery.toml``
    are control files, not data. With several paths each name begins with the name of its path, so that equal names in
    two folders stay apart. Raises ``BadFile`` for a path that does not exist.
    """
    given = list(paths)
    roots = [one for one in given if isinstance(one, Path)]
    found = [file for one in given if isinstance(one, SourceFile) for file in _files(one.path, one.name)]
    for root in roots:
        if not root.exists():
            raise BadFile(f"找不到文件或文件夹: {root.name}", advice="请检查路径。")
        files = [root] if root.is_file() else [path for path in root.rglob("*") if path.is_file()]
        for path in files:
            inside = path.relative_to(root.parent if root.is_file() or len(roots) > 1 else root)
            if path.name != DELIVERY_NAME and not any(part.startswith(".") for part in inside.parts):
                found += _files(path, inside.as_posix())
    return sorted(set(found), key=lambda file: (file.name, file.member or 0))


def digest(path: Path) -> str:
    """SHA-256 of a file's bytes: the first part of a batch id (批次指纹)."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _files(path: Path, name: str) -> list[SourceFile]:
    inner = [(place, member) for place, member in members(path) if Path(member).name != DELIVERY_NAME]
    return [SourceFile(path, f"{name}/{member}", place) for place, member in inner] or [SourceFile(path, name)]
