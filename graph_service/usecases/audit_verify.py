"""Verifying the audit log and exports of it (审计校验, R10.5): whole, and if not, the first line that is not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from graph_service.domain.errors import BadFile
from graph_service.usecases.audit_head import Agreement, Head, Keys, marked, read_head
from graph_service.usecases.audit_lines import START, canonical, hash_of, told
from graph_service.usecases.audit_segments import Index, Segment, locked, origin_of, read_index
from graph_service.usecases.audit_walk import Fault, Kind, Walk

SEAL, INDEX = "seal", "segments"  # purposes of codes


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a verification found (校验结论): ``fault`` is the first, ``torn`` lines that a crash left, no fault."""

    lines: int
    head: str
    fault: Fault | None
    torn: tuple[int, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def whole(self) -> bool:
        """Whether nothing is wrong."""
        return self.fault is None


def verify_log(log: Path, keys: Keys, anchor: str = "") -> Verdict:
    """Verify the log of this machine (校验本机日志): its segments, the live file, and its end by the head.

    ``anchor`` is a hash that was written down elsewhere: a line must have it.
    """
    if not log.exists() and not read_index(log).segments and read_head(log, keys)[1] is Agreement.OPENED:
        return _verdict(_anchored(Walk(anchor=anchor)))
    with ExitStack() as stack:
        with locked(log) as held:  # only to see file, head and index of one moment: writers go on meanwhile
            index, (head, said) = read_index(log), read_head(log, keys)
            origin = origin_of(index, held)
            end, live = held.seek(0, 2), stack.enter_context(log.open("rb"))
        walk = Walk(anchor=anchor, watched={head.entries: ""} if head else {})
        if index.segments and keys and not marked(keys, INDEX, index.body, index.mac):
            walk.faulty(1, Kind.INDEX)
        for one in index.segments:
            _segment(walk, one, log)
        walk.number, walk.head = origin.lines, origin.start
        _lines_of(walk, live, end)
        if index.segments and origin.lines < index.segments[-1].last:
            walk.notes.append("一个分段的移出尚未完成 a segment is still being moved out")
        if not keys:
            walk.notes.append("没有审计密钥, 只校验链, 末尾是否被截断无从得知 no key: the end is not verified")
        else:
            _ends(walk, head, said, index, origin.size + end)
    return _verdict(_anchored(walk))


def _segment(walk: Walk, one: Segment, log: Path) -> None:
    """Go along a closed segment, or over it by its anchor where it was removed after its term."""
    if (one.first, one.start) != (walk.number + 1, walk.head):
        walk.faulty(one.first, Kind.SEGMENT)
    path = one.path(log)
    if one.removed_at:
        walk.number, walk.head = one.last, one.head
        walk.anchored = walk.anchored or one.head == walk.anchor
        walk.numbered = True
        return
    walk.number, walk.head = one.first - 1, one.start
    if path.exists():
        with path.open("rb") as file:
            _lines_of(walk, file, path.stat().st_size)
    if (walk.number, walk.head) != (one.last, one.head):
        walk.faulty(min(walk.number + 1, one.last), Kind.SEGMENT)
    walk.number, walk.head = one.last, one.head


def _lines_of(walk: Walk, file: IO[bytes], size: int) -> None:
    """Go along the lines of a file as far as it was when it was looked at."""
    left = size
    while left > 0 and (line := file.readline(left)):
        left -= len(line)
        walk.step(line.removesuffix(b"\n"))


def _ends(walk: Walk, head: Head | None, said: Agreement, index: Index, size: int) -> None:
    """Compare where the walk ended with what the head says."""
    if said is Agreement.FORGED:
        walk.faulty(walk.number, Kind.FORGED_HEAD)
    elif head is None:
        if walk.numbered or index.segments:
            walk.faulty(walk.number, Kind.NO_HEAD)
        elif walk.number:
            walk.notes.append("日志还没有链头, 下一条写入时建立 no head yet: the next entry makes one")
    elif head.entries > walk.number or head.size > size:
        walk.faulty(walk.number, Kind.CUT)
    elif (walk.watched[head.entries] or _anchor_of(index, head)) != head.hash:
        walk.faulty(head.entries, Kind.REWRITTEN)
    elif head.entries < walk.number:
        walk.notes.append(f"链头之后另有 {walk.number - head.entries} 行 lines after the head, as after a crash")


def _anchor_of(index: Index, head: Head) -> str:
    return next((one.head for one in index.segments if one.last == head.entries), START)


def _anchored(walk: Walk) -> Walk:
    if walk.anchor and not walk.anchored:
        walk.faulty(walk.number, Kind.ANCHOR)
    return walk


def _verdict(walk: Walk) -> Verdict:
    return Verdict(walk.number, walk.head, walk.fault, tuple(walk.torn), tuple(walk.notes))


def verify_export(path: Path, keys: Keys, anchor: str = "") -> Verdict:
    """Verify an exported file (校验导出文件): its chain and its seal without any key, who sealed it with the key.

    Raises ``BadFile`` where there is no such file.
    """
    if not path.is_file():
        raise BadFile(f"没有这个文件: {path}", advice="请给出 credit-graph audit export 写出的文件。")
    with path.open("rb") as file:
        return _verified(file, keys, anchor)


def _verified(file: Iterable[bytes], keys: Keys, anchor: str) -> Verdict:
    walk, closed, last = Walk(anchor=anchor), True, b""
    start, lines = "", 0
    for line, following in _pairs(file):
        last, closed = line.removesuffix(b"\n"), line.endswith(b"\n")
        if following:
            if lines == 0:
                first = told(last) or {}
                start, number = str(first.get("prev", "")), first.get("n", 1)
                walk.head, walk.number = start, (number if isinstance(number, int) else 1) - 1
            walk.step(last)
            lines += 1
    seal = told(last) or {}
    place = walk.number + 1
    if "seal" not in seal:
        walk.step(last)
        walk.faulty(place, Kind.NO_SEAL)
    elif not closed:
        walk.faulty(place, Kind.OPEN_END)
    elif not _fits(seal, last, lines, start or str(seal.get("start")), walk.head if lines else str(seal.get("start"))):
        walk.faulty(place, Kind.SEAL)
    elif keys and not marked(keys, SEAL, seal_body(seal), seal.get("mac")):
        walk.faulty(place, Kind.SEAL_KEY)
    return _verdict(_anchored(walk))


def _pairs(file: Iterable[bytes]) -> Iterator[tuple[bytes, bool]]:
    """Each line, and whether another follows it."""
    before: bytes | None = None
    for line in file:
        if before is not None:
            yield before, True
        before = line
    if before is not None:
        yield before, False


def seal_body(seal: dict[str, Any]) -> dict[str, Any]:
    """What of a seal is authenticated (封尾内容)."""
    return {key: value for key, value in seal.items() if key not in {"mac", "digest"}}


def digest_of(seal: dict[str, Any]) -> str:
    """Hash of a seal (封尾哈希), by which a change to it shows without any key."""
    return hash_of(canonical({key: value for key, value in seal.items() if key != "digest"}))


def _fits(seal: dict[str, Any], line: bytes, lines: int, start: str, head: str) -> bool:
    told_ = (seal.get("lines"), seal.get("start"), seal.get("prev"))
    return told_ == (lines, start, head) and seal.get("digest") == digest_of(seal) and canonical(seal) == line
