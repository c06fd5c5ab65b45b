"""Which encoding a text is in (编码), decided by decoding it all (ADR 0033); what is not UTF-8 is spooled as such."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

import polars as pl

from graph_service.domain.errors import BadFile
from loaders.reading.limits import LIMITS

BROKEN = "\ufffd"  # stands where bytes could not be decoded
_MARKS = (("utf-8-sig", codecs.BOM_UTF8), ("utf-16-le", codecs.BOM_UTF16_LE), ("utf-16-be", codecs.BOM_UTF16_BE))
_UTF8_MAJORITY = 5  # characters beyond ASCII for each broken one: GB18030 read as UTF-8 is broken nearly everywhere
_SAMPLE = 65_536
_USUAL = re.compile(r"[\t\r\n -~\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")  # what tables are written in
_UNUSUAL = re.compile(_USUAL.pattern.replace("[", "[^", 1) + "+")
_STRANGE = 0.1  # share of other characters above which UTF-16 is out of step: any two bytes are some character

_FOUR_IN_UTF8 = re.compile(rb"(?:[\xe4-\xe9][\x80-\xbf][\x80-\xbf]){4}")
_CONTROLS = bytes(byte for byte in range(32) if byte not in b"\t\n\v\f\r")


@dataclass(frozen=True, slots=True)
class Text:
    """A text as UTF-8 (文本): where it lies, behind how many bytes it begins, and the encoding it came in."""

    path: Path
    encoding: str
    start: int = 0

    def open(self, newline: str | None = None) -> TextIO:
        """Open the text, whose byte-order mark is no part of it."""
        return self.path.open(encoding="utf-8-sig", errors="replace", newline=newline)

    def sample(self, characters: int) -> str:
        """First characters."""
        with self.open(newline="") as file:
            return file.read(characters)


def parts(path: Path, start: int = 0) -> Iterator[bytes]:
    """Bytes of a UTF-8 text in parts, cut behind a line where there is one, else between characters (分块)."""
    with path.open("rb") as file:
        file.seek(start)
        rest = b""
        while read := file.read(LIMITS.chunk):
            held = rest + read
            cut = held.rfind(b"\n") + 1 or len(held) - _open_end(held)
            rest = held[cut:]
            if cut:
                yield held[:cut]
        if rest:
            yield rest


def is_utf8(part: bytes) -> bool:
    """Whether bytes decode as UTF-8."""
    try:
        pl.Series([part], dtype=pl.Binary).cast(pl.String)
    except pl.exceptions.ComputeError:
        return False
    return True


def by_mark(path: Path) -> Text | None:
    """Encoding that a byte-order mark states; UTF-8 needs no other proof than decoding."""
    with path.open("rb") as file:
        head = file.read(4)
    for encoding, mark in _MARKS:
        if head.startswith(mark):
            return Text(path, encoding, len(mark))
    return None


def as_utf8(path: Path, folder: Path) -> Text:
    """Text of ``path`` as UTF-8 (转为 UTF-8), spooled into ``folder`` unless it is so already.

    A byte-order mark decides, then UTF-8 that decodes without error. UTF-16 without a mark is told where one byte order
    gives a table's usual characters and the other none. Text that is UTF-8 but for a few bytes (most of what is not
    ASCII decodes) stays UTF-8: GB18030 would swallow it as other characters. The rest is GB18030. Each broken place and
    each NUL is ``BROKEN``, so that its row can be set aside (F02). Raises ``BadFile`` where more than one character in
    a hundred is broken.
    """
    marked = by_mark(path)
    if marked and marked.encoding != "utf-8-sig":
        return _transcode(path, folder, marked.encoding, marked.start, "utf-16")
    start, name = (marked.start, marked.encoding) if marked else (0, "utf-8")
    if all(b"\x00" not in part and is_utf8(part) for part in parts(path, start)):
        return Text(path, name, start)
    if marked:
        return _transcode(path, folder, "utf-8", start, name)
    order = _unmarked_utf16(path)
    if order:
        return _transcode(path, folder, order, 0, "utf-16")
    return _transcode(path, folder, "utf-8" if _mostly_utf8(path) else "gb18030", 0)


def _open_end(held: bytes) -> int:
    """Bytes at the end that belong to a character, or a line end, which is not whole yet."""
    if held.endswith(b"\r"):
        return 1
    for back in range(1, min(4, len(held)) + 1):
        byte = held[-back]
        if byte & 0xC0 != 0x80:
            whole = 1 if byte < 0xC0 else 2 if byte < 0xE0 else 3 if byte < 0xF0 else 4
            return back if back < whole else 0
    return 0


def _decoded(path: Path, encoding: str, start: int = 0) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    with path.open("rb") as file:
        file.seek(start)
        while read := file.read(LIMITS.chunk):
            yield decoder.decode(read)
    yield decoder.decode(b"", final=True)


def _unmixed(path: Path) -> Iterator[str]:
    """Text of a GB18030 file, where lines that are UTF-8 instead are broken from end to end.

    GB18030 takes UTF-8 for other characters without a fault. Of its own lines none has four in a row of what UTF-8
    writes a Chinese character as, and decodes as UTF-8 whole.
    """
    decoder = codecs.getincrementaldecoder("gb18030")("replace")
    for part in parts(path):
        lines = part.splitlines(keepends=True) if _FOUR_IN_UTF8.search(part) else [part]
        for line in lines:
            mixed = len(lines) > 1 and _FOUR_IN_UTF8.search(line) and is_utf8(line)
            yield "".join(map(_broken, line.decode())) if mixed else decoder.decode(line)
    yield decoder.decode(b"", final=True)


def _broken(character: str) -> str:
    return character if character.isascii() else BROKEN


def _mostly_utf8(path: Path) -> bool:
    broken = foreign = 0
    for text in _decoded(path, "utf-8"):
        broken += text.count(BROKEN)
        foreign += len(text) - len(text.encode("ascii", errors="ignore"))
    return foreign > _UTF8_MAJORITY * broken


def _unmarked_utf16(path: Path) -> str | None:
    with path.open("rb") as file:
        head = file.read(_SAMPLE)
    if b"\x00" not in head:
        return None
    usual = {
        order: len(_USUAL.findall(text)) / max(1, len(text)) if "\n" in text else 0.0
        for order in ("utf-16-le", "utf-16-be")
        for text in [head.decode(order, "replace")]
    }
    (_, least), (order, most) = sorted(usual.items(), key=lambda item: item[1])
    return order if most > 0.95 and least < 0.5 else None


def _transcode(path: Path, folder: Path, encoding: str, start: int, name: str | None = None) -> Text:
    if encoding.startswith("utf-16") and (path.stat().st_size - start) % 2:
        raise BadFile("UTF-16 文本缺了半个字符,其后的内容都会错位。", advice="请从业务系统重新导出为 UTF-8。")
    spool = folder / "text"
    broken = nuls = controls = unusual = characters = 0
    with spool.open("wb") as out:
        for text in _unmixed(path) if encoding == "gb18030" else _decoded(path, encoding, start):
            characters += len(text)
            broken += text.count(BROKEN)
            nuls += text.count("\x00")
            if encoding.startswith("utf-16"):
                unusual += sum(map(len, _UNUSUAL.findall(text)))
            content = text.replace("\x00", BROKEN).encode()
            controls += len(content) - len(content.translate(None, _CONTROLS))
            out.write(content)
    if controls + nuls > LIMITS.broken * characters:
        raise BadFile("含有二进制内容,不是文本表格。", advice="请另存为 CSV(UTF-8)或 .xlsx。")
    if broken + nuls > LIMITS.broken * characters or unusual > _STRANGE * characters:
        raise BadFile(
            f"编码损坏:按 {name or encoding} 解码有 {max(broken + nuls, unusual)} 处无法识别,超过百分之一。",
            advice="请从业务系统重新导出为 UTF-8。",
        )
    return Text(spool, name or encoding)
