"""Walking the chain of the audit log (审计链遍历): every line once, and the first place where it does not hold."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import Enum

from graph_service.usecases.audit_lines import START, hash_of, told


class Kind(Enum):
    """What can be wrong with a log (日志问题), in both languages of the reader."""

    CHAIN = ("与前一行不相接: 此处有条目被改动、删除、插入或调换", "does not chain to the line before it")
    NUMBER = ("行号不连续", "has another number than its place")
    CUT = ("日志在此之后被截断", "the log was cut off after this line")
    REWRITTEN = ("此处不再是链头所记的行: 日志被改写", "is not the line that the head names: rewritten")
    NO_HEAD = ("没有链头文件", "the head file is missing")
    FORGED_HEAD = ("链头文件不是以本系统密钥作出的", "the head file does not authenticate")
    INDEX = ("分段目录不是以本系统密钥作出的", "the index of segments does not authenticate")
    SEGMENT = ("分段文件缺失或与目录不符", "a closed segment is missing or is not what the index says")
    ITSELF = ("系统写入时发现日志已被截断或改写", "the system found the log cut or rewritten when it wrote this")
    NO_SEAL = ("没有封尾行: 导出文件被截断", "the sealing line is missing: the export was cut off")
    SEAL = ("封尾行与内容不符或被改动", "the sealing line does not fit what it seals")
    SEAL_KEY = ("封尾行不是以本系统密钥作出的", "the sealing line does not authenticate")
    ANCHOR = ("没有以该锚点结尾的行: 日志被截断或改写", "no line has this anchor: cut off or rewritten")
    OPEN_END = ("末行不完整", "the last line has no end")


@dataclass(frozen=True, slots=True)
class Fault:
    """The first place where a log does not hold (首处问题): its line, counted from the first ever written."""

    line: int
    kind: Kind

    def __str__(self) -> str:
        """Both languages in one line."""
        chinese, english = self.kind.value
        return f"第 {self.line} 行: {chinese} · line {self.line}: {english}"


@dataclass
class Walk:
    """A walk along the chain (遍历): where it is, the first fault met, and which hashes of interest it passed.

    ``watched`` are numbers of lines whose hash is wanted. A line that is no whole entry is a crash's where the next one
    chains over it: it is named, and is no fault.
    """

    head: str = START
    number: int = 0
    fault: Fault | None = None
    torn: list[int] = field(default_factory=list[int])
    entries: int = 0
    watched: dict[int, str] = field(default_factory=dict[int, str])
    anchor: str = ""
    anchored: bool = False
    numbered: bool = False
    notes: list[str] = field(default_factory=list[str])

    def take(self, lines: Iterable[bytes]) -> None:
        """Go along lines without their ends."""
        for line in lines:
            self.step(line)

    def step(self, line: bytes) -> None:
        """Go one line further."""
        self.number += 1
        entry = told(line)
        if entry is None:
            self.torn.append(self.number)
        else:
            self.entries += 1
            if entry["prev"] != self.head:
                self.faulty(self.number, Kind.CHAIN)
            elif entry.get("n", self.number) != self.number:
                self.faulty(self.number, Kind.NUMBER)
            if entry.get("role") == "system":
                self._itself(str(entry.get("outcome")))
            self.numbered = self.numbered or "n" in entry
        self.head = hash_of(line)
        self.anchored = self.anchored or self.head == self.anchor
        if self.number in self.watched:
            self.watched[self.number] = self.head

    def faulty(self, line: int, kind: Kind) -> None:
        """Remember a fault that lies before any met so far."""
        if self.fault is None or line < self.fault.line:
            self.fault = Fault(line, kind)

    def _itself(self, said: str) -> None:
        """What the log once had to say of itself (``usecases.audit``)."""
        if said in ("cut", "forged") or (said == "opened" and self.numbered):
            self.faulty(self.number, Kind.ITSELF)
        else:
            self.notes.append(f"第 {self.number} 行: 此前的条目当时没有链头确认 lines before were not yet in the head")
