"""What a delivery says of itself (交付说明): an optional ``delivery.toml`` beside the files.

as_of = 2026-06-30
received_at = 2026-07-01
[[files]]
name = "行政处罚.csv"
source = "翁源县市场监督管理局"
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from graph_service.domain.errors import BadFile
from loaders.files import DELIVERY_NAME, SourceFile, discover


@dataclass(frozen=True, slots=True)
class Delivery:
    """Days of a delivery and the department each file comes from (交付说明)."""

    as_of: date | None = None
    received_at: datetime | None = None
    sources: Mapping[str, str] = field(default_factory=dict[str, str])

    def source(self, file: SourceFile) -> str:
        """Who stated what the file says: as declared, else the folder it lies in, else its name."""
        declared = self.sources.get(file.name) or self.sources.get(Path(file.name).name)
        folder = Path(file.name).parent.name.removesuffix(".zip")  # an archive is the folder of its members
        return declared or folder or file.path.stem


def handed_delivery(handed: Iterable[SourceFile], source: str) -> tuple[list[SourceFile], Delivery]:
    """Part files handed in from the ``delivery.toml`` among them, and tell who stated each (交件说明).

    As that declares; else the unit that was named, ``source``; else the name of what was handed in. Raises ``BadFile``
    where it is faulty.
    """
    given = list(handed)
    told = [_parsed(file.path.read_bytes()) for file in given if file.name == DELIVERY_NAME]
    data = [file for file in given if file.name != DELIVERY_NAME]
    declared = {name: unit for one in told for name, unit in one.sources.items()}
    sources = {
        part.name: declared.get(part.name) or declared.get(Path(part.name).name) or source or Path(file.name).stem
        for file in data
        for part in discover([file])
    }
    return data, Delivery(sources=sources)


def read_delivery(folder: Path) -> Delivery:
    """Read the delivery of ``folder`` (交付说明), empty where it has none. Raises ``BadFile`` where it is faulty."""
    path = folder / DELIVERY_NAME
    return _parsed(path.read_bytes()) if path.is_file() else Delivery()


def _parsed(content: bytes) -> Delivery:
    try:
        data = tomllib.loads(content.decode("utf-8"))
        return Delivery(
            as_of=_day(data.get("as_of")),
            received_at=_moment(data.get("received_at")),
            sources={str(entry["name"]): str(entry["source"]) for entry in data.get("files", [])},
        )
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, KeyError, TypeError, ValueError, AttributeError) as error:
        raise BadFile(f"{DELIVERY_NAME} 有误: {error!r}", advice="请对照文档改正后重试。") from error


def _day(value: object) -> date | None:
    moment = _moment(value)
    return moment.date() if moment else None


def _moment(value: object) -> datetime | None:
    if value is None:
        return None
    if isinstance(value, datetime):
        return value
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day)  # noqa: DTZ001 - a day of the delivery, no zone is meant
    return datetime.fromisoformat(str(value))
