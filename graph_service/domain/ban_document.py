"""The document by which regions share bans (限制共享文件, SEED 22): what it holds, and nobody named in it.

A document tells which bans of its unit stand, each with its basis, and which no longer do. Whom a ban is on stands
sealed for the receiver alone; the rest may be read by whoever carries it. It travels signed (``store.sharing_keys``).
"""

from __future__ import annotations

from datetime import UTC, date
from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from graph_service.domain.errors import BadFile

FORMAT = "credit-graph bans 1"
Text = Annotated[str, Field(max_length=4_000)]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Ended(StrEnum):
    """How a shared ban ceased (停止方式)."""

    REVOKED = "revoked"  # 已撤销、解除或随源记录结束
    SUSPENDED = "suspended"  # 暂停执行


class SharedBan(_Part):
    """A ban that stands (共享的限制).

    ``id`` is the sender's own and never changes; ``person`` is sealed for the receiver; ``terms`` as
    ``BanTerms.told`` lays them out, without the person; ``objected`` while an objection to it is open (R6.3).
    """

    id: Annotated[str, Field(min_length=1, max_length=100)]
    person: Annotated[str, Field(max_length=4_000)]
    decision: Text
    decided_on: date
    authority_code: Text
    authority_name: Text
    objected: bool
    terms: dict[str, Any]


class EndedBan(_Part):
    """A ban that no longer stands (停止的限制): ``why`` in words, ``since`` the day, where it is known."""

    id: Annotated[str, Field(min_length=1, max_length=100)]
    how: Ended
    why: Text
    since: date | None


class BanDocument(_Part):
    """One document (限制共享文件), from ``unit`` for the holder of the sealing key ``receiver`` (its thumbprint).

    A later one of the same unit speaks of the same bans by the same ids; what it is silent about stays as it was.
    """

    format: Literal["credit-graph bans 1"] = FORMAT
    id: Annotated[str, Field(min_length=1, max_length=100)]
    unit: Annotated[str, Field(min_length=1, max_length=64)]
    receiver: str
    issued_at: AwareDatetime
    as_of: date
    bans: tuple[SharedBan, ...]
    ended: tuple[EndedBan, ...]

    @property
    def issued(self) -> str:
        """The moment of issue as text by which documents are ordered (签发时间)."""
        return self.issued_at.astimezone(UTC).isoformat(timespec="milliseconds")

    def told(self) -> bytes:
        """Lay it out as JSON (文件内容)."""
        return self.model_dump_json().encode()


class SealedPerson(_Part):
    """Whom a ban is on (受限人), as sealed."""

    id_number: Text
    name: Text


def read_document(content: bytes) -> BanDocument:
    """Read a document whose signature was verified (读取文件); raises ``BadFile`` for one of another shape."""
    try:
        return BanDocument.model_validate_json(content)
    except ValidationError as error:
        places = "、".join(sorted({".".join(map(str, one["loc"])) for one in error.errors()})[:5])
        raise BadFile(f"不是限制共享文件, 或版本不同: {places}", advice=f"应为 {FORMAT}。") from None
