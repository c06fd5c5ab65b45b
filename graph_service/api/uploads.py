"""Files as they stream in (收件): from multipart/form-data into files without a name, counted on the way.

Nothing is taken before the caller is known to be allowed, no more than the limits say, and no name reaches a path.
What is taken has no place in any folder: a process that dies leaves nothing in clear.
"""

from __future__ import annotations

import hashlib
import tempfile
import unicodedata
from collections.abc import AsyncIterator, Generator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from fastapi.concurrency import run_in_threadpool
from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header

from graph_service.domain.errors import BadInput
from graph_service.domain.load_job import Upload
from graph_service.domain.masking import mask_text

MIB = 1 << 20
_FIELD, _FIELDS = 2_000, 10  # bytes of a text field, and how many there are
_NAME = 180  # bytes of a name: file systems take 255, and a workbook to mend is named after it
_UNNAMED = "未命名"
_AS_FORM = "请以 multipart/form-data 提交, 每个文件一个部分。"


@dataclass(frozen=True, slots=True)
class Limits:
    """How much is taken (收件上限), in bytes and files."""

    file: int
    all: int
    files: int


@dataclass(slots=True)
class Taken:
    """What was handed in (所交内容): files with their names, and the texts beside them."""

    uploads: list[Upload] = field(default_factory=list[Upload])
    files: list[IO[bytes]] = field(default_factory=list[IO[bytes]])
    texts: dict[str, str] = field(default_factory=dict[str, str])


@dataclass(slots=True)
class _Part:
    """The part that comes in just now."""

    headers: dict[bytes, bytes] = field(default_factory=dict[bytes, bytes])
    name: str = ""
    file_name: str | None = None
    file: IO[bytes] | None = None
    text: bytearray = field(default_factory=bytearray)
    size: int = 0
    digest: Any = field(default_factory=hashlib.sha256)


@contextmanager
def taking(folder: Path, limits: Limits) -> Generator[_Taker]:
    """Take files in until the end of a ``with`` block, when they are gone."""
    with ExitStack() as held:
        yield _Taker(folder, limits, held)


class _Taker:
    """Takes one request in (收件)."""

    def __init__(self, folder: Path, limits: Limits, held: ExitStack) -> None:
        self.taken = Taken()
        self._folder, self._limits, self._held = folder, limits, held
        self._part, self._size, self._header, self._ended = _Part(), 0, (bytearray(), bytearray()), False

    async def take(self, content_type: str, body: AsyncIterator[bytes]) -> Taken:
        """Take the whole of a body. Raises ``BadInput`` for one that is no form, or beyond the limits."""
        kind, options = parse_options_header(content_type)
        if kind != b"multipart/form-data" or not options.get(b"boundary"):
            raise BadInput("请求不是文件表单。", advice=_AS_FORM)
        parser = MultipartParser(options[b"boundary"], {
            "on_part_begin": self._begin, "on_header_field": self._name_of_header,
            "on_header_value": self._value_of_header, "on_header_end": self._end_header,
            "on_headers_finished": self._headers, "on_part_data": self._data, "on_part_end": self._end,
            "on_end": self._finish,
        })  # fmt: skip
        try:
            async for piece in body:
                self._count(len(piece))
                await run_in_threadpool(parser.write, piece)
        except FormParserError as error:
            raise BadInput("文件表单已损坏。", advice=_AS_FORM) from error
        if not self._ended:
            raise BadInput("文件没有传完。", advice="请重新提交。")
        return self.taken

    def _count(self, size: int) -> None:
        self._size += size
        if self._size > self._limits.all:
            raise BadInput(
                f"一次交来的文件合计不得超过 {_mib(self._limits.all)}。", advice="请分几次提交, 或压缩为 zip。"
            )

    def _begin(self) -> None:
        self._part = _Part()

    def _name_of_header(self, data: bytes, start: int, end: int) -> None:
        self._header[0].extend(data[start:end])

    def _value_of_header(self, data: bytes, start: int, end: int) -> None:
        self._header[1].extend(data[start:end])

    def _end_header(self) -> None:
        self._part.headers[bytes(self._header[0]).lower()] = bytes(self._header[1])
        self._header = (bytearray(), bytearray())

    def _headers(self) -> None:
        _, options = parse_options_header(self._part.headers.get(b"content-disposition", b""))
        self._part.name = _text(options.get(b"name", b""))
        if b"filename" in options:
            if len(self.taken.files) >= self._limits.files:
                raise BadInput(f"一次至多交 {self._limits.files} 个文件。", advice="请分几次提交, 或压缩为一个 zip。")
            self._part.file_name = _text(options[b"filename"])
            self._part.file = self._held.enter_context(tempfile.TemporaryFile(dir=self._folder))  # noqa: SIM115  held
        elif len(self.taken.texts) >= _FIELDS:
            raise BadInput("表单中的栏目过多。", advice=_AS_FORM)

    def _data(self, data: bytes, start: int, end: int) -> None:
        part, piece = self._part, data[start:end]
        part.size += len(piece)
        if part.file is None:
            if part.size > _FIELD:
                raise BadInput("表单中有栏目过长。", advice=_AS_FORM)
            part.text += piece
            return
        if part.size > self._limits.file:
            raise BadInput(f"单个文件不得超过 {_mib(self._limits.file)}。", advice="请分成几个文件, 或压缩为 zip。")
        part.digest.update(piece)
        part.file.write(piece)

    def _end(self) -> None:
        part = self._part
        if part.file is None:
            self.taken.texts[part.name] = bytes(part.text).decode("utf-8", "replace").strip()
        elif part.size or part.file_name:  # a form without a chosen file sends an empty part without a name
            part.file.seek(0)
            known = {one.name for one in self.taken.uploads}
            name = unlike(safe_name(part.file_name or ""), known)
            self.taken.uploads.append(Upload(name=name, size=part.size, sha256=part.digest.hexdigest()))
            self.taken.files.append(part.file)

    def _finish(self) -> None:
        self._ended = True


def safe_name(given: str) -> str:
    r"""Return a name to show (文件名): the last part of a path, nothing invisible, no personal number, not too long.

    >>> safe_name("../../etc/passwd"), safe_name("C:\\数据\\处罚.csv"), safe_name(".. /"), safe_name("a\x00\u202eb.csv")
    ('passwd', '处罚.csv', '未命名', 'ab.csv')
    """
    last = unicodedata.normalize("NFC", given).replace("\\", "/").rstrip("/ .").rpartition("/")[2]
    shown = "".join(char for char in last if unicodedata.category(char)[0] != "C" and char not in ':*?"<>|')
    name = mask_text(" ".join(shown.split())).lstrip(". ")
    stem, dot, end = name.rpartition(".")
    if dot and len(end) <= 8:
        return (_cut(stem, _NAME - len(end.encode()) - 1) or _UNNAMED) + dot + end
    return _cut(name, _NAME) or _UNNAMED


def unlike(name: str, known: set[str]) -> str:
    """The name, or with a number behind it where it is taken (重名).

    >>> unlike("a.csv", {"a.csv", "a (2).csv"}), unlike("b", {"a"})
    ('a (3).csv', 'b')
    """
    stem, dot, end = name.rpartition(".") if "." in name else (name, "", "")
    number, found = 1, name
    while found in known:
        number += 1
        found = f"{stem} ({number}){dot}{end}"
    return found


def _cut(text: str, size: int) -> str:
    return text.encode()[: max(0, size)].decode("utf-8", "ignore").strip()


def _text(raw: bytes) -> str:
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw.decode("gb18030", "replace")


def _mib(size: int) -> str:
    return f"{size // MIB:,} MiB"
