"""Which files there are, and what they really are (文件识别): by content, never by name.

A name says what somebody meant, the first bytes say what it is: departments send workbooks named ``.csv``.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from io import BytesIO
from pathlib import Path
from typing import BinaryIO
from zipfile import BadZipFile, ZipFile

from graph_service.domain.errors import BadFile

DELIVERY_NAME = "delivery.toml"


class FileType(StrEnum):
    """Real type of a file (真实文件类型) that the pipeline reads."""

    TEXT = "text"  # delimited text: CSV, TSV
    WORKBOOK = "xlsx"


_FOREIGN: tuple[tuple[bytes, str], ...] = (
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "旧版 Office 文件(如 .xls)"),
    (b"%PDF", "PDF 文件"),
    (b"\x89PNG", "图片"),
    (b"\xff\xd8\xff", "图片"),
    (b"PAR1", "Parquet 文件"),
    (b"\x1f\x8b", "压缩文件"),
    (b"Rar!", "压缩文件"),
    (b"7z\xbc\xaf", "压缩文件"),
    (b"{", "JSON 文件"),
    (b"[", "JSON 文件"),
    (b"<", "网页或 XML 文件"),
)


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One file of a delivery (来源文件): where it is, and the name the report calls it by."""

    path: Path
    name: str

    def read(self) -> bytes:
        """Bytes of the file."""
        return self.path.read_bytes()

    def open(self) -> BinaryIO:
        """Stream of the bytes."""
        return self.path.open("rb")


def discover(paths: Iterable[Path]) -> list[SourceFile]:
    """Every file under ``paths`` in a fixed order, named relative to the folder given (文件清单).

    Hidden files and ``delivery.toml`` are control files, not data. With several paths each name begins with the name
    of its path, so that equal names in two folders stay apart. Raises ``BadFile`` for a path that does not exist.
    """
    roots = list(paths)
    found: list[SourceFile] = []
    for root in roots:
        if not root.exists():
            raise BadFile(f"找不到文件或文件夹: {root.name}", advice="请检查路径。")
        files = [root] if root.is_file() else [path for path in root.rglob("*") if path.is_file()]
        for path in files:
            inside = path.relative_to(root.parent if root.is_file() or len(roots) > 1 else root)
            if path.name != DELIVERY_NAME and not any(part.startswith(".") for part in inside.parts):
                found.append(SourceFile(path, inside.as_posix()))
    return sorted(set(found), key=lambda file: file.name)


def digest(content: bytes) -> str:
    """SHA-256 of a file's bytes: the first part of a batch id (批次指纹)."""
    return hashlib.sha256(content).hexdigest()


def real_type(content: bytes) -> FileType:
    """Tell what the bytes are (真实类型). Raises ``BadFile`` with the true reason for what is no table to be read."""
    if not content.strip():
        raise BadFile("空文件。", advice="请确认导出是否成功。")
    if content.startswith(b"PK\x03\x04"):
        return _workbook(content)
    start = content.removeprefix(b"\xef\xbb\xbf").lstrip()
    for magic, term in _FOREIGN:
        if start.startswith(magic):
            raise BadFile(f"实际是{term},本版本只载入 CSV、TSV 和 XLSX。", advice="请另存为 .xlsx 或 CSV 后重新提供。")
    return FileType.TEXT


def _workbook(content: bytes) -> FileType:
    try:
        with ZipFile(BytesIO(content)) as archive:
            members = archive.namelist()
    except BadZipFile as error:
        raise BadFile("工作簿或压缩包已损坏,无法打开。", advice="请重新导出。") from error
    if "xl/workbook.xml" not in members:
        raise BadFile("实际是压缩包,本版本不解压。", advice="请解压后提供其中的 CSV 或 XLSX。")
    return FileType.WORKBOOK
